"""What the builders share: how much of everything, who owns it, the clock and the seed."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

# Raised whenever the rows come out differently, so that databases made before are made anew.
VERSION = 3
DAYS = 3 * 365


@dataclass(frozen=True)
class Size:
    """How much there is. `people` counts every person, those that only a lead has too."""

    name: str
    people: int
    leads: int
    deals: int
    # Open deals in the first pipeline: a board has no more, however large the company is.
    board: int
    # So many turns of a job at the most.
    turns: int = 1000

    @property
    def organizations(self) -> int:
        return self.people // 5


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 600, 600, 600, 150, turns=5),  # for the tests
        # The board of 10,000 open deals and as many that are closed.
        Size("10k", 10_000, 10_000, 20_000, 10_000),
        Size("100k", 100_000, 100_000, 100_000, 10_000),
        Size("1m", 1_000_000, 1_000_000, 1_000_000, 10_000),
    )
}


@dataclass
class Plan:
    """One data set. `owners` are (user, team) and `stages` the stages of each pipeline, by id."""

    size: Size
    now: datetime
    owners: list[tuple[int, int]]
    stages: list[list[int]]
    labels: dict[str, list[int]] = field(default_factory=dict)
    channels: list[int] = field(default_factory=list)
    lost_reasons: list[str] = field(default_factory=list)
    # The keys of the custom fields by their names.
    custom: dict[str, str] = field(default_factory=dict)
    seed: int = 2026

    def dice(self, subject: str) -> random.Random:
        """Dice of its own for each kind of row, so that more of one changes no other."""
        return random.Random(f"{self.seed} {subject}")

    def ago(self, dice: random.Random, most_days: float = DAYS) -> datetime:
        """A moment in working hours, up to so many days before now."""
        day = self.now - timedelta(days=dice.uniform(0.01, most_days))
        return min(day.replace(hour=dice.randrange(7, 18)), self.now)


def today() -> datetime:
    """This morning: the clock of a data set that is built today."""
    return datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)


def visibility(dice: random.Random) -> str:
    roll = dice.random()
    return "everyone" if roll < 0.8 else "team" if roll < 0.93 else "owner"
