"""What the inbox is narrowed to: the query string of its URL, which people can read and share."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.company import company_currency
from accounts.models import User
from contacts.models import Channel, Label, Origin
from core.templatetags.formats import money
from lists.asking import Asked, Chip
from lists.language.ast import (
    Condition,
    Distance,
    Junction,
    Keyword,
    Money,
    Node,
    Number,
    Operator,
    Span,
    Text,
    Unit,
    Value,
    join,
)
from lists.quick import MINE, MY_TEAM, owner_value

TEAM, CHANNEL = "team:", "channel:"
AMOUNTS = (1_000, 10_000, 50_000)
EMPTY = "none"
# What each choice of a control asks for: an operator and what it compares with.
AGES: dict[str, tuple[Operator, Value]] = {
    "today": (Operator.IS, Keyword.TODAY),
    "week": (Operator.IS, Span(True, 7, Unit.DAYS)),
    "older-7": (Operator.BELOW, Distance(True, 7, Unit.DAYS)),
    "older-30": (Operator.BELOW, Distance(True, 30, Unit.DAYS)),
    "older-90": (Operator.BELOW, Distance(True, 90, Unit.DAYS)),
}
PLANS: dict[str, tuple[Operator, Value] | None] = {
    EMPTY: None,
    "overdue": (Operator.BELOW, Keyword.TODAY),
    "today": (Operator.IS, Keyword.TODAY),
    "week": (Operator.IS, Span(False, 7, Unit.DAYS)),
}
# Those that stand in a menu: chips say which of them are in force.
FURTHER = ("age", "next", "value", "seen")


class InboxFilter(forms.Form):
    """`?q=acme&owner=me&label=Hot&source=import`: what makes no sense is left out."""

    q = forms.CharField(required=False, max_length=100, label=_("Search leads"))
    owner = forms.ChoiceField(required=False, label=_("Owner"))
    label = forms.ModelChoiceField(
        Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk"),
        required=False,
        to_field_name="name",
        label=_("Label"),
        empty_label=_("All labels"),
    )
    source = forms.ChoiceField(required=False, label=_("Source"))
    age = forms.ChoiceField(
        required=False,
        label=_("Age"),
        choices=[
            ("", _("Any age")),
            ("today", _("From today")),
            ("week", _("From the last 7 days")),
            ("older-7", _("Older than 7 days")),
            ("older-30", _("Older than 30 days")),
            ("older-90", _("Older than 90 days")),
        ],
    )
    next = forms.ChoiceField(
        required=False,
        label=_("Next activity"),
        choices=[
            ("", _("Any next activity")),
            (EMPTY, _("Nothing planned")),
            ("overdue", _("Activity overdue")),
            ("today", _("Activity today")),
            ("week", _("Activity in the next 7 days")),
        ],
    )
    value = forms.ChoiceField(required=False, label=_("Value"))
    seen = forms.ChoiceField(
        required=False,
        label=pgettext_lazy("lead", "Opened"),
        choices=[("", _("Opened or not")), ("no", _("Not opened yet")), ("yes", _("Opened"))],
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self._choose("owner", _owners(user))
        self._choose("source", _sources())
        self._choose("value", _values())
        for field in self.fields.values():
            field.widget.attrs |= {"class": "input", "aria-label": field.label}
        self.is_valid()

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in force, as the URL writes them."""
        return {name: self.data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def further(self) -> list[forms.BoundField]:
        """The controls that stand in a menu."""
        return [self[name] for name in FURTHER]

    def node(self) -> Node:
        """The same as a filter."""
        return join(Junction.AND, list(self._conditions()))

    def chips(self, asked: Asked) -> list[Chip]:
        """What no control in view shows, each with the way to take it off."""
        return [
            Chip(str(dict(cast("Any", self.fields[name]).choices)[text]), asked.query(**{name: ""}))
            for name, text in self.chosen.items()
            if name in FURTHER
        ]

    def _conditions(self) -> Iterator[Condition]:
        chosen = self.cleaned_data
        if chosen.get("q"):
            yield Condition("text", Operator.CONTAINS, (Text(chosen["q"]),))
        yield from _about("owner", "owner.team", TEAM, chosen.get("owner"), owner_value)
        if chosen.get("label"):
            yield Condition("label", Operator.IS, (Text(chosen["label"].name),))
        yield from _about("source", "channel", CHANNEL, chosen.get("source"), Text)
        if asked := AGES.get(chosen.get("age", "")):
            yield Condition("created", asked[0], (asked[1],))
        if plan := chosen.get("next"):
            yield _perhaps_empty("next_activity", PLANS[plan])
        if value := chosen.get("value"):
            yield _perhaps_empty("value", _at_least(value))
        if seen := chosen.get("seen"):
            yield Condition("seen", Operator.IS, (Keyword(seen),))

    def _choose(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _about(path: str, other: str, mark: str, chosen: str | None, value: Any) -> Iterator[Condition]:
    """A control whose list holds rows of two kinds; those of the second begin with a mark."""
    if not chosen:
        return
    if chosen.startswith(mark):
        number = Number(Decimal(chosen.removeprefix(mark)))
        yield Condition(other, Operator.IS, (number,))
    elif found := value(chosen):
        yield Condition(path, Operator.IS, (found,))


def _at_least(amount: str) -> tuple[Operator, Value] | None:
    if amount == EMPTY:
        return None
    return Operator.AT_LEAST, Money(Decimal(amount), company_currency())


def _perhaps_empty(path: str, asked: tuple[Operator, Value] | None) -> Condition:
    if asked is None:
        return Condition(path, Operator.EMPTY)
    return Condition(path, asked[0], (asked[1],))


def _owners(user: User) -> list[Any]:
    """Me, my team, the teams that have members, and then everybody by name."""
    shortcuts: list[Any] = [("", _("All owners")), (MINE, _("My leads"))]
    if user.team_id:
        shortcuts.append((MY_TEAM, _("My team’s leads")))
    people = list(User.objects.filter(is_active=True).select_related("team").order_by("name", "pk"))
    named = sorted({(str(one.team), one.team_id) for one in people if one.team_id})
    teams = [(f"{TEAM}{key}", name) for name, key in named]
    groups = [(_("Teams"), teams)] if teams else []
    return [*shortcuts, *groups, (_("People"), [(str(one.pk), str(one)) for one in people])]


def _sources() -> list[Any]:
    """How leads came in, and the channels that admins keep."""
    channels = Channel.objects.filter(archived_at=None).order_by("position", "name", "pk")
    offered = [(f"{CHANNEL}{channel.pk}", str(channel)) for channel in channels]
    groups = [(_("Channels"), offered)] if offered else []
    return [("", _("All sources")), (_("How it came in"), list(Origin.choices)), *groups]


def _values() -> list[Any]:
    currency = company_currency()
    amounts = [
        (str(amount), _("From %(amount)s") % {"amount": money(Decimal(amount), currency)})
        for amount in AMOUNTS
    ]
    return [("", _("Any value")), (EMPTY, _("Without a value")), *amounts]
