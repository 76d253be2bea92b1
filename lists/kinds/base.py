"""What the values of a column are like: which operators fit, and how they are compared.

The meaning of every comparison, in one place. A path yields a set of values: one, none when the
record has nothing there or the linked record is hidden, several for labels and the like.

- A positive operator is true when one of the values meets it. So nothing is never equal to,
  greater than or part of anything.
- A negative operator ("is not", "does not contain", "is none of", "is empty") is true exactly
  where its positive one is not: "is not Lyon" includes those without a city.
- Text is compared without accents, case and ligatures (`core.text`); an empty text is nothing.
- Days are cut in the company's time zone.
- Money is compared within one currency; an amount without one means the company's.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, F, Func, Q
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _

from lists.language.ast import FilterError, Keyword, Number, Operator, Text, Value
from lists.language.text import write_value

if TYPE_CHECKING:
    from lists.columns import Column
    from lists.days import Reader

EQUALITY = (Operator.IS, Operator.IS_NOT, Operator.ANY_OF, Operator.NONE_OF)
PRESENCE = (Operator.EMPTY, Operator.FILLED)
ORDER = (
    Operator.ABOVE,
    Operator.BELOW,
    Operator.AT_LEAST,
    Operator.AT_MOST,
    Operator.BETWEEN,
)


class IsNotTrue(Func):
    """False or unknown: what SQL's NOT leaves out, a negative operator includes."""

    template = "(%(expressions)s) IS NOT TRUE"
    output_field = BooleanField()

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().as_sql(*args, **kwargs)
        except EmptyResultSet as error:
            raise FullResultSet from error
        except FullResultSet as error:
            raise EmptyResultSet from error


class Kind:
    """A type of column. `test` is asked for positive operators only."""

    name = ""
    operators: tuple[Operator, ...] = ()

    def test(
        self, column: "Column", operator: Operator, values: tuple[Value, ...], reader: "Reader"
    ) -> Any:
        """The condition in SQL. Raises `FilterError` for values that make no sense here."""
        raise NotImplementedError

    def cell(self, value: Any) -> str:
        """A value as a list shows it: text, or markup that is safe."""
        return "" if value is None else str(value)

    def choices_for_filter(self) -> list[tuple[str, Any]]:
        """What a filter may compare with, where that is a list: pairs of value and words."""
        return []

    def chosen(self, value: Value) -> str:
        """Which of these choices a value of a filter is."""
        return said(value)

    def title_of(self, value: Value) -> str:
        """What a value of a filter is called, where it is only a key; else nothing."""
        return ""

    def filled(self, column: "Column", reader: "Reader") -> Any:
        """Whether there is a value."""
        return IsNull(expression(column), False)


def expression(column: "Column") -> Any:
    """The column as something that can be compared."""
    return F(column.source) if isinstance(column.source, str) else column.source


def either(tests: list[Any]) -> Any:
    """A condition that holds when one of them does."""
    found = Q()
    for test in tests:
        found |= Q(test)
    return found


def said(value: Value) -> str:
    """A value as text, where a text is asked for."""
    return value.text if isinstance(value, Text) else write_value(value)


def read_yes(value: Value) -> bool:
    """Yes or no. Raises `FilterError` for anything else."""
    word = said(value).lower()
    if word in {Keyword.YES, Keyword.NO}:
        return word == Keyword.YES
    raise FilterError(_("“%(text)s” is neither “yes” nor “no”.") % {"text": said(value)[:40]})


def whole(value: Value) -> int | None:
    """A number that can be an id; None for anything else."""
    if isinstance(value, Number) and value.number == int(value.number):
        return int(value.number) if abs(value.number) < 2**63 else 0
    return None
