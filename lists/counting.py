"""How many there are: exactly while that is quick, beyond it about how many."""

import json
from dataclasses import dataclass
from typing import Any

from core.paging import bounded_count

# So many are counted one by one.
COUNTED = 10_000
ROUGH = 2  # digits that an estimate can be trusted for


@dataclass(frozen=True)
class Count:
    number: int
    is_estimate: bool = False


def count_of(rows: Any, limit: int = COUNTED) -> Count:
    """How many rows there are; more than `limit` are estimated from PostgreSQL's statistics."""
    found = bounded_count(rows, limit)
    if not found.is_more:
        return Count(found.number)
    return Count(max(rounded(estimate(rows)), found.number), is_estimate=True)


def estimate(rows: Any) -> int:
    """What PostgreSQL expects."""
    [plan] = json.loads(rows.order_by().values("pk").explain(format="json"))
    return int(plan["Plan"]["Plan Rows"])


def rounded(number: int) -> int:
    """To the digits that can be trusted: 123,456 is 120,000."""
    return round(number, ROUGH - len(str(number)))
