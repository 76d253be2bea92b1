"""What the deals of a list are worth together."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from core.paging import bounded_count
from deals.models import DealQuerySet
from lists.counting import estimate, rounded

# So many deals are counted and summed; more are estimated, and only as a number of deals.
COUNTED = 10_000


@dataclass(frozen=True)
class Summary:
    """How many deals match, and their total in each currency."""

    count: int
    is_estimate: bool = False
    # Pairs of currency and amount.
    totals: list[tuple[str, Decimal]] = field(default_factory=list)


def summarize(deals: DealQuerySet) -> Summary:
    """Count and sum filtered deals: exactly up to a limit, beyond it about how many there are."""
    counted = bounded_count(deals, COUNTED)
    if counted.is_more:
        return Summary(max(rounded(estimate(deals)), counted.number), is_estimate=True)
    rows: Any = deals.order_by()
    sums = rows.values("counted_currency").annotate(worth=Sum("counted_value"))
    sums = sums.values_list("counted_currency", "worth").order_by("counted_currency")
    return Summary(counted.number, totals=[(code, worth) for code, worth in sums if worth])
