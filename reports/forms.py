from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.company import company_time_zone
from accounts.models import Team, User
from deals.models import Deal, Outcome, Pipeline
from deals.pipelines import default_pipeline

SPANS = [(6, _("6 months")), (12, _("12 months")), (24, _("24 months"))]


@dataclass(frozen=True)
class Scope:
    """What a report is about: one pipeline, some months, perhaps one owner or one team."""

    pipeline: Pipeline
    months: list[date]
    owner: User | None = None
    team: Team | None = None

    def of_deals(self, deals: QuerySet[Deal]) -> QuerySet[Deal]:
        if self.owner:
            deals = deals.filter(owner=self.owner)
        if self.team:
            deals = deals.filter(owner__team=self.team)
        return deals

    def of_outcomes(self, outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
        """By the owner and the team of that moment, whoever has the deal today."""
        if self.owner:
            outcomes = outcomes.filter(owner=self.owner)
        if self.team:
            outcomes = outcomes.filter(team=self.team)
        return outcomes


class ScopeForm(forms.Form):
    """The filters of a report, in the URL. Whatever is missing or wrong falls back to a default."""

    pipeline = forms.ModelChoiceField(
        Pipeline.objects.filter(archived_at=None).order_by("position", "pk"),
        label=_("Pipeline"),
        required=False,
        empty_label=None,
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name", "pk"),
        label=_("Team"),
        required=False,
        empty_label=_("All teams"),
    )
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("name", "pk"),
        label=_("Owner"),
        required=False,
        empty_label=_("Everyone"),
    )
    span = forms.TypedChoiceField(
        choices=SPANS, coerce=int, label=_("Won and lost of the last"), required=False
    )

    def __init__(self, data, *args, **kwargs):
        self.first = default_pipeline()
        defaults = {"pipeline": self.first.pk if self.first else "", "span": 12}
        known = {name: data.get(name) or defaults.get(name, "") for name in self.base_fields}
        super().__init__(known, *args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def scope(self) -> Scope | None:
        """The scope asked for, or None when there is no pipeline yet."""
        self.is_valid()
        chosen = self.cleaned_data
        pipeline = chosen.get("pipeline") or self.first
        if pipeline is None:
            return None
        months = last_months(chosen.get("span") or 12)
        return Scope(pipeline, months, chosen.get("owner"), chosen.get("team"))


def last_months(count: int) -> list[date]:
    """The first days of so many months up to this one, in the company's time zone."""
    today = timezone.localdate(timezone=company_time_zone())
    number = today.year * 12 + today.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(number - count + 1, number + 1)]
