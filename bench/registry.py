"""Which job is which: every file in `bench/jobs` registers one here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from bench.measuring import Figures, Pair, measure
from bench.stage import Stage

type Play = Callable[[Stage], Iterator[Pair]]


@dataclass(frozen=True)
class Job:
    name: str
    play: Play
    bar: float  # how many times its floor it may cost
    bar_at_1m: float
    turns: int
    warm_up: int

    def run(self, stage: Stage) -> Figures:
        turns = min(self.turns, stage.size.turns)
        with contextmanager(self.play)(stage) as pair:
            return measure(pair, turns=turns, warm_up=min(self.warm_up, turns))

    def bar_of(self, size: str) -> float:
        return self.bar_at_1m if size == "1m" else self.bar


_jobs: dict[str, Job] = {}


def job(
    name: str, *, bar: float, bar_at_1m: float = 0, turns: int = 40, warm_up: int = 5
) -> Callable[[Play], Play]:
    """Register a function as a job with its bar of the design."""

    def register(play: Play) -> Play:
        _jobs[name] = Job(name, play, bar, bar_at_1m or bar, turns, warm_up)
        return play

    return register


def load(name: str) -> Job:
    """The job of this name, which is the name of its file."""
    import_module(f"bench.jobs.{name}")
    return _jobs[name]
