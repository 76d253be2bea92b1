"""Amounts as people write them: 1.234,56 €, 1 234,56, $1,234.56, CHF 1'234.50."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel import Locale

from imports.fold import fold

SYMBOLS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW",
    "₪": "ILS", "₫": "VND", "₴": "UAH", "zł": "PLN", "kč": "CZK", "us$": "USD", "usd$": "USD",
    "c$": "CAD", "ca$": "CAD", "$ca": "CAD", "$us": "USD", "a$": "AUD", "au$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "r$": "BRL", "s$": "SGD", "mx$": "MXN", "fr": "CHF", "sfr": "CHF",
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "pound": "GBP",
    "pounds": "GBP", "livre": "GBP", "livres": "GBP", "ft": "HUF", "lei": "RON", "fcfa": "XOF",
}  # fmt: skip
# One sign, several currencies: the company's own if it is one of them, else the first.
SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
CODES = frozenset(
    code for code in map(str, Locale("en").currencies) if re.fullmatch("[A-Z]{3}", code)
)
# What parts thousands beside a mark: spaces of any width, and the apostrophe of Switzerland.
GAPS = re.compile(r"(?<=\d)[\s'’ʼ`]+(?=\d)")
NUMBER = re.compile(r"\d[\d.,]*|[.,]\d+")
CENT = Decimal("0.01")


class NotUnderstood(ValueError):  # noqa: N818  it is an answer, as Rejected is  # noqa: N818  an answer, as Rejected is
    """A value that cannot be read. Whoever asked says so, with the column and the value."""


def parse_amount(text: str, *, decimal: str = "") -> Decimal:
    """The number in `text`, rounded to cents. Raises `NotUnderstood`.

    `decimal` is the mark that the rest of the column uses, where one value alone leaves it open:
    without it, 1.234 and 1,234 are a thousand and more.
    """
    body = GAPS.sub("", text).replace("\N{MINUS SIGN}", "-")
    matches = NUMBER.findall(body)
    if len(matches) != 1:
        raise NotUnderstood(text)
    before, after = body.split(matches[0], 1)
    if matches[0].endswith((",", ".")):
        after = after.removeprefix("-")  # 1000,- is a round thousand
    is_negative = "-" in before or before.strip().startswith("(") or after.strip() == "-"
    words = re.sub(r"[-+()]", " ", f"{before} {after}").split()
    if any(not is_currency(word) for word in words):
        raise NotUnderstood(text)
    amount = Decimal(_plain(matches[0].rstrip(",."), decimal, text))
    try:
        return (-amount if is_negative else amount).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:  # more digits than anybody is owed
        raise NotUnderstood(text) from None


def _plain(digits: str, decimal: str, text: str) -> str:
    """Digits with one point at the most, and only before decimals."""
    marks = [mark for mark in ",." if mark in digits]
    if len(marks) == 2:
        decimal = max(marks, key=digits.rfind)
    elif marks and not _is_decimal(digits, marks[0], decimal):
        decimal = ""
    elif marks:
        decimal = marks[0]
    whole, _, cents = (
        digits.rpartition(decimal) if decimal in digits and decimal else (digits, "", "")
    )
    for mark in ",.":
        if mark in whole and not _is_grouped(whole, mark):
            raise NotUnderstood(text)
        whole = whole.replace(mark, "")
    if not cents.isdecimal() and cents:
        raise NotUnderstood(text)
    return f"{whole or '0'}.{cents or '0'}"


def _is_decimal(digits: str, mark: str, usual: str) -> bool:
    """Whether the only kind of mark in the digits stands before decimals."""
    if digits.count(mark) > 1:
        return False
    whole, _, rest = digits.partition(mark)
    is_open = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return usual == mark if is_open else True


def _is_grouped(whole: str, mark: str) -> bool:
    """1.234.567, and 12,34,567 as India writes it."""
    first, *groups = whole.split(mark)
    *inner, last = groups
    return 1 <= len(first) <= 3 and len(last) == 3 and all(len(group) in {2, 3} for group in inner)


def decimal_mark(texts: Iterable[str]) -> str:
    """The mark before decimals that a column uses wherever it is beyond doubt, or ""."""
    votes = {",": 0, ".": 0}
    for text in texts:
        digits = "".join(NUMBER.findall(GAPS.sub("", text))[:1])
        marks = [mark for mark in ",." if mark in digits]
        if len(marks) == 2:
            votes[max(marks, key=digits.rfind)] += 1
        elif marks and digits.count(marks[0]) > 1:
            votes["." if marks[0] == "," else ","] += 1
        elif marks and len(digits.rpartition(marks[0])[2]) != 3:
            votes[marks[0]] += 1
    if votes[","] == votes["."]:
        return ""
    return max(votes, key=lambda mark: votes[mark])


def is_currency(word: str) -> bool:
    return bool(_code(word, ""))


def parse_currency(text: str, *, company: str) -> str:
    """The ISO 4217 code that a text means. Raises `NotUnderstood`."""
    word = text.strip()
    code = _code(word, company) or _by_name(word)
    if not code:
        raise NotUnderstood(text)
    return code


def currency_of_amount(text: str, *, company: str) -> str:
    """The currency written beside an amount, or ""."""
    rest = NUMBER.sub(" ", GAPS.sub("", text))
    words = re.sub(r"[-+()]", " ", rest).split()
    return next((code for word in words if (code := _code(word, company))), "")


def _code(word: str, company: str) -> str:
    word = word.strip(". ")
    if word.upper() in CODES:
        return word.upper()
    sign = word.lower()
    if sign in SHARED:
        return company if company in SHARED[sign] else SHARED[sign][0]
    return SYMBOLS.get(sign, "")


def _by_name(text: str) -> str:
    folded = fold(text)
    for language in ("en", "fr"):
        for code, name in Locale(language).currencies.items():
            if code in CODES and fold(name) in {folded, folded.removesuffix("s")}:
                return code
    return ""
