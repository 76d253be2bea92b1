"""Charts as SVG, drawn on the server: every bar is a link to the records behind it."""

from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP = 34, 26, 12
TICKS = 4


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    series: str
    label: str
    url: str


@dataclass(frozen=True)
class Tick:
    y: float
    value: int


@dataclass(frozen=True)
class Name:
    x: float
    text: str


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    ticks: list[Tick]
    names: list[Name]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Value:
    """One bar to be: how much, of which series, what it says, and where it leads."""

    amount: int
    series: str
    label: str
    url: str


def grouped_bars(groups: list[tuple[str, list[Value]]]) -> Chart:
    """Bars side by side in named groups, on a scale of whole numbers that begins at zero."""
    top = nice_top(max((value.amount for _, values in groups for value in values), default=0))
    slot = (WIDTH - LEFT) / max(len(groups), 1)
    room = HEIGHT - BOTTOM - TOP
    bars, names = [], []
    for place, (name, values) in enumerate(groups):
        begin = LEFT + place * slot
        names.append(Name(round(begin + slot / 2, 1), name))
        wide = slot * 0.72 / max(len(values), 1)
        for number, value in enumerate(values):
            high = room * value.amount / top
            bars.append(
                Bar(
                    round(begin + slot * 0.14 + number * wide, 1),
                    round(HEIGHT - BOTTOM - high, 1),
                    round(wide - 1, 1),
                    round(high, 1),
                    value.series,
                    value.label,
                    value.url,
                )
            )
    step = top // TICKS
    ticks = [
        Tick(round(HEIGHT - BOTTOM - room * at * step / top, 1), at * step)
        for at in range(TICKS + 1)
    ]
    return Chart(bars, ticks, names)


def nice_top(largest: int) -> int:
    """A round number at or above the largest, that the ticks divide into whole numbers."""
    if largest <= TICKS:
        return TICKS
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if TICKS * unit * factor >= largest:
                return TICKS * unit * factor
        unit *= 10
