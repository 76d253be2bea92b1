"""A filter in words, in the reader's language: for chips, titles and the builder."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext, pgettext_lazy

from core.templatetags.formats import full_day, money, number
from lists.language.ast import (
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
)

WORDS: dict[Operator, Any] = {
    Operator.IS: pgettext_lazy("filter", "is"),
    Operator.IS_NOT: pgettext_lazy("filter", "is not"),
    Operator.ANY_OF: gettext_lazy("is any of"),
    Operator.NONE_OF: gettext_lazy("is none of"),
    Operator.CONTAINS: gettext_lazy("contains"),
    Operator.CONTAINS_NOT: gettext_lazy("does not contain"),
    Operator.STARTS: gettext_lazy("starts with"),
    Operator.EMPTY: gettext_lazy("is empty"),
    Operator.FILLED: gettext_lazy("is not empty"),
    Operator.BELOW: gettext_lazy("is less than"),
    Operator.AT_MOST: gettext_lazy("is at most"),
    Operator.ABOVE: gettext_lazy("is more than"),
    Operator.AT_LEAST: gettext_lazy("is at least"),
    Operator.BETWEEN: gettext_lazy("is between"),
}
OF_DAYS: dict[Operator, Any] = {
    Operator.BELOW: gettext_lazy("is before"),
    Operator.AT_MOST: gettext_lazy("is on or before"),
    Operator.ABOVE: gettext_lazy("is after"),
    Operator.AT_LEAST: gettext_lazy("is on or after"),
}
KEYWORDS: dict[Keyword, Any] = {
    Keyword.ME: gettext_lazy("me"),
    Keyword.MY_TEAM: gettext_lazy("my team"),
    Keyword.YES: gettext_lazy("yes"),
    Keyword.NO: gettext_lazy("no"),
    Keyword.TODAY: gettext_lazy("today"),
    Keyword.YESTERDAY: gettext_lazy("yesterday"),
    Keyword.TOMORROW: gettext_lazy("tomorrow"),
    Keyword.THIS_WEEK: gettext_lazy("this week"),
    Keyword.LAST_WEEK: gettext_lazy("last week"),
    Keyword.NEXT_WEEK: gettext_lazy("next week"),
    Keyword.THIS_MONTH: gettext_lazy("this month"),
    Keyword.LAST_MONTH: gettext_lazy("last month"),
    Keyword.NEXT_MONTH: gettext_lazy("next month"),
    Keyword.THIS_QUARTER: gettext_lazy("this quarter"),
    Keyword.LAST_QUARTER: gettext_lazy("last quarter"),
    Keyword.NEXT_QUARTER: gettext_lazy("next quarter"),
    Keyword.THIS_YEAR: gettext_lazy("this year"),
    Keyword.LAST_YEAR: gettext_lazy("last year"),
    Keyword.NEXT_YEAR: gettext_lazy("next year"),
}
DAYS = {"day", "moment"}


def operator_words(operator: Operator, kind: str = "") -> str:
    """“is before” for days, “is less than” for numbers."""
    words = OF_DAYS.get(operator) if kind in DAYS else None
    return str(words or WORDS[operator])


def joint_words(junction: Junction) -> str:
    """“and” or “or”."""
    return pgettext("filter", "or") if junction == Junction.OR else pgettext("filter", "and")


def describe(node: Node, entity: Any) -> str:
    """The filter as a sentence: Status is open and (Value is more than €1,000 or …)."""
    if isinstance(node, Condition):
        return describe_condition(node, entity)
    joint = f" {joint_words(node.junction)} "
    parts = [describe(member, entity) for member in node.members]
    nested = [
        part if isinstance(member, Condition) else f"({part})"
        for member, part in zip(node.members, parts, strict=True)
    ]
    return joint.join(nested)


def describe_condition(condition: Condition, entity: Any) -> str:
    """One condition: Owner is me."""
    try:
        place = entity.find(condition.path)
    except FilterError:
        return condition.path
    kind = place.column.kind
    words = [place.label, operator_words(condition.operator, kind.name)]
    if condition.operator not in WITHOUT_VALUE:
        said = [value_words(value, kind) for value in condition.values]
        joint = ", "
        if condition.operator == Operator.BETWEEN:
            joint = f" {joint_words(Junction.AND)} "
        words.append(joint.join(said))
    return " ".join(words)


def value_words(value: Value, kind: Any = None) -> str:  # noqa: PLR0911  a case is a line
    """A value as the reader would write it; a choice or a row by its name."""
    named = getattr(kind, "title_of", None)
    if named and (title := named(value)):
        return str(title)
    match value:
        case Text(text):
            return text
        case Number(amount):
            return str(number(amount))
        case Money(amount, currency):
            return str(money(amount, currency))
        case Day(day):
            return str(full_day(day))
        case Keyword():
            return str(KEYWORDS[value])
    return _relative(value)


def _relative(value: Span | Distance) -> str:
    words = {"count": value.count, "unit": unit_words(value.unit, value.count)}
    if isinstance(value, Span):
        text = (
            _("in the last %(count)s %(unit)s")
            if value.is_past
            else _("in the next %(count)s %(unit)s")
        )
    else:
        text = _("%(count)s %(unit)s ago") if value.is_past else _("%(count)s %(unit)s from now")
    return text % words


def unit_words(unit: Unit, count: int) -> str:
    """“day” or “days”."""
    match unit:
        case Unit.DAYS:
            return npgettext("unit", "day", "days", count)
        case Unit.WEEKS:
            return npgettext("unit", "week", "weeks", count)
        case Unit.MONTHS:
            return npgettext("unit", "month", "months", count)
        case Unit.QUARTERS:
            return npgettext("unit", "quarter", "quarters", count)
    return npgettext("unit", "year", "years", count)
