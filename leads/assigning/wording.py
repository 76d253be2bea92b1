"""Rules in words, for those who keep them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contacts.forms.countries import country_name
from contacts.models import Channel, Label, Origin
from contacts.origins import names_of
from core.templatetags.formats import money
from leads.assigning.conditions import Conditions
from leads.assigning.models import AssignmentRule


@dataclass(frozen=True)
class ShownRule:
    """A rule, its conditions as short sentences, and what is wrong with its target."""

    rule: AssignmentRule
    conditions: list[str]
    warning: str


class Wording:
    """Knows the names that conditions refer to; three queries for any number of rules."""

    def __init__(self) -> None:
        self._forms = names_of(Origin.WEB_FORM)
        self._channels = dict(Channel.objects.values_list("pk", "name"))
        labels = Label.objects.filter(entity=Label.Entity.LEAD)
        self._labels = dict(labels.values_list("pk", "name"))

    def of(self, rule: AssignmentRule) -> ShownRule:
        return ShownRule(rule, self._conditions(Conditions.of(rule.conditions)), _warning(rule))

    def _conditions(self, asked: Conditions) -> list[str]:
        origins: dict[Any, Any] = dict(Origin.choices)
        lists = [
            (_("Source: %(names)s"), asked.origins, origins),
            (_("Form: %(names)s"), asked.forms, self._forms),
            (_("Channel: %(names)s"), asked.channels, self._channels),
            (_("Label: %(names)s"), asked.labels, self._labels),
        ]
        said = [
            sentence % {"names": _or([str(names.get(key) or _("(deleted)")) for key in keys])}
            for sentence, keys, names in lists
            if keys
        ]
        if value := _value(asked):
            said.append(value)
        if asked.countries:
            names = [country_name(code) for code in asked.countries]
            said.append(_("Country: %(names)s") % {"names": _or(names)})
        return said


def _or(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _value(asked: Conditions) -> str:
    def amount(value: Decimal | None) -> str:
        return str(money(value, asked.currency))

    words = {"least": amount(asked.at_least), "most": amount(asked.at_most)}
    if asked.at_least is not None and asked.at_most is not None:
        return _("Value: %(least)s to %(most)s") % words
    if asked.at_least is not None:
        return _("Value: %(least)s or more") % words
    return _("Value: %(most)s or less") % words if asked.at_most is not None else ""


def _warning(rule: AssignmentRule) -> str:
    if rule.user and not rule.user.is_active:
        return _("May no longer sign in, so this rule is passed over.")
    if rule.team and not rule.team.members.filter(is_active=True).exists():
        return _("Nobody is in this team, so this rule is passed over.")
    return ""
