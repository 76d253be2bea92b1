"""The numbers of the pipeline report. Each has one definition, printed under it on the page.

What is open comes from the deals as they are. What was won and lost comes from `Outcome`, which
nobody edits: a month that has passed stays as it was.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Count,
    DateTimeField,
    DecimalField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from accounts.company import company_time_zone
from accounts.models import User
from deals.models import Deal, Outcome, Stage
from reports.forms import Scope

Money = dict[str, Decimal]  # an amount for each currency; currencies are never added up
OUTCOME_KINDS = (Outcome.Kind.WON, Outcome.Kind.LOST)


class MonthNumber(Func):
    """Which month a moment falls in, from 1: of those that begin at these moments, in order.

    A look into a short list. Cutting each moment in the company's time zone costs ten times that.
    """

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, begins: list[datetime]) -> None:
        moments = ArrayField(DateTimeField())
        super().__init__(F("at"), Cast(Value(begins, output_field=moments), moments))


@dataclass
class StageLine:
    stage: Stage
    count: int = 0
    value: Money = field(default_factory=dict)
    weighted: Money = field(default_factory=dict)
    url: str = ""  # the deals behind the number; the view knows addresses


@dataclass
class MonthLine:
    """Days in the company's time zone: `first_on` is the first of the month."""

    first_on: date
    won: int = 0
    lost: int = 0
    won_value: Money = field(default_factory=dict)
    lost_value: Money = field(default_factory=dict)
    name: str = ""
    won_url: str = ""
    lost_url: str = ""

    @property
    def rate(self) -> float | None:
        """Won as a share of won and lost; None when nothing was closed."""
        closed = self.won + self.lost
        return self.won / closed if closed else None


def open_by_stage(user: User, scope: Scope) -> list[StageLine]:
    """Open deals that `user` may see, stage by stage, in the order of the pipeline.

    Weighted is the value times the deal's own probability, or else its stage's.
    """
    lines = {
        stage.pk: StageLine(stage)
        for stage in scope.pipeline.stages.filter(archived_at=None).order_by("position", "pk")
    }
    deals = scope.of_deals(Deal.objects.visible_to(user).open().in_pipeline(scope.pipeline))
    chance = Coalesce("probability", "stage__probability")
    sums = (
        deals.order_by()
        .values("stage", "currency")
        .annotate(
            count=Count("pk"),
            total=Sum("value"),
            weighted=Sum(F("value") * chance / 100, output_field=_amount()),
        )
    )
    archived = {stage.pk: stage for stage in scope.pipeline.stages.exclude(archived_at=None)}
    for row in sums:
        line = lines.get(row["stage"])
        if line is None:  # open deals may still stand in a stage that was archived
            line = lines[row["stage"]] = StageLine(archived[row["stage"]])
        line.count += row["count"]
        _put(line.value, row["currency"], row["total"])
        _put(line.weighted, row["currency"], row["weighted"])
    return list(lines.values())


def won_and_lost_by_month(user: User, scope: Scope) -> list[MonthLine]:
    """What was won and lost in each month of the scope, oldest first, empty months included.

    A deal counts once in a month for each way it ended there, with the value it had at that
    moment. Owner and team are those of that moment too.
    """
    lines = [MonthLine(month) for month in scope.months]
    rows = (
        _last_outcomes(user, scope)
        .order_by()
        .values("month", "kind", "currency")
        .annotate(count=Count("pk"), total=Sum("value"))
    )
    for row in rows:
        line = lines[row["month"] - 1]
        won = row["kind"] == Outcome.Kind.WON
        if won:
            line.won += row["count"]
        else:
            line.lost += row["count"]
        _put(line.won_value if won else line.lost_value, row["currency"], row["total"])
    return lines


def month_bounds(first_on: date) -> tuple[datetime, datetime]:
    """The moments at which a month begins and ends in the company's time zone."""
    zone = company_time_zone()
    following = (first_on.replace(day=28) + timedelta(days=4)).replace(day=1)
    begin = datetime.combine(first_on, time.min, tzinfo=zone)
    return begin, datetime.combine(following, time.min, tzinfo=zone)


def add_up(amounts: Iterable[Money]) -> Money:
    """One total for each currency."""
    total: dict[str, Decimal] = defaultdict(Decimal)
    for money in amounts:
        for currency, value in money.items():
            total[currency] += value
    return dict(total)


def _last_outcomes(user: User, scope: Scope) -> Any:
    """Won and lost in the scope. Of a deal that ended twice the same way in one month, the last."""
    begins = [month_bounds(month)[0] for month in scope.months]
    ends = Q(kind__in=OUTCOME_KINDS, at__gte=begins[0], at__lt=month_bounds(scope.months[-1])[1])
    month = MonthNumber(begins)
    again = Outcome.objects.annotate(number=month).filter(
        ends & (Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))),
        deal=OuterRef("deal"),
        kind=OuterRef("kind"),
        number=OuterRef("month"),
    )
    rows = Outcome.objects.visible_to(user).filter(ends, stage__pipeline=scope.pipeline)
    return scope.of_outcomes(rows.annotate(month=month).filter(~Exists(again)))


def _put(money: Money, currency: str, amount: Decimal | None) -> None:
    if amount is not None:
        money[currency] = money.get(currency, Decimal(0)) + amount


def _amount() -> DecimalField:
    return DecimalField(max_digits=20, decimal_places=2)
