"""Numbers, money, yes or no."""

from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.company import company_currency
from core.currencies import currency_choices, is_currency
from core.fields import read_amount
from core.templatetags.formats import money
from fields.kinds.base import Kept, Kind, as_type, made, not_a, raw, refuse

# As many digits as fit beside each other in a cell, and as nobody needs.
MOST_DIGITS = 15
MOST_DECIMALS = 6


def plain(number: Decimal) -> str:
    """A number as it is kept: no exponent, no zeros that say nothing."""
    text = format(number.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def read_number(value: Any, *, decimals: int = MOST_DECIMALS) -> Decimal:
    """A number that a field can hold, from one or from what people type. `ValidationError`."""
    try:
        number = value if isinstance(value, Decimal) else _read(value)
    except (ValueError, InvalidOperation) as error:
        raise not_a(value, _local(Decimal("1234.5"))) from error
    if not number.is_finite() or number.adjusted() >= MOST_DIGITS:
        raise refuse(_("This number is too large."))
    if number != round(number, decimals):
        raise refuse(_("Write at most %(count)s decimals.") % {"count": decimals})
    return number


def _read(value: Any) -> Decimal:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    text = str(value).strip()[:60]
    try:
        return Decimal(text) if "_" not in text else Decimal("x")
    except InvalidOperation:
        if any(character.isalpha() for character in text):
            raise ValueError(text) from None
        return read_amount(text)


def _local(number: Decimal) -> str:
    locale = Locale.parse(get_language() or "en", sep="-")
    return format_decimal(number, "0.######", locale=locale)


class NumberInput(forms.TextInput):
    """A number in the reader's way of writing."""

    def format_value(self, value: Any) -> str | None:
        return _local(value) if isinstance(value, Decimal) else super().format_value(value)


def number_input() -> NumberInput:
    return NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off"})


class TypedNumberField(Kept, forms.CharField):
    """A number as its reader writes it: 1,234 is another one in Paris."""

    def keep(self, given):
        return None if given == "" else self.kind.clean(_as_typed(given), was=self.was)


def _as_typed(text: str) -> Any:
    """What the reader means, in their own way of writing; what is no number stays as it is."""
    if any(character.isalpha() for character in text):
        return text
    try:
        return read_amount(text)
    except ValueError:
        return text


class NumberKind(Kind):
    name = "number"
    label = gettext_lazy("Number")
    icon = "hash"
    compared_as = "number"
    can_be_unique = True

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        return plain(read_number(value))

    def parse(self, typed, *, language="", now=None):
        if not typed.strip():
            return None
        try:
            return self.clean(read_amount(typed, language))
        except ValueError as error:
            raise not_a(typed, "1234.5") from error

    def python(self, value):
        return Decimal(value)

    def text(self, value):
        locale = Locale.parse((get_language() or "en").replace("-", "_"))
        return format_decimal(Decimal(value), "#,##0.######", locale=locale)

    def form_field(self, *, user, value=None):
        return made(TypedNumberField, self, value, max_length=40, widget=number_input())

    @property
    def expression(self):
        return as_type(self.raw, "numeric", models.DecimalField())


class MoneyWidget(forms.MultiWidget):
    """An amount and its currency, side by side."""

    template_name = "fields/money.html"
    use_fieldset = True

    def __init__(self, label: str, currency: str):
        self.currency = currency
        amount = number_input()
        amount.attrs["aria-label"] = label
        chosen = forms.Select(choices=currency_choices(), attrs={"aria-label": _("Currency")})
        super().__init__([amount, chosen])
        self.widgets_names = ["-amount", "-currency"]  # no key of a field has a hyphen

    def decompress(self, value):
        return list(value) if value else [None, self.currency]


class MoneyField(Kept, forms.MultiValueField):
    def __init__(self, *, currency: str, label: str, **options: Any):
        parts = [forms.CharField(required=False, max_length=40), forms.CharField(required=False)]
        widget = MoneyWidget(label, currency)
        super().__init__(
            fields=parts, require_all_fields=False, widget=widget, label=label, **options
        )

    def compress(self, data_list):
        amount, currency = [*data_list, "", ""][:2]
        return {"amount": _as_typed(amount), "currency": currency} if amount else None


class MoneyKind(Kind):
    """An amount and its currency. Amounts of two currencies are never added."""

    name = "money"
    label = gettext_lazy("Money")
    icon = "banknote"
    compared_as = "money"

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            value = {"amount": value}
        amount, currency = value.get("amount"), value.get("currency") or company_currency()
        if amount in (None, ""):
            return None
        if not isinstance(currency, str) or not is_currency(currency):
            raise refuse(_("Choose a currency."))
        return {"amount": plain(read_number(amount, decimals=2)), "currency": currency}

    def parse(self, typed, *, language="", now=None):
        text = typed.strip()
        if not text:
            return None
        codes = [word for word in text.upper().split() if is_currency(word)]
        codes += [code for sign, code in SIGNS.items() if sign in text]
        currency = codes[0] if codes else company_currency()
        bare = text.upper().replace(currency, "")
        try:
            return self.clean({"amount": read_amount(bare, language), "currency": currency})
        except ValueError as error:
            raise not_a(typed, "1234.50 EUR") from error

    def python(self, value):
        return Decimal(value["amount"]), value["currency"]

    def text(self, value):
        return money(Decimal(value["amount"]), value["currency"])

    def form_field(self, *, user, value=None):
        return made(MoneyField, self, value, currency=company_currency())

    @property
    def expression(self):
        amount = raw(self.field.key, "amount")
        return as_type(amount, "numeric", models.DecimalField())

    @property
    def currency(self):
        return raw(self.field.key, "currency")


SIGNS = {"€": "EUR", "£": "GBP", "$": "USD"}


class YesNoField(Kept, forms.NullBooleanField):
    def keep(self, given):
        if given is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return given


class YesNoKind(Kind):
    """Yes, no, or nobody has said."""

    name = "yes_no"
    label = gettext_lazy("Yes or no")
    icon = "toggle-left"
    compared_as = "yes_no"

    def clean(self, value, *, was=None):
        if value in (None, ""):
            return None
        if isinstance(value, bool):
            return value
        raise refuse(_("Choose yes or no."))

    def parse(self, typed, *, language="", now=None):
        word = typed.strip().casefold()
        if not word:
            return None
        if word in YES or word in NO:
            return word in YES
        raise not_a(typed, str(_("Yes")))

    def text(self, value):
        return str(YES_NO[bool(value)])

    def form_field(self, *, user, value=None):
        choices = [("", "–"), ("true", YES_NO[True]), ("false", YES_NO[False])]
        return made(YesNoField, self, value, widget=YesNoSelect(choices=choices))

    @property
    def expression(self):
        return as_type(self.raw, "boolean", models.BooleanField())


class YesNoSelect(forms.Select):
    def format_value(self, value):
        return super().format_value({True: "true", False: "false"}.get(value, value))


YES_NO = {True: pgettext_lazy("answer", "Yes"), False: pgettext_lazy("answer", "No")}
YES = {"yes", "y", "true", "t", "1", "x", "oui", "o", "vrai", "on", "✓"}
NO = {"no", "n", "false", "f", "0", "non", "faux", "off"}
