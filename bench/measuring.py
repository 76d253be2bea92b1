"""One job beside its floor: turn by turn, so that a busy moment of the machine meets both."""

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Pair:
    """The job and its floor. Each is called with the number of the turn, from 0.

    `ours` answers with the bytes of the response, 0 where there is none.
    """

    ours: Callable[[int], int]
    floor: Callable[[int], object]


@dataclass(frozen=True)
class Figures:
    p50: float
    p95: float
    floor_p50: float
    queries: int
    bytes: int

    @property
    def ratio(self) -> float:
        return self.p50 / self.floor_p50


def measure(pair: Pair, *, turns: int, warm_up: int) -> Figures:
    """Milliseconds of `turns` turns after some that do not count, and one more for the queries."""
    for turn in range(warm_up):
        pair.ours(turn)
        pair.floor(turn)
    ours, floors = [], []
    size = 0
    gc.collect()
    for turn in range(warm_up, warm_up + turns):
        took, size = _timed(pair.ours, turn)
        ours.append(took)
        floors.append(_timed(pair.floor, turn)[0])
    with CaptureQueriesContext(connection) as seen:
        pair.ours(warm_up + turns)
    asked = [query for query in seen if not str(query["sql"]).startswith(CONTROL)]
    return Figures(
        percentile(ours, 50), percentile(ours, 95), percentile(floors, 50), len(asked), size
    )


def percentile(values: list[float], share: int) -> float:
    """The smallest value that so many percent of all do not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]


def _timed(call: Callable[[int], Any], turn: int) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = call(turn)
    return (time.perf_counter() - began) * 1000, answer
