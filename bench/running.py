"""A run: the database of the size, then job after job, then the figures."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings

from bench import database, registry
from bench.dataset import Size
from bench.measuring import Figures
from bench.progress import say, step
from bench.registry import Job
from bench.stage import Stage

HEADS = ("job", "p50 ms", "p95 ms", "floor p50", "ratio", "bar", "queries", "bytes")


def run(size: Size, wanted: list[str], *, as_json: bool) -> None:
    """Measure the wanted jobs and print their figures, each as soon as it is known."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    database.ensure()
    say(f"{size.name} on {os.cpu_count()} cores; load {os.getloadavg()[0]:.2f}")
    show = _as_json if as_json else _as_row
    if not as_json:
        _print(_columns(HEADS))
    with database.plain_connection() as floors:
        for name in wanted:
            job = registry.load(name)
            with step(name):
                figures = job.run(Stage(size, floors))
            show(job, size, figures)


type Show = Callable[[Job, Size, Figures], None]


def _as_json(job: Job, size: Size, figures: Figures) -> None:
    line = {
        "job": job.name,
        "size": size.people,
        "p50_ms": round(figures.p50, 3),
        "p95_ms": round(figures.p95, 3),
        "floor_p50_ms": round(figures.floor_p50, 3),
        "ratio": round(figures.ratio, 3),
        "queries": figures.queries,
        "bytes": figures.bytes,
    }
    _print(json.dumps(line))


def _as_row(job: Job, size: Size, figures: Figures) -> None:
    bar = job.bar_of(size.name)
    over = " over" if figures.ratio > bar else ""
    _print(
        _columns(
            (
                job.name,
                f"{figures.p50:.1f}",
                f"{figures.p95:.1f}",
                f"{figures.floor_p50:.1f}",
                f"{figures.ratio:.2f}",
                f"{bar:g}{over}",
                f"{figures.queries}",
                f"{figures.bytes}",
            )
        )
    )


def _columns(cells: tuple[Any, ...]) -> str:
    first, *rest = cells
    return f"{first:<16}" + "".join(f"{cell:>12}" for cell in rest)


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
