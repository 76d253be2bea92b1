"""Currencies that money is in today, named in the reader's language."""

from functools import cache

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language

# Offered first; the others follow by name.
COMMON = ["EUR", "USD", "GBP", "CHF", "CAD"]


def currency_choices() -> list[tuple[str, str]]:
    """Pairs of ISO 4217 code and "code, name" for a form, the common ones first."""
    return _choices(get_language() or "en")


def is_currency(code: str) -> bool:
    """Whether this is the code of a currency in use today."""
    return code in _in_use()


@cache
def _choices(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language, sep="-").currencies
    others = sorted(_in_use() - set(COMMON), key=lambda code: names.get(code, code).casefold())
    return [(code, f"{code} – {names.get(code, code)}") for code in [*COMMON, *others]]


@cache
def _in_use() -> frozenset[str]:
    territories = get_global("territory_currencies").values()
    return frozenset(
        code
        for currencies in territories
        for code, begin, end, is_tender in currencies
        if is_tender and end is None
    )
