"""Countries by their names in English and French, their codes, and what people call them."""

from functools import cache

from babel import Locale
from babel.core import get_global

from imports.fold import fold_words
from imports.values.amounts import NotUnderstood

ALSO_CALLED = {
    "uk": "GB", "u k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "angleterre": "GB", "ecosse": "GB", "gb": "GB",
    "grande bretagne": "GB", "royaume uni": "GB", "pays de galles": "GB", "usa": "US",
    "u s a": "US", "u s": "US", "united states of america": "US", "etats unis d amerique": "US",
    "america": "US", "etats unis": "US", "holland": "NL", "hollande": "NL",
    "the netherlands": "NL", "czech republic": "CZ", "republique tcheque": "CZ", "korea": "KR",
    "south korea": "KR", "coree": "KR", "coree du sud": "KR", "republic of korea": "KR",
    "russian federation": "RU", "federation de russie": "RU", "ivory coast": "CI",
    "viet nam": "VN", "macedonia": "MK", "macedoine": "MK", "turkey": "TR", "turquie": "TR",
    "hong kong": "HK", "macau": "MO", "uae": "AE", "emirats arabes unis": "AE",
    "people s republic of china": "CN", "republic of ireland": "IE", "eire": "IE",
    "deutschland": "DE", "espana": "ES", "italia": "IT", "osterreich": "AT", "belgie": "BE",
    "schweiz": "CH", "svizzera": "CH", "suisse": "CH", "nederland": "NL", "polska": "PL",
    "sverige": "SE", "norge": "NO", "danmark": "DK", "suomi": "FI", "brasil": "BR", "congo": "CG",
    "rdc": "CD", "drc": "CD", "birmanie": "MM", "burma": "MM", "cape verde": "CV",
    "cap vert": "CV", "swaziland": "SZ", "luxemburg": "LU", "slovak republic": "SK",
    "france metropolitaine": "FR", "cote d ivoire": "CI", "bosnia": "BA", "bosnie": "BA",
}  # fmt: skip


def parse_country(text: str) -> str:
    """The ISO 3166 code of a country. Raises `NotUnderstood`."""
    name = fold_words(text) if not text.isupper() else fold_words(text.lower())
    code = _countries().get(name) or _countries().get(name.removeprefix("the "))
    if not code:
        raise NotUnderstood(text)
    return code


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    every = [str(code) for code in Locale("en").territories]
    codes = [code for code in every if len(code) == 2 and code.isalpha()]
    codes = [code for code in codes if code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}]
    for code in codes:
        names[code.lower()] = code
        for language in ("en", "fr", "de", "es", "it", "nl"):
            if name := Locale(language).territories.get(code):
                names.setdefault(fold_words(str(name)), code)
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and targets[0] in codes:
            names[alias.lower()] = targets[0]
    return names | ALSO_CALLED
