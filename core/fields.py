"""Form fields that read what people type: amounts of money, and their currency."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.currencies import currency_choices

HIGHEST_AMOUNT = Decimal("999999999999.99")
# What surrounds a number: spaces of any width, apostrophes between thousands, currency signs.
DECORATION = re.compile(r"[\s\u00a0\u202f'’]|[^\W\d_]|[$€£¥₣₹₽₩₺₫₴₦]")


def read_amount(typed: str, language: str = "") -> Decimal:
    """An amount as people write it: "1 234,50", "1.234,56 €", "$1,234.56", "1'234.50".

    Where a lone separator could mean two things ("1,234"), the reader's language decides.
    Raises `ValueError` for what is not a number.
    """
    bare = DECORATION.sub("", typed)
    marks = re.sub(r"\d", "", bare.removeprefix("-"))
    decimal = _decimal_mark(bare, marks, language)
    if decimal:
        whole, _mark, cents = bare.rpartition(decimal)
    else:
        whole, cents = bare, ""
    digits = re.sub(r"[.,]", "", whole)
    try:
        return Decimal(f"{digits or '0'}.{cents or '0'}") if whole or cents else Decimal("x")
    except InvalidOperation as error:
        raise ValueError(typed) from error


def _decimal_mark(bare: str, marks: str, language: str) -> str:
    """The separator before the decimals; empty when there are none."""
    if not marks:
        return ""
    last = marks[-1]
    if marks.count(last) > 1:
        return ""
    if len(marks) > 1:
        return last
    expected = get_decimal_symbol(_locale(language))
    is_group = last != expected and len(bare) - bare.index(last) == len("_000")
    return "" if is_group else last


def _locale(language: str = "") -> Locale:
    return Locale.parse(language or get_language() or "en", sep="-")


class AmountField(forms.Field):
    """An amount of money in the reader's way of writing; empty is None. Never negative."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Write an amount, such as %(example)s."),
        "negative": _("The amount cannot be negative."),
        "too_large": _("This amount is too large."),
        "decimals": _("Write at most two decimals."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        if not str(value).strip():
            return None
        try:
            amount = read_amount(str(value))
        except ValueError as error:
            example = format_decimal(Decimal("1234.5"), "#,##0.00", locale=_locale())
            raise self._invalid("invalid", example=example) from error
        return self._possible(amount)

    def prepare_value(self, value: Any) -> Any:
        """The stored amount as the reader would type it, without thousands separators."""
        if not isinstance(value, Decimal):
            return value
        pattern = "0.00" if value % 1 else "0"
        return format_decimal(value, pattern, locale=_locale())

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def _possible(self, amount: Decimal) -> Decimal:
        if amount < 0:
            raise self._invalid("negative")
        if amount > HIGHEST_AMOUNT:
            raise self._invalid("too_large")
        if amount != round(amount, 2):
            raise self._invalid("decimals")
        return amount

    def _invalid(self, code: str, **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class CurrencyField(forms.ChoiceField):
    """One of the currencies in use today, in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=currency_choices, **options)


class OnceIterator(ModelChoiceIterator):
    """Reads the rows of a form's field once; Django's reads them whenever somebody looks."""

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset:  # which keeps what it has read
            yield self.choice(row)


class RowField(forms.ModelChoiceField):
    """One of a few rows, to be chosen from a list."""

    iterator = OnceIterator


class RowsField(forms.ModelMultipleChoiceField):
    """Several of a few rows."""

    iterator = OnceIterator
