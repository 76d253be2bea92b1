"""What a filter is, whatever it was written as: conditions, joined by "and" and "or" in groups.

Nothing here knows which fields there are. `lists.binding` does, and refuses what makes no sense.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.errors import Rejected

# What a person builds by hand has a dozen conditions; more than this is not a filter but an attack.
MOST_CONDITIONS = 100
MOST_VALUES = 200
DEEPEST = 10
LONGEST_TEXT = 10_000
LONGEST_VALUE = 500


class FilterError(Rejected):
    """A filter that cannot be read. The message is a sentence for whoever wrote it."""


class Operator(StrEnum):
    """How a field is compared. The value is how a filter's text says it."""

    IS = "is"
    IS_NOT = "is not"
    ANY_OF = "is any of"
    NONE_OF = "is none of"
    CONTAINS = "contains"
    CONTAINS_NOT = "does not contain"
    STARTS = "starts with"
    EMPTY = "is empty"
    FILLED = "is not empty"
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    BETWEEN = "between"


# A negative operator is true exactly where its positive one is not: where there is nothing, too.
OPPOSITES = {
    Operator.IS_NOT: Operator.IS,
    Operator.NONE_OF: Operator.ANY_OF,
    Operator.CONTAINS_NOT: Operator.CONTAINS,
    Operator.EMPTY: Operator.FILLED,
}
WITHOUT_VALUE = {Operator.EMPTY, Operator.FILLED}
WITH_SEVERAL = {Operator.ANY_OF, Operator.NONE_OF}


class Unit(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"


class Keyword(StrEnum):
    """A value that means something else for each reader and on each day."""

    ME = "me"
    MY_TEAM = "my team"
    YES = "yes"
    NO = "no"
    TODAY = "today"
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this week"
    LAST_WEEK = "last week"
    NEXT_WEEK = "next week"
    THIS_MONTH = "this month"
    LAST_MONTH = "last month"
    NEXT_MONTH = "next month"
    THIS_QUARTER = "this quarter"
    LAST_QUARTER = "last quarter"
    NEXT_QUARTER = "next quarter"
    THIS_YEAR = "this year"
    LAST_YEAR = "last year"
    NEXT_YEAR = "next year"


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Number:
    number: Decimal


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Day:
    day: date


@dataclass(frozen=True)
class Span:
    """Today and the days around it: “in the last 7 days”, “in the next 2 weeks”."""

    is_past: bool
    count: int
    unit: Unit


@dataclass(frozen=True)
class Distance:
    """One day, so far from today: “30 days ago”, “2 weeks from now”."""

    is_past: bool
    count: int
    unit: Unit


type Value = Text | Number | Money | Day | Keyword | Span | Distance


@dataclass(frozen=True)
class Condition:
    """`person.city is "Lyon"`: a path of names, an operator, and what it is compared with."""

    path: str
    operator: Operator
    values: tuple[Value, ...] = ()


class Junction(StrEnum):
    AND = "and"
    OR = "or"


@dataclass(frozen=True)
class Group:
    """Conditions and further groups. One without members leaves everything."""

    junction: Junction = Junction.AND
    members: tuple["Node", ...] = ()

    def __bool__(self) -> bool:
        return bool(self.members)


type Node = Condition | Group

EVERYTHING = Group()


def conditions(node: Node) -> Iterator[Condition]:
    """Every condition of a filter, from left to right."""
    if isinstance(node, Condition):
        yield node
        return
    for member in node.members:
        yield from conditions(member)


def join(junction: Junction, members: list[Node]) -> Node:
    """A group, its only member itself, or what leaves everything."""
    if not members:
        return EVERYTHING
    return members[0] if len(members) == 1 else Group(junction, tuple(members))


def both(first: Node, second: Node) -> Node:
    """What two filters leave together."""
    parts = [node for node in (first, second) if not isinstance(node, Group) or node]
    return join(Junction.AND, parts)
