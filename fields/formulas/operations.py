"""What a formula does with values. None is empty: nearly everything that meets it is empty too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, DecimalException
from typing import Any

from fields.formulas.types import Type

# A text that grows in a formula is cut here, as a field of texts is.
LONGEST = 255
SECONDS_OF_A_DAY = 86_400

type Compute = Callable[..., Any]
N, M, T, Y, D, AT = Type.NUMBER, Type.MONEY, Type.TEXT, Type.YES_NO, Type.DAY, Type.MOMENT


def of_values(compute: Compute) -> Compute:
    """A computation that is empty where a value is missing or the arithmetic has no answer."""

    def computed(*values: Any) -> Any:
        if any(value is None for value in values):
            return None
        try:
            return compute(*values)
        except (DecimalException, ArithmeticError, ValueError):
            return None

    return computed


def _alike(compute: Compute) -> Compute:
    """On amounts of one currency. Of two, it is empty: they are never added or compared."""

    def computed(left: Any, right: Any) -> Any:
        return compute(left, right) if left[1] == right[1] else None

    return computed


def _shift(day: Any, days: Decimal) -> Any:
    moved = timedelta(seconds=float(days * SECONDS_OF_A_DAY))
    return day + (moved if isinstance(day, datetime) else timedelta(days=int(days)))


def _days(span: timedelta) -> Decimal:
    seconds = Decimal(span.days * SECONDS_OF_A_DAY + span.seconds)
    return round(seconds / SECONDS_OF_A_DAY, 4)


def _join(left: str, right: str) -> str:
    return (left + right)[:LONGEST]


# (operator, left, right) -> (type of the result, computation)
BINARY: dict[tuple[str, Type, Type], tuple[Type, Compute]] = {
    ("+", N, N): (N, lambda a, b: a + b),
    ("-", N, N): (N, lambda a, b: a - b),
    ("*", N, N): (N, lambda a, b: a * b),
    ("/", N, N): (N, lambda a, b: a / b),
    ("%", N, N): (N, lambda a, b: a % b),
    ("+", M, M): (M, _alike(lambda a, b: (a[0] + b[0], a[1]))),
    ("-", M, M): (M, _alike(lambda a, b: (a[0] - b[0], a[1]))),
    ("/", M, M): (N, _alike(lambda a, b: a[0] / b[0])),
    ("*", M, N): (M, lambda a, b: (a[0] * b, a[1])),
    ("*", N, M): (M, lambda a, b: (a * b[0], b[1])),
    ("/", M, N): (M, lambda a, b: (a[0] / b, a[1])),
    ("+", T, T): (T, _join),
    ("-", D, D): (N, lambda a, b: Decimal((a - b).days)),
    ("+", D, N): (D, _shift),
    ("-", D, N): (D, lambda a, b: _shift(a, -b)),
    ("-", AT, AT): (N, lambda a, b: _days(a - b)),
    ("+", AT, N): (AT, _shift),
    ("-", AT, N): (AT, lambda a, b: _shift(a, -b)),
}
COMPARED: dict[str, Compute] = {
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "≤": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "≥": lambda a, b: a >= b,
}


def compare(operator: str, of: Type) -> Compute:
    """A comparison of two values of one type."""
    test = COMPARED[operator]
    if of is M:
        return of_values(_alike(lambda a, b: test(a[0], b[0])))
    if of is T:
        return of_values(lambda a, b: test(a.casefold(), b.casefold()))
    return of_values(test)


def both(left: Any, right: Any) -> bool | None:
    """True, false or unknown: an empty side does not matter where the other one decides."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def one_of(left: Any, right: Any) -> bool | None:
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def as_text(value: Any) -> str:
    """A value as `&` puts it into a text: empty is nothing."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return f"{as_text(value[0])} {value[1]}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    return str(value)


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _extreme(choose: Callable[[list[Any]], Any]) -> Compute:
    def computed(*values: Any) -> Any:
        there = [value for value in values if value is not None]
        if len({value[1] for value in there if isinstance(value, tuple)}) > 1:
            return None
        return choose(there) if there else None

    return computed


# name -> (types of the arguments, type of the result, computation). `None` as the result's type:
# that of the arguments, which are of one type then. The last type may repeat where `...` follows.
FUNCTIONS: dict[str, list[tuple[tuple[Any, ...], Type | None, Compute]]] = {
    "round": [
        ((N,), N, of_values(lambda a: round(a, 0))),
        ((N, N), N, of_values(lambda a, digits: round(a, max(0, min(6, int(digits)))))),
        ((M,), M, of_values(lambda a: (round(a[0], 0), a[1]))),
        ((M, N), M, of_values(lambda a, digits: (round(a[0], max(0, min(2, int(digits)))), a[1]))),
    ],
    "abs": [
        ((N,), N, of_values(abs)),
        ((M,), M, of_values(lambda a: (abs(a[0]), a[1]))),
    ],
    "min": [((of, ...), None, _extreme(min)) for of in (N, M, D, AT)],
    "max": [((of, ...), None, _extreme(max)) for of in (N, M, D, AT)],
    "first": [((of, ...), None, _first) for of in (N, M, T, Y, D, AT)],
    "amount": [((M,), N, of_values(lambda a: a[0]))],
    "currency": [((M,), T, of_values(lambda a: a[1]))],
    "year": [((D,), N, of_values(lambda a: Decimal(a.year)))],
    "month": [((D,), N, of_values(lambda a: Decimal(a.month)))],
    "day": [((D,), N, of_values(lambda a: Decimal(a.day)))],
    "date": [
        ((AT,), D, of_values(lambda a: a.date())),
        ((N, N, N), D, of_values(lambda y, m, d: date(int(y), int(m), int(d)))),
    ],
    "length": [((T,), N, of_values(lambda a: Decimal(len(a))))],
    "upper": [((T,), T, of_values(lambda a: a.upper()[:LONGEST]))],
    "lower": [((T,), T, of_values(lambda a: a.lower()))],
    "left": [((T, N), T, of_values(lambda a, count: a[: max(0, int(count))]))],
    "right": [((T, N), T, of_values(lambda a, count: a[max(0, len(a) - max(0, int(count))) :]))],
}
