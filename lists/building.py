"""The filter builder: a condition as controls show it, and what the controls say as a condition.

The controls of a value depend on the kind of column and on the operator. They are plain inputs;
`<filter-builder>` only says how the conditions are nested.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.company import company_currency
from core.currencies import currency_choices
from core.fields import read_amount
from lists.columns import Entity, Place, entity_of
from lists.kinds.base import said
from lists.language.ast import (
    DEEPEST,
    EVERYTHING,
    MOST_CONDITIONS,
    WITH_SEVERAL,
    WITHOUT_VALUE,
    Condition,
    Day,
    Distance,
    FilterError,
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
from lists.language.text import MOST_UNITS
from lists.wording import KEYWORDS, operator_words, unit_words

# How days are said besides the periods with a name.
EXACT, LAST, NEXT, AGO, AHEAD = "day", "last", "next", "ago", "ahead"
DAYS = {"day", "moment"}
CHOSEN = {"choice", "row", "user", "labels"}


@dataclass
class Control:
    """One value: what a control shows and reads."""

    kind: str
    text: str = ""
    choices: list[tuple[str, Any]] = field(default_factory=list)
    currency: str = ""
    when: str = EXACT
    count: str = ""
    unit: str = Unit.DAYS.value


@dataclass
class Draft:
    """A condition in the builder."""

    place: Place
    operator: Operator
    controls: list[Control]
    error: str = ""

    @property
    def operators(self) -> list[tuple[str, str]]:
        kind = self.place.column.kind
        return [(one.value, operator_words(one, kind.name)) for one in kind.operators]

    @property
    def is_several(self) -> bool:
        return self.operator in WITH_SEVERAL


def draft_of(condition: Condition, entity: Entity) -> Draft:
    """A condition as the builder shows it."""
    place = entity.find(condition.path)
    kind = place.column.kind
    operator = condition.operator if condition.operator in kind.operators else kind.operators[0]
    values: list[Value | None] = list(condition.values)
    count = 0 if operator in WITHOUT_VALUE else 2 if operator == Operator.BETWEEN else 1
    if operator in WITH_SEVERAL:
        return Draft(place, operator, [_several(place, condition.values)])
    values += [None] * (count - len(values))
    return Draft(place, operator, [_control(place, value) for value in values[:count]])


def fields_of(entity: Entity) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be asked for, grouped by whose it is: pairs of path and label."""
    own = [column for column in entity.all_columns() if column.is_filterable]
    groups = [(str(entity.label), [(column.key, str(column.label)) for column in own])]
    for link in entity.links:
        columns = [one for one in entity_of(link.entity).all_columns() if one.is_filterable]
        pairs = [(f"{link.key}.{column.key}", str(column.label)) for column in columns]
        groups.append((str(link.label), pairs))
    return groups


def read_tree(given: Any, entity: Entity, depth: int = 0) -> Node:
    """The filter that the builder sends. Raises `FilterError` for what makes no sense."""
    if not isinstance(given, Mapping) or depth > DEEPEST:
        raise FilterError(_("The filter cannot be read."))
    members = given.get("members")
    if isinstance(members, list) and len(members) <= MOST_CONDITIONS:
        junction = Junction.OR if given.get("junction") == Junction.OR.value else Junction.AND
        nodes = [read_tree(member, entity, depth + 1) for member in members]
        return join(junction, [node for node in nodes if node != EVERYTHING])
    return read_condition(given, entity)


def read_condition(given: Mapping[str, Any], entity: Entity) -> Node:
    """A condition from its controls; one whose value was left empty is left out."""
    place = entity.find(_one(given, "field"))
    operators = place.column.kind.operators
    asked = _one(given, "operator")
    operator = Operator(asked) if asked in set(operators) else operators[0]
    if operator in WITHOUT_VALUE:
        return Condition(place.path, operator)
    values = _read_values(place, operator, given)
    if not values:
        return EVERYTHING
    if operator == Operator.BETWEEN and len(values) != 2:
        raise FilterError(_("“%(field)s” needs two values.") % {"field": place.label})
    return Condition(place.path, operator, tuple(values))


def _several(place: Place, values: tuple[Value, ...]) -> Control:
    control = _control(place, None)
    control.text = ", ".join(said(value) for value in values)
    if control.choices:
        control.text = "\n".join(place.column.kind.chosen(value) for value in values)
    return control


def _control(place: Place, value: Value | None) -> Control:
    kind = place.column.kind
    text = "" if value is None else kind.chosen(value)
    if kind.name in DAYS:
        return _day_control(value)
    if kind.name == "money":
        amount = value.amount if isinstance(value, Money) else ""
        currency = value.currency if isinstance(value, Money) else company_currency()
        return Control("money", f"{amount}", list(currency_choices()), currency)
    if kind.name == "yes_no":
        choices = [(word.value, KEYWORDS[word]) for word in (Keyword.YES, Keyword.NO)]
        return Control("choice", text, choices)
    if kind.name in CHOSEN:
        return Control("choice", text, kind.choices_for_filter())
    return Control("number" if kind.name == "number" else "text", text)


