"""What admins do with the rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import ordered
from core.errors import Rejected
from leads.assigning.models import AssignmentRule

MOST_RULES = 100


@transaction.atomic
def add_rule(**values: Any) -> AssignmentRule:
    """Put a rule at the end of the list. Raises `Rejected` when the list is full."""
    ordered.hold(AssignmentRule)
    if AssignmentRule.objects.count() >= MOST_RULES:
        raise Rejected(_("This list is full: it holds %(count)s entries.") % {"count": MOST_RULES})
    last = AssignmentRule.objects.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return AssignmentRule.objects.create(**values, position=position)


@transaction.atomic
def change_rule(rule: AssignmentRule, changes: Mapping[str, Any]) -> AssignmentRule:
    """Change some fields of a rule."""
    for name, value in changes.items():
        setattr(rule, name, value)
    rule.save(update_fields=list(changes))
    return rule


@transaction.atomic
def order_rules(keys: Sequence[int]) -> None:
    """Put rules in this order; those that are not named follow in the order that they had."""
    ordered.hold(AssignmentRule)
    places = {key: place for place, key in enumerate(keys)}
    rules = list(AssignmentRule.objects.order_by("position", "pk"))
    rules.sort(key=lambda rule: places.get(rule.pk, len(places)))
    for position, rule in enumerate(rules):
        rule.position = position
    AssignmentRule.objects.bulk_update(rules, ["position"])


def delete_rule(rule: AssignmentRule) -> None:
    """Remove a rule. What it assigned keeps its owner, and the history its name."""
    rule.delete()
