"""A filter as text, for addresses and for people: `status is open and value > 1000 EUR`.

    filter     = and-part, { "or", and-part }
    and-part   = part, { "and", part }
    part       = "(", filter, ")" | condition
    condition  = field, operator, [ value, … ]

`parse` reads it, `write` writes it, and `parse(write(filter)) == filter` for every filter.
"""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from lists.language.ast import (
    DEEPEST,
    EVERYTHING,
    MOST_CONDITIONS,
    MOST_VALUES,
    WITH_SEVERAL,
    WITHOUT_VALUE,
    Condition,
    Day,
    Distance,
    FilterError,
    Group,
    Junction,
    Keyword,
    Money,
    Node,
    Number,
    Operator,
    Span,
    Text,
    Unit,
    Value,
    join,
)
from lists.language.tokens import Kind, Token, tokens

# Every way to say an operator, longest first, so that "is not empty" is not read as "is".
PHRASES: list[tuple[tuple[str, ...], Operator]] = sorted(
    [
        *((tuple(operator.split()), operator) for operator in Operator),
        (("!=",), Operator.IS_NOT),
        (("<>",), Operator.IS_NOT),
        (("=",), Operator.IS),
        (("on",), Operator.IS),
        (("before",), Operator.BELOW),
        (("after",), Operator.ABOVE),
        (("on", "or", "before"), Operator.AT_MOST),
        (("on", "or", "after"), Operator.AT_LEAST),
        (("is", "not", "any", "of"), Operator.NONE_OF),
    ],
    key=lambda phrase: -len(phrase[0]),
)
KEYWORDS = sorted(
    ((tuple(keyword.split()), keyword) for keyword in Keyword), key=lambda pair: -len(pair[0])
)
UNITS = {word: unit for unit in Unit for word in (unit.value, unit.value.removesuffix("s"))}
SPANS = {"last": True, "past": True, "next": False}
MOST_UNITS = 9999
CURRENCY = re.compile(r"(?!AND)[A-Z]{3}")
# How a comparison with days is said.
OF_DAYS = {
    Operator.IS: "on",
    Operator.BELOW: "before",
    Operator.ABOVE: "after",
    Operator.AT_MOST: "on or before",
    Operator.AT_LEAST: "on or after",
}
OF_NUMBERS = {Operator.IS: "=", Operator.IS_NOT: "!="}


def parse(text: str) -> Node:
    """The filter that the text says. Raises `FilterError` with a sentence for its writer."""
    if not text.strip():
        return EVERYTHING
    return _Parser(list(tokens(text))).filter()


def parse_value(text: str) -> Value:
    """One value, as the text of a filter says it."""
    return _Parser(list(tokens(text))).value()


