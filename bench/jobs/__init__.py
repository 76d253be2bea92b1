"""The jobs that are measured, each in a file of its own.

A job is a function that is given the `Stage`, makes what it needs, yields a `Pair` (the job and
its floor) and tidies up behind it:

    from bench.registry import job

    @job("board", bar=5)
    def board(stage: Stage) -> Iterator[Pair]:
        ...
        yield Pair(ours=..., floor=...)

Its floor's SQL is in `bench/floors/board.sql`. To add one, add a file here.
"""

import pkgutil


def names() -> list[str]:
    """Of all jobs, in the order of the alphabet."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