def _day_control(value: Value | None) -> Control:
    match value:
        case Day(day):
            return Control("day", day.isoformat(), WHEN(), when=EXACT)
        case Span(is_past, count, unit):
            when = LAST if is_past else NEXT
            return Control("day", "", WHEN(), when=when, count=str(count), unit=unit.value)
        case Distance(is_past, count, unit):
            when = AGO if is_past else AHEAD
            return Control("day", "", WHEN(), when=when, count=str(count), unit=unit.value)
        case Keyword():
            return Control("day", "", WHEN(), when=value.value)
        case Text(text):
            return Control("day", text, WHEN(), when=EXACT)
    return Control("day", "", WHEN(), when=Keyword.TODAY.value)


def WHEN() -> list[tuple[str, Any]]:  # noqa: N802  a list that depends on the language
    """How a day can be said, in words."""
    further = [
        (EXACT, _("a day…")),
        (LAST, _("in the last…")),
        (NEXT, _("in the next…")),
        (AGO, _("…ago")),
        (AHEAD, _("…from now")),
    ]
    out = {Keyword.ME, Keyword.MY_TEAM, Keyword.YES, Keyword.NO}
    return [*((word.value, words) for word, words in KEYWORDS.items() if word not in out), *further]


def units() -> list[tuple[str, str]]:
    """Days, weeks, months…: pairs of value and word."""
    return [(unit.value, unit_words(unit, 2)) for unit in Unit]


def _read_values(place: Place, operator: Operator, given: Mapping[str, Any]) -> list[Value]:
    kind = place.column.kind.name
    texts = [text.strip() for text in _many(given, "value")]
    if kind in DAYS:
        return _read_days(given, texts)
    if kind == "money":
        currencies = _many(given, "currency") or [company_currency()]
        return [_read_money(text, currencies[-1]) for text in texts if text]
    if kind == "number":
        return [Number(_read_number(text)) for text in texts if text]
    if kind not in CHOSEN and operator in WITH_SEVERAL:
        texts = [part.strip() for text in texts for part in text.split(",")]
    return [_read_word(text, kind) for text in texts if text]


def _read_word(text: str, kind: str) -> Value:
    """A choice that means something else for each reader, or the text itself."""
    if kind == "user" and text in {Keyword.ME, Keyword.MY_TEAM}:
        return Keyword(text)
    if kind == "yes_no" and text in {Keyword.YES, Keyword.NO}:
        return Keyword(text)
    return Text(text)


def _read_days(given: Mapping[str, Any], texts: list[str]) -> list[Value]:
    whens, counts, unit_names = (_many(given, name) for name in ("when", "count", "unit"))
    found: list[Value] = []
    for place, when in enumerate(whens):
        if when in set(Keyword):
            found.append(Keyword(when))
            continue
        if when == EXACT:
            text = texts[place] if place < len(texts) else ""
            found += [Day(_read_day(text))] if text else []
            continue
        count = _read_count(counts[place] if place < len(counts) else "")
        name = unit_names[place] if place < len(unit_names) else ""
        unit = Unit(name) if name in set(Unit) else Unit.DAYS
        shape = Span if when in {LAST, NEXT} else Distance
        found.append(shape(when in {LAST, AGO}, count, unit))
    return found


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FilterError(_("“%(text)s” is no day.") % {"text": text[:40]}) from error


def _read_count(text: str) -> int:
    if not text.isdecimal() or not int(text[:9]) <= MOST_UNITS:
        raise FilterError(_("Write a number of days, %(most)s at the most.") % {"most": MOST_UNITS})
    return int(text[:9])


def _read_money(text: str, currency: str) -> Money:
    return Money(_read_number(text), currency[:3])


def _read_number(text: str) -> Decimal:
    try:
        number = read_amount(text)
    except ValueError as error:
        words = {"text": text[:40]}
        raise FilterError(_("“%(text)s” is not a number.") % words) from error
    if abs(number) >= Decimal(10) ** 20 or -number.as_tuple().exponent > 10:  # type: ignore[operator]
        raise FilterError(_("“%(text)s” is not a number.") % {"text": text[:40]})
    return number


def _one(given: Mapping[str, Any], name: str) -> str:
    return next(iter(_many(given, name)), "")


def _many(given: Mapping[str, Any], name: str) -> list[str]:
    value = given.get(name)
    values = value if isinstance(value, list) else [value]
    return [one[:500] for one in values[:200] if isinstance(one, str)]
