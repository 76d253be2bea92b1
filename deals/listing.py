"""The list of deals: its orders, its pages, and what the filtered deals are worth together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, IntegerField, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from core.paging import Page, bounded_count, page_after
from deals.models import Deal, DealQuerySet

PAGE = 50
# So many deals are counted and summed; more are estimated, and only as a number of deals.
COUNTED = 10_000
NEWEST = "-created"
# What `sort` may say in an address, and the column it orders by.
SORTS: Mapping[str, str] = {
    "created": "created_at",
    "title": "title_folded",
    "value": "sorted_value",
    "closes": "sorted_close",
    "stage": "sorted_stage",
}
VALUE = Deal._meta.get_field("value")
NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Summary:
    """How many deals match, and their total in each currency."""

    count: int
    is_estimate: bool = False
    # Pairs of currency and amount.
    totals: list[tuple[str, Decimal]] = field(default_factory=list)


def read_page(deals: DealQuerySet, sort: str, after: str, user: User) -> Page[Deal]:
    """A page of filtered deals in the order that `sort` names, after the key `after`."""
    sign, name = ("-", sort[1:]) if sort.startswith("-") else ("", sort)
    order = (f"{sign}{SORTS[name]}", f"{sign}id")
    return page_after(_sortable(deals, name).for_cards(user), after, order=order, size=PAGE)


def known_sort(asked: str) -> str:
    """The order that an address asks for; newest first when it makes no sense."""
    return asked if asked.removeprefix("-") in SORTS else NEWEST


def summarize(deals: DealQuerySet) -> Summary:
    """Count and sum filtered deals: exactly up to a limit, beyond it about how many there are."""
    counted = bounded_count(deals, COUNTED)
    if counted.is_more:
        return Summary(max(_estimate(deals), counted.number), is_estimate=True)
    rows: Any = deals.order_by()
    sums = rows.values("counted_currency").annotate(worth=Sum("counted_value"))
    sums = sums.values_list("counted_currency", "worth").order_by("counted_currency")
    return Summary(counted.number, totals=[(code, worth) for code, worth in sums if worth])


def _sortable(deals: DealQuerySet, name: str) -> DealQuerySet:
    match name:
        case "value":
            return deals.annotate(
                sorted_value=Coalesce("counted_value", Value(0), output_field=VALUE)
            )
        case "closes":
            return deals.annotate(sorted_close=Coalesce("expected_close_on", Value(NEVER)))
        case "stage":
            place = F("stage__pipeline__position") * 1000 + F("stage__position")
            return deals.annotate(sorted_stage=ExpressionWrapper(place, IntegerField()))
    return deals


def _estimate(deals: DealQuerySet) -> int:
    """What PostgreSQL expects, from its statistics."""
    [plan] = json.loads(deals.order_by().values("pk").explain(format="json"))
    return round(plan["Plan"]["Plan Rows"], -3)
