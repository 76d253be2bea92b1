"""Going through the rules for one lead or for very many, in their order."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from history.events import reference
from leads.assigning.conditions import Candidate, Conditions
from leads.assigning.models import AssignmentRule
from leads.assigning.turns import Turns


@dataclass(frozen=True)
class Choice:
    """Whom a rule chose."""

    user: User
    rule: AssignmentRule


class Rulebook:
    """The rules as they are at this moment, for the leads of one transaction.

    Costs one query, and two more for each team that somebody is chosen from, whatever the number
    of leads. Call `save` when all have been through. A trial tells who would be next, and holds and
    writes nothing.
    """

    def __init__(self, *, is_trial: bool = False) -> None:
        rows = AssignmentRule.objects.filter(is_on=True).select_related("user", "team")
        self._rules = [
            (rule, Conditions.of(rule.conditions), Turns(rule, is_trial=is_trial))
            for rule in rows.order_by("position", "pk")
        ]

    def choose(self, lead: Candidate) -> Choice | None:
        """Whose the lead is, by the first rule that matches and has somebody to give it to."""
        for rule, conditions, turns in self._rules:
            if not conditions.meet(lead):
                continue
            user = turns.next() if rule.team_id else rule.user
            if user is not None and user.is_active:
                return Choice(user, rule)
        return None

    def save(self) -> None:
        """Remember whose turn it was."""
        for _rule, _conditions, turns in self._rules:
            turns.save()


def details_of(name: str, owner: User) -> dict[str, Any]:
    """How the history tells that something chose an owner."""
    return {"rule": name, "owner": reference(owner)}
