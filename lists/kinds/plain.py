"""Text, numbers, money, days, moments, and yes or no."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
)
from django.utils.translation import gettext as _

from accounts.company import company_currency
from core.currencies import is_currency
from core.templatetags.formats import day, money, number
from core.text import Fold, Like
from lists.days import Reader, midnight, next_day, period_of
from lists.kinds.base import (
    EQUALITY,
    ORDER,
    PRESENCE,
    IsNotTrue,
    Kind,
    either,
    expression,
    read_yes,
    said,
)
from lists.language.ast import FilterError, Money, Number, Operator, Text
from lists.language.ast import Value as Given

COMPARE = {
    Operator.IS: Exact,
    Operator.BELOW: LessThan,
    Operator.AT_MOST: LessThanOrEqual,
    Operator.ABOVE: GreaterThan,
    Operator.AT_LEAST: GreaterThanOrEqual,
}


class TextKind(Kind):
    """Words. Compared folded; an empty text is none."""

    name = "text"
    operators: tuple[Operator, ...] = (
        Operator.CONTAINS,
        Operator.CONTAINS_NOT,
        Operator.IS,
        Operator.IS_NOT,
        Operator.STARTS,
        Operator.ANY_OF,
        Operator.NONE_OF,
        *PRESENCE,
    )

    def test(self, column, operator, values, reader):
        texts = [self.read(value) for value in values]
        folded = self.folded(column)
        if operator == Operator.CONTAINS:
            return Like(folded, self.fold(f"%{escaped(texts[0])}%"))
        if operator == Operator.STARTS:
            return Like(folded, self.fold(f"{escaped(texts[0])}%"))
        return either([Exact(folded, self.fold(text)) for text in texts])

    def read(self, value: Given) -> str:
        """A text to look for. Raises `FilterError` for an empty one."""
        text = said(value).strip()
        if not text:
            raise FilterError(_("Write what to look for."))
        return text

    def folded(self, column: Any) -> Any:
        """The column as it is compared."""
        return F(column.folded) if column.folded else Fold(expression(column))

    def fold(self, text: str) -> Any:
        """A text as it is compared."""
        return Fold(Value(text))

    def filled(self, column, reader):
        is_blank = Exact(expression(column), Value(""))
        return Q(super().filled(column, reader)) & Q(IsNotTrue(is_blank))


def escaped(text: str) -> str:
    """With the three characters that LIKE gives a meaning to taken as themselves."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


class LowerKind(TextKind):
    """Addresses and codes, stored in lower case: case does not matter, accents do."""

    def folded(self, column: Any) -> Any:
        return F(column.folded)

    def fold(self, text: str) -> Any:
        return Value(text.lower())


class NumberKind(Kind):
    name = "number"
    operators: tuple[Operator, ...] = (*EQUALITY[:2], *ORDER, *PRESENCE)

    def cell(self, value):
        return number(value)

    def test(self, column, operator, values, reader):
        numbers = [self.read(value) for value in values]
        left = expression(column)
        if operator == Operator.BETWEEN:
            low, high = numbers
            return Q(GreaterThanOrEqual(left, low)) & Q(LessThanOrEqual(left, high))
        return COMPARE[operator](left, numbers[0])

    def read(self, value: Given) -> Decimal:
        """A number. Raises `FilterError` for anything else."""
        if isinstance(value, Number):
            return value.number
        try:
            number = Decimal(said(value))
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
            raise FilterError(_("“%(text)s” is not a number.") % {"text": said(value)[:40]})
        return number


class MoneyKind(Kind):
    """An amount with its currency in another column: only amounts of one currency compare."""

    name = "money"
    operators: tuple[Operator, ...] = (*EQUALITY[:2], *ORDER, *PRESENCE)

    def __init__(self, currency: str = "currency"):
        self.currency = currency

    def cell(self, value):
        amount, currency = value
        return money(amount, currency)

    def test(self, column, operator, values, reader):
        amounts = [self.read(value) for value in values]
        currencies = {amount.currency for amount in amounts}
        if len(currencies) > 1:
            raise FilterError(_("Both amounts need the same currency."))
        alike = Exact(self.currency_of(column), currencies.pop())
        left, first = expression(column), amounts[0].amount
        if operator == Operator.BETWEEN:
            low, high = GreaterThanOrEqual(left, first), LessThanOrEqual(left, amounts[1].amount)
            return Q(low) & Q(high) & Q(alike)
        return Q(COMPARE[operator](left, first)) & Q(alike)

    def currency_of(self, column: Any) -> Any:
        return F(self.currency)

    def read(self, value: Given) -> Money:
        """An amount; in the company's currency unless it says one. Raises `FilterError`."""
        if isinstance(value, Number):
            return Money(value.number, company_currency())
        if isinstance(value, Text):
            amount, space, currency = value.text.strip().rpartition(" ")
            if not space:
                return Money(NumberKind().read(value), company_currency())
            return Money(NumberKind().read(Text(amount)), self._known(currency))
        if isinstance(value, Money):
            return Money(value.amount, self._known(value.currency))
        raise FilterError(_("Write an amount and its currency, such as 1000 EUR."))

    def _known(self, currency: str) -> str:
        if not is_currency(currency):
            raise FilterError(_("“%(code)s” is not a currency.") % {"code": currency[:20]})
        return currency


class DayKind(Kind):
    """Days, compared with days and with periods of days."""

    name = "day"

    def cell(self, value):
        return day(value)

    operators: tuple[Operator, ...] = (Operator.IS, Operator.IS_NOT, *ORDER, *PRESENCE)

    def test(self, column, operator, values, reader):
        periods = [period_of(value, reader) for value in values]
        first, last = periods[0].first, periods[-1].last
        match operator:
            case Operator.BELOW:
                return self.before(column, first, reader)
            case Operator.ABOVE:
                return self.after(column, last, reader)
            case Operator.AT_MOST:
                return self.until(column, last, reader)
            case Operator.AT_LEAST:
                return self.since(column, first, reader)
        return Q(self.since(column, first, reader)) & Q(self.until(column, last, reader))

    def before(self, column: Any, on: Any, reader: Reader) -> Any:
        return LessThan(expression(column), on)

    def since(self, column: Any, on: Any, reader: Reader) -> Any:
        return GreaterThanOrEqual(expression(column), on)

    def until(self, column: Any, on: Any, reader: Reader) -> Any:
        return LessThanOrEqual(expression(column), on)

    def after(self, column: Any, on: Any, reader: Reader) -> Any:
        return GreaterThan(expression(column), on)


class MomentKind(DayKind):
    """Moments: each belongs to a day of the company's."""

    name = "moment"

    def before(self, column, on, reader):
        return LessThan(expression(column), midnight(on, reader))

    def since(self, column, on, reader):
        return GreaterThanOrEqual(expression(column), midnight(on, reader))

    def until(self, column, on, reader):
        following = next_day(on)
        if following is None:
            return IsNull(expression(column), False)
        return LessThan(expression(column), midnight(following, reader))

    def after(self, column, on, reader):
        following = next_day(on)
        if following is None:
            return Q(pk__in=[])
        return GreaterThanOrEqual(expression(column), midnight(following, reader))


class YesNoKind(Kind):
    """True or false; nothing counts as no."""

    name = "yes_no"
    operators: tuple[Operator, ...] = (Operator.IS, Operator.IS_NOT)

    def cell(self, value):
        return _("Yes") if value else _("No")

    def test(self, column, operator, values, reader):
        source = column.source
        is_so = Q(**{source: True}) if isinstance(source, str) else Q(source)
        return is_so if read_yes(values[0]) else IsNotTrue(is_so)
