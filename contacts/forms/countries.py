from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language, gettext_lazy

from contacts.names import fold

NOT_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}


def country_choices() -> list[tuple[str, object]]:
    """Every country by its name in the reader's language; none first."""
    return [("", gettext_lazy("No country")), *_named(get_language() or "en")]


def country_name(code: str) -> str:
    """The name of a country in the reader's language; what is no code stays as it is."""
    return dict(_named(get_language() or "en")).get(code, code)


@lru_cache(maxsize=8)
def _named(language: str) -> tuple[tuple[str, str], ...]:
    territories = Locale.parse(language.replace("-", "_")).territories
    countries = [
        (code, name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return tuple(sorted(countries, key=lambda country: fold(country[1])))