class _Parser:
    def __init__(self, found: list[Token]):
        self.tokens = found
        self.place = 0
        self.depth = 0
        self.count = 0

    def filter(self) -> Node:
        node = self._either()
        if self._here.kind != Kind.END:
            raise FilterError(
                _("“and” or “or” is missing before “%(text)s”.") % {"text": self._here.text[:40]}
            )
        return node

    @property
    def _here(self) -> Token:
        return self.tokens[self.place]

    def _take(self, *words: str) -> bool:
        """Step over these words, if they stand here."""
        there = self.tokens[self.place : self.place + len(words)]
        if [token.word for token in there] != list(words):
            return False
        self.place += len(words)
        return True

    def _either(self) -> Node:
        members = [self._all()]
        while self._take("or"):
            members.append(self._all())
        return join(Junction.OR, members)

    def _all(self) -> Node:
        members = [self._part()]
        while self._take("and"):
            members.append(self._part())
        return join(Junction.AND, members)

    def _part(self) -> Node:
        if not self._take("("):
            return self._condition()
        self.depth += 1
        if self.depth > DEEPEST:
            raise FilterError(_("The filter has too many groups inside each other."))
        node = self._either()
        self.depth -= 1
        if not self._take(")"):
            raise FilterError(_("A closing parenthesis is missing."))
        return node

    def _condition(self) -> Condition:
        self.count += 1
        if self.count > MOST_CONDITIONS:
            raise FilterError(_("The filter has too many conditions."))
        path = self._path()
        operator = Operator.IS if self._starts_span(after="in") else self._operator(path)
        if operator in WITHOUT_VALUE:
            return Condition(path, operator)
        if operator == Operator.BETWEEN:
            return Condition(path, operator, self._two())
        if operator in WITH_SEVERAL:
            return Condition(path, operator, self._several())
        return Condition(path, operator, (self._value(),))

    def _path(self) -> str:
        token = self._here
        if token.kind != Kind.WORD:
            found = token.text[:40] or _("the end")
            raise FilterError(
                _("A field is missing: found “%(found)s” instead.") % {"found": found}
            )
        self.place += 1
        return token.text.lower()

    def _operator(self, path: str) -> Operator:
        for words, operator in PHRASES:
            if self._take(*words):
                return operator
        raise FilterError(
            _("After “%(field)s” a comparison is missing, such as “is” or “contains”.")
            % {"field": path[:40]}
        )

    def _two(self) -> tuple[Value, ...]:
        first = self._value()
        if not self._take("and"):
            raise FilterError(_("“between” needs two values: between 10 and 20."))
        return first, self._value()

    def _several(self) -> tuple[Value, ...]:
        if not self._take("("):
            return (self._value(),)
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
            if len(values) > MOST_VALUES:
                raise FilterError(_("The filter compares with too many values."))
        if not self._take(")"):
            raise FilterError(_("A closing parenthesis is missing."))
        return tuple(values)

    def value(self) -> Value:
        value = self._value()
        if self._here.kind != Kind.END:
            raise FilterError(_("“%(text)s” is one too many.") % {"text": self._here.text[:40]})
        return value

    def _value(self) -> Value:
        if self._starts_span(after="in") or self._starts_span():
            return self._span()
        for words, keyword in KEYWORDS:
            if self._take(*words):
                return keyword
        token = self._here
        self.place += 1
        match token.kind:
            case Kind.TEXT:
                return Text(token.text)
            case Kind.WORD if token.word not in {"and", "or"}:
                return Text(token.text)
            case Kind.DAY:
                return Day(_day(token.text))
            case Kind.NUMBER:
                return self._number(Decimal(token.text))
        self.place -= 1
        found = token.text[:40] or _("the end")
        raise FilterError(_("A value is missing: found “%(found)s” instead.") % {"found": found})

    def _number(self, number: Decimal) -> Value:
        """A bare number, an amount with its currency, or a distance from today."""
        here = self._here
        if here.kind == Kind.WORD and CURRENCY.fullmatch(here.text):
            self.place += 1
            return Money(number, here.text)
        unit = UNITS.get(here.word)
        if unit is None:
            return Number(number)
        self.place += 1
        count = _count(number)
        if self._take("ago"):
            return Distance(is_past=True, count=count, unit=unit)
        if self._take("from", "now"):
            return Distance(is_past=False, count=count, unit=unit)
        raise FilterError(_("After a number of days “ago” or “from now” is missing."))

    def _starts_span(self, *, after: str = "") -> bool:
        """Whether “in the last 7 days” comes here; without `after`, “last 7 days”."""
        if after:
            return self._here.word == after
        following = self.tokens[self.place + 1 :][:1]
        return self._here.word in SPANS and following[0].kind == Kind.NUMBER

    def _span(self) -> Span:
        self._take("in")
        self._take("the")
        direction = self._here.word
        if direction not in SPANS:
            raise FilterError(_("After “in the” comes “last” or “next”, and a number of days."))
        self.place += 1
        token = self._here
        if token.kind != Kind.NUMBER:
            raise FilterError(_("How many days? Write “in the last 7 days”."))
        self.place += 1
        unit = UNITS.get(self._here.word)
        if unit is None:
            raise FilterError(_("After a number comes “days”, “weeks”, “months” or “years”."))
        self.place += 1
        return Span(SPANS[direction], _count(Decimal(token.text)), unit)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FilterError(_("%(day)s is not a day of the calendar.") % {"day": text}) from error


def _count(number: Decimal) -> int:
    if number != int(number) or not 0 <= number <= MOST_UNITS:
        raise FilterError(
            _("A number of days is a whole number, %(most)s at the most.") % {"most": MOST_UNITS}
        )
    return int(number)


def write(node: Node) -> str:
    """The filter as text; empty for one that leaves everything."""
    if isinstance(node, Condition):
        return _write_condition(node)
    parts = [
        f"({write(part)})" if isinstance(part, Group) else write(part) for part in node.members
    ]
    return f" {node.junction} ".join(parts)


def _write_condition(condition: Condition) -> str:
    path, operator = condition.path, condition.operator
    values = [write_value(value) for value in condition.values]
    if operator in WITHOUT_VALUE:
        return f"{path} {operator}"
    if operator == Operator.BETWEEN:
        return f"{path} between {' and '.join(values)}"
    if operator in WITH_SEVERAL:
        return f"{path} {operator} ({', '.join(values)})"
    return f"{path} {_said(operator, condition.values[0])} {values[0]}"


def _said(operator: Operator, value: Value) -> str:
    match value:
        case Span() if operator == Operator.IS:
            return "in the"
        case Span():
            return f"{operator} in the"
        case Day() | Distance():
            return OF_DAYS.get(operator, operator)
        case Keyword() if operator != Operator.IS:
            return OF_DAYS.get(operator, operator)
        case Number() | Money():
            return OF_NUMBERS.get(operator, operator)
    return operator


def write_value(value: Value) -> str:  # noqa: PLR0911  a case is a line
    """One value, as `parse` reads it again."""
    match value:
        case Text(text):
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case Number(number):
            return _plain(number)
        case Money(amount, currency):
            return f"{_plain(amount)} {currency}"
        case Day(day):
            return day.isoformat()
        case Keyword():
            return value.value
        case Span(is_past, count, unit):
            return f"{'last' if is_past else 'next'} {count} {_unit(count, unit)}"
        case Distance(is_past, count, unit):
            return f"{count} {_unit(count, unit)} {'ago' if is_past else 'from now'}"


def _unit(count: int, unit: Unit) -> str:
    return unit.removesuffix("s") if count == 1 else unit.value


def _plain(number: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
