"""Which deals a list, a board or a report means: one reading of the address for all of them.

Other apps link to the list with these parameters, all optional, all joined with "and":

    status      open, won or lost
    pipeline    id of a pipeline
    stage       id of a stage
    owner       "me" or the id of a user
    team        id of a team
    label       id of a label of deals
    currency    ISO 4217 code
    person, organization    id of a contact that the reader may see
    q           words in the title or in the name of a contact that the reader may see
    won_from, won_to      days: won in this period, both days included
    lost_from, lost_to    days: lost in this period
    closes_from, closes_to      days: expected to close in this period
    created_from, created_to    days: created in this period
    rotting     "1": rotting deals only

    filter      anything else, in the language of `lists.language`

Each of them but the last is a condition of that language too (`node`). Days are YYYY-MM-DD and
are cut in the company's time zone.

What was won or lost in a period is read from `Outcome`: a deal counts once, by its last such
outcome in the period, and a later reopening or edit does not take it away. Pipeline, stage, owner,
team and currency are then those of that moment, and so is the value that is counted
(`counted_value`, `counted_currency` on every row). Without such a period they are today's.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.company import company_time_zone
from accounts.models import Team, User
from contacts.models import Label, Organization, Person
from core.text import like_pattern
from deals.models import Deal, DealQuerySet, Outcome, Pipeline, Stage
from lists.columns import entity_of
from lists.compiling import compile_filter, narrow
from lists.days import reader_of
from lists.language.ast import (
    EVERYTHING,
    Condition,
    Day,
    FilterError,
    Junction,
    Keyword,
    Node,
    Number,
    Operator,
    Text,
    Value,
    both,
    join,
)
from lists.language.text import parse

ME = "me"
TODAYS = {"counted_value": F("value"), "counted_currency": F("currency")}


def _select(name: Any) -> forms.Select:
    return forms.Select(attrs={"class": "input", "aria-label": name})


def owners() -> Any:
    """Who may be chosen as an owner to narrow by."""
    return User.objects.filter(is_active=True).order_by("name", "pk")


class DealFilter(forms.Form):
    """Reads the parameters; `narrow()` applies them."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any status")), *Deal.Status.choices]
    )
    pipeline = forms.ModelChoiceField(
        Pipeline.objects.order_by("position", "pk"),
        label=_("Pipeline"),
        widget=_select(_("Pipeline")),
        required=False,
        empty_label=_("Any pipeline"),
    )
    stage = forms.ModelChoiceField(
        Stage.objects.order_by("pipeline__position", "position", "pk"),
        label=_("Stage"),
        widget=_select(_("Stage")),
        required=False,
        empty_label=_("Any stage"),
    )
    owner = forms.CharField(label=_("Owner"), required=False, max_length=20)
    team = forms.ModelChoiceField(Team.objects.order_by("name", "pk"), required=False)
    label = forms.ModelChoiceField(
        Label.objects.filter(entity=Label.Entity.DEAL).order_by("position", "name", "pk"),
        label=_("Label"),
        widget=_select(_("Label")),
        required=False,
        empty_label=_("Any label"),
    )
    currency = forms.RegexField("^[A-Z]{3}$", required=False)
    won_from = forms.DateField(required=False)
    won_to = forms.DateField(required=False)
    lost_from = forms.DateField(required=False)
    lost_to = forms.DateField(required=False)
    closes_from = forms.DateField(required=False)
    closes_to = forms.DateField(required=False)
    created_from = forms.DateField(required=False)
    created_to = forms.DateField(required=False)
    person = forms.ModelChoiceField(Person.objects.none(), required=False)
    organization = forms.ModelChoiceField(Organization.objects.none(), required=False)
    rotting = forms.BooleanField(required=False)
    filter = forms.CharField(required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        for name, model in (("person", Person), ("organization", Organization)):
            field: Any = self.fields[name]
            field.queryset = model.objects.visible_to(user)

    def clean_owner(self) -> User | None:
        asked = self.cleaned_data["owner"]
        if asked == ME:
            return self.user
        if not asked:
            return None
        owner = User.objects.filter(pk=asked).first() if asked.isdecimal() else None
        if owner is None:
            raise forms.ValidationError(_("There is no such owner."))
        return owner

    def clean_filter(self) -> Node:
        """Anything else, in the language of all lists."""
        try:
            node = parse(self.cleaned_data["filter"])
            compile_filter(node, entity=entity_of("deal"), reader=reader_of(self.user))
        except FilterError as refused:
            raise forms.ValidationError(str(refused)) from refused
        return node

    def narrow(self, deals: DealQuerySet) -> DealQuerySet:
        """The deals that the parameters describe; none when they make no sense."""
        if not self.is_valid():
            return deals.none().annotate(**TODAYS)
        node = both(self.node(), self.cleaned_data["filter"])
        return narrow(self.counted(deals), node, entity=entity_of("deal"), user=self.user)

    def counted(self, deals: DealQuerySet) -> DealQuerySet:
        """Deals with the value that counts: today's, or that of an outcome in a period."""
        if not self.is_valid():
            return deals.none().annotate(**TODAYS)
        outcomes = self._counted_outcomes()
        return self._by_outcomes(deals, outcomes) if outcomes else deals.annotate(**TODAYS)

    def node(self) -> Node:
        """The parameters as a filter, but for the outcomes that `counted` reads."""
        if not self.is_valid():
            return EVERYTHING
        asked = self.cleaned_data
        values: dict[str, Value | None] = {
            "status": Text(asked["status"]) if asked["status"] else None,
            "label": Text(asked["label"].name) if asked["label"] else None,
            "person": _number(asked["person"]),
            "organization": _number(asked["organization"]),
            "rotting": Keyword.YES if asked["rotting"] else None,
        }
        if not self._counted_outcomes():
            values |= {
                "pipeline": _number(asked["pipeline"]),
                "stage": _number(asked["stage"]),
                "owner": Keyword.ME if self.data.get("owner") == ME else _number(asked["owner"]),
                "owner.team": _number(asked["team"]),
                "currency": Text(asked["currency"]) if asked["currency"] else None,
            }
        parts: list[Node] = [
            Condition(path, Operator.IS, (value,)) for path, value in values.items() if value
        ]
        if asked["q"].strip():
            parts.append(Condition("text", Operator.CONTAINS, (Text(asked["q"]),)))
        for path, name in (("expected_close", "closes"), ("created", "created")):
            parts += _period(path, asked[f"{name}_from"], asked[f"{name}_to"])
        return join(Junction.AND, parts)

    def asked_for(self) -> dict[str, Any]:
        """The parameters that narrow anything, as they came: for links and messages."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}

    def _by_outcomes(self, deals: DealQuerySet, counted: list[Any]) -> DealQuerySet:
        for outcomes in counted:
            deals = deals.filter(Exists(outcomes))
        last = counted[-1].order_by("-at", "-pk")
        return deals.annotate(
            counted_value=Subquery(last.values("value")[:1]),
            counted_currency=Subquery(last.values("currency")[:1]),
        )

    def _counted_outcomes(self) -> list[Any]:
        """For won and for lost, if a period is asked for, a deal's outcomes in that period."""
        periods = [
            (kind, self.cleaned_data[f"{kind}_from"], self.cleaned_data[f"{kind}_to"])
            for kind in (Outcome.Kind.WON, Outcome.Kind.LOST)
        ]
        return [
            Outcome.objects.filter(
                _moments("at", begin, end), self._placed("team"), deal=OuterRef("pk"), kind=kind
            )
            for kind, begin, end in periods
            if begin or end
        ]

    def _placed(self, team: str) -> Q:
        """Where and whose: of the deal today, or of an outcome, which has the same names."""
        asked = self.cleaned_data
        names = {
            "stage": asked["stage"],
            "stage__pipeline": asked["pipeline"],
            "owner": asked["owner"],
            "currency": asked["currency"],
            team: asked["team"],
        }
        return Q(**{name: value for name, value in names.items() if value})


def mentions(words: str, user: User) -> Q:
    """Deals that have these letters in their title or in a contact's name.

    Three searches, joined: each of them has a trigram index, "or" over three tables has none.
    """
    pattern = like_pattern(words)
    people = Person.objects.visible_to(user).filter(name_folded__like=pattern)
    organizations = Organization.objects.visible_to(user).filter(name_folded__like=pattern)
    found = [Q(title_folded__like=pattern), Q(person__in=people), Q(organization__in=organizations)]
    by_title, *by_contact = (Deal.objects.filter(one).values("pk") for one in found)
    return Q(pk__in=by_title.union(*by_contact))


def _number(record: Any) -> Number | None:
    return Number(Decimal(record.pk)) if record else None


def _period(path: str, begin: date | None, end: date | None) -> list[Node]:
    parts: list[Node] = []
    if begin:
        parts.append(Condition(path, Operator.AT_LEAST, (Day(begin),)))
    if end:
        parts.append(Condition(path, Operator.AT_MOST, (Day(end),)))
    return parts


def _moments(field: str, begin: date | None, end: date | None) -> Q:
    period = Q()
    if begin:
        period &= Q(**{f"{field}__gte": _midnight(begin)})
    if end and end < date.max:
        period &= Q(**{f"{field}__lt": _midnight(end + timedelta(days=1))})
    return period


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), company_time_zone())
