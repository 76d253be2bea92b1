"""The board of a pipeline: columns with their totals, and cards in pages.

The totals of all columns are one grouped query, never a sum of the cards that are loaded.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, ExpressionWrapper, F, Max, OuterRef, Q, Sum
from django.db.models.fields import DecimalField
from django.utils import timezone

from accounts.models import User
from deals.cards import Card, cards_of
from deals.models import Deal, DealQuerySet, Stage, end_of_today

PAGE = 20
MOST = 200

# Cards stand by the urgency of their next activity, then by age: due until tonight, nothing
# planned, planned for later. All three follow the index `deal_board`.
ORDER = ("next_activity_at", "pk")


@dataclass(frozen=True)
class Total:
    """What a set of deals is worth in one currency. Currencies are never added."""

    currency: str
    count: int
    value: Decimal
    weighted: Decimal


@dataclass
class Column:
    stage: Stage
    cards: list[Card] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)

    @property
    def amounts(self) -> list[Total]:
        """The totals that are worth showing: a currency in which no deal has a value is not."""
        return [total for total in self.totals if total.value]

    @property
    def weighed(self) -> list[Total]:
        """The totals that a probability makes smaller."""
        return [total for total in self.amounts if total.weighted != total.value]

    @property
    def shown(self) -> int:
        return len(self.cards)

    @property
    def last(self) -> Card | None:
        """The card after which more would come; None when all are shown."""
        return self.cards[-1] if self.cards and self.count > self.shown else None


@dataclass
class Board:
    columns: list[Column]
    # Changes whenever something on the board does: who polls compares it.
    version: str

    @property
    def is_empty(self) -> bool:
        return not any(column.count for column in self.columns)


def read_board(
    stages: Collection[Stage],
    deals: DealQuerySet,
    user: User,
    *,
    shown: dict[int, int],
    unless: str = "",
) -> Board | None:
    """The columns of `stages` with the open `deals`, `shown[stage id]` cards in each.

    Three queries and what the cards need, however many deals there are. None, after one query,
    when the board is still the version `unless`.
    """
    open_deals = deals.open()
    sums = list(_sums(open_deals.filter(stage__in=stages)))
    version = _version(sums)
    if version == unless:
        return None
    totals = defaultdict(list)
    for row in sums:
        totals[row["stage_id"]].append(_total(row))
    cards = _first_cards(stages, open_deals, user, shown)
    return Board([Column(stage, cards[stage.pk], totals[stage.pk]) for stage in stages], version)


def more_cards(deals: DealQuerySet, user: User, *, after: Deal) -> tuple[list[Card], bool]:
    """The next page of a column, whose deals are given, after a card; whether more follow."""
    found: list[int] = []
    for part in _parts_from(after, timezone.now()):
        left = PAGE + 1 - len(found)
        if left:
            page = deals.open().filter(part).order_by(*ORDER)
            found += page.values_list("pk", flat=True)[:left]
    cards = cards_of(deals, found[:PAGE], user)
    return [cards[pk] for pk in found[:PAGE] if pk in cards], len(found) > PAGE


def add_up(totals: Iterable[Total]) -> list[Total]:
    """One total per currency from those of several columns."""
    by_currency: dict[str, list[Total]] = defaultdict(list)
    for total in totals:
        by_currency[total.currency].append(total)
    return [
        Total(
            currency,
            sum(total.count for total in some),
            sum((total.value for total in some), Decimal(0)),
            sum((total.weighted for total in some), Decimal(0)),
        )
        for currency, some in sorted(by_currency.items())
    ]


def _sums(deals: DealQuerySet) -> Any:
    weighted = ExpressionWrapper(
        F("value") * F("likelihood") / 100, output_field=DecimalField(max_digits=20)
    )
    return (
        deals.with_probability()
        .order_by()
        .values("stage_id", "currency")
        .annotate(
            count=Count("pk"),
            total=Sum("value"),
            weighted=Sum(weighted),
            changed=Max("updated_at"),
            touched=Max("last_touched_at"),
            planned=Max("next_activity_at"),
            planned_count=Count("next_activity_at"),
        )
        .order_by("stage_id", "currency")
    )


def _total(row: dict[str, Any]) -> Total:
    nothing = Decimal(0)
    return Total(row["currency"], row["count"], row["total"] or nothing, row["weighted"] or nothing)


def _version(sums: list[dict[str, Any]]) -> str:
    # The day is part of it: at midnight activities become due without anybody writing.
    seen = [timezone.localdate(), *(tuple(row.values()) for row in sums)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def _first_cards(
    stages: Collection[Stage], deals: DealQuerySet, user: User, shown: dict[int, int]
) -> dict[int, list[Card]]:
    most = max(shown.values(), default=PAGE)
    ids = {
        pk: list(chain.from_iterable(part or () for part in parts))[: shown.get(pk, PAGE)]
        for pk, *parts in _first_ids(stages, deals, most)
    }
    wanted = [pk for column in ids.values() for pk in column]
    cards = cards_of(deals, wanted, user)
    return defaultdict(
        list, {stage: [cards[pk] for pk in column if pk in cards] for stage, column in ids.items()}
    )


def _first_ids(stages: Collection[Stage], deals: DealQuerySet, most: int) -> Any:
    mine = deals.filter(stage=OuterRef("pk")).order_by(*ORDER)
    parts = [
        ArraySubquery(mine.filter(part).values("pk")[:most]) for part in _parts(timezone.now())
    ]
    here = Stage.objects.filter(pk__in=[stage.pk for stage in stages])
    return here.annotate(soon=parts[0], unplanned=parts[1], later=parts[2]).values_list(
        "pk", "soon", "unplanned", "later"
    )


def _parts(now: datetime) -> list[Q]:
    tonight = end_of_today(now)
    return [
        Q(next_activity_at__lt=tonight),
        Q(next_activity_at=None),
        Q(next_activity_at__gte=tonight),
    ]


def _parts_from(card: Deal, now: datetime) -> list[Q]:
    """What comes after a card: the rest of its part, and the parts below."""
    soon, unplanned, later = _parts(now)
    at, younger = card.next_activity_at, Q(pk__gt=card.pk)
    if at is None:
        return [unplanned & younger, later]
    rest = Q(next_activity_at__gte=at) & (Q(next_activity_at__gt=at) | younger)
    if at < end_of_today(now):
        return [soon & rest, unplanned, later]
    return [later & rest]
