"""Words, phone numbers, addresses."""

import re
import unicodedata
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.company import current_company
from core.text import Fold
from fields.kinds.base import Index, Kept, Kind, made, not_a, refuse
from fields.showing import Part

# A B-tree takes no entry beyond 2,700 bytes; folding can make four characters of one.
LONGEST_TEXT = 255
LONGEST_LONG_TEXT = 20_000
# What no field keeps: control characters other than the ends of lines and tabs.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SPACES = re.compile(r"\s+")


class TextField(Kept, forms.CharField):
    pass


class TextKind(Kind):
    name = "text"
    label = gettext_lazy("Text")
    icon = "type"
    can_be_unique = True
    longest = LONGEST_TEXT

    def clean(self, value, *, was=None):
        if not isinstance(value, str):
            raise refuse(_("Write a text."))
        text = self.tidy(value)
        if len(text) > self.longest:
            raise refuse(_("At most %(count)s characters fit here.") % {"count": self.longest})
        return self.checked(text) if text else None

    def tidy(self, text: str) -> str:
        """On one line, without spaces around it."""
        return SPACES.sub(" ", _plain(text, self.longest)).strip()

    def checked(self, text: str) -> str:
        """The text as it is kept. Raises `ValidationError`."""
        return text

    def form_field(self, *, user, value=None):
        return made(TextField, self, value, max_length=self.longest, widget=self.widget())

    def widget(self) -> forms.Widget:
        return forms.TextInput(attrs={"autocomplete": "off"})

    @property
    def folded(self):
        return Fold(self.raw)

    def identity_of(self, value):
        return Fold(Value(value))

    def indexes(self):
        return [Index("btree", self.folded), Index("trigrams", self.folded)]


class LongTextKind(TextKind):
    name = "long_text"
    label = gettext_lazy("Long text")
    icon = "text-initial"
    can_be_unique = False
    longest = LONGEST_LONG_TEXT
    is_wide = True

    def tidy(self, text):
        return _plain(text, self.longest).replace("\r\n", "\n").replace("\r", "\n").strip()

    def widget(self):
        return forms.Textarea(attrs={"rows": 4})

    def parts(self, value, names):
        return [Part(value, is_long=True)]

    def indexes(self):
        return [Index("trigrams", self.folded)]


class EmailKind(TextKind):
    name = "email"
    label = gettext_lazy("E-mail")
    icon = "mail"
    longest = 254

    def checked(self, text):
        try:
            validate_email(text)
        except ValidationError as error:
            raise not_a(text, "jeanne@example.com") from error
        return text

    def widget(self):
        return forms.EmailInput(attrs={"autocomplete": "off"})

    def parts(self, value, names):
        return [Part(value, url=f"mailto:{value}")]


class LinkKind(TextKind):
    name = "link"
    label = gettext_lazy("Link")
    icon = "link"

    def checked(self, text):
        address = text if "://" in text else f"https://{text}"
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError as error:
            raise not_a(text, "https://example.com") from error
        return address

    def widget(self):
        return forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})

    def parts(self, value, names):
        bare = re.sub(r"^https?://(www\.)?", "", value).removesuffix("/")
        return [Part(bare, url=value, is_outside=True)]


class PhoneKind(TextKind):
    """Kept as E.164 where the number is understood, and else as it was typed."""

    name = "phone"
    label = gettext_lazy("Phone")
    icon = "phone"
    longest = 50

    def checked(self, text):
        if sum(character.isdecimal() for character in text) < 3:
            raise not_a(text, "+33 1 23 45 67 89")
        number = _number(text)
        if number is None:
            return text
        form = phonenumbers.PhoneNumberFormat.E164
        extension = f";ext={number.extension}" if number.extension else ""
        return phonenumbers.format_number(number, form) + extension

    def text(self, value):
        number = _number(value)
        if number is None:
            return str(value)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def python(self, value):
        return self.text(value)

    def parts(self, value, names):
        return [Part(self.text(value), url=f"tel:{value}")]

    def widget(self):
        return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


def _number(text: str) -> Any:
    try:
        number = phonenumbers.parse(text, _region())
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _region() -> str:
    """Where a number without a country is from: where the company's language and money are."""
    company = current_company()
    by_currency = {"GBP": "GB", "USD": "US", "CAD": "CA", "CHF": "CH", "AUD": "AU"}
    return by_currency.get(company.currency if company else "EUR", "FR")


def _plain(text: str, longest: int) -> str:
    """Composed, and without what cannot be stored or seen; much too long a text stays so."""
    return unicodedata.normalize("NFC", CONTROL.sub("", text[: longest * 4 + 1000]))
