"""Days as people write them; day or month first is decided once for a file, by evidence."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from babel import Locale

from imports.fold import fold
from imports.values.amounts import NotUnderstood

CLOCK = re.compile(
    r"[T\s,]+(?:à\s+|at\s+)?(\d{1,2})[:h](\d{2})(?:[:m](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})$")
IN_WORDS = re.compile(r"[\s,./-]+")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?$")
# Spreadsheets count days from here; day 20,000 is in 1954.
SPREADSHEET_EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)


def parse_date(text: str, *, day_first: bool) -> date:
    """The day in `text`; an hour after it is left out. Raises `NotUnderstood`."""
    day = CLOCK.sub("", text.strip()).strip()
    try:
        if match := YEAR_FIRST.fullmatch(day) or COMPACT.fullmatch(day):
            year, month, number = map(int, match.groups())
            return _day(year, month, number)
        if match := YEAR_LAST.fullmatch(day):
            first, second, year = map(int, match.groups())
            number, month = (first, second) if day_first else (second, first)
            return _day(year, month, number)
        if SERIAL.fullmatch(day) and int(float(day)) in SERIALS:
            return SPREADSHEET_EPOCH + timedelta(int(float(day)))
        return _in_words(day)
    except (ValueError, OverflowError):
        raise NotUnderstood(text) from None


def parse_moment(text: str, *, day_first: bool, zone: tzinfo) -> datetime:
    """The moment in `text`: the start of the day, in `zone`, when it has no hour."""
    day = parse_date(text, day_first=day_first)
    match = CLOCK.search(text.strip())
    if not match:
        return datetime.combine(day, time(0), zone)
    hour, minute, second, half, offset = match.groups()
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        clock = time(number, int(minute), int(second or 0))
    except ValueError:
        raise NotUnderstood(text) from None
    return datetime.combine(day, clock, _offset(offset, zone))


def _offset(text: str | None, zone: tzinfo) -> tzinfo:
    if not text:
        return zone
    if text[0] not in "+-":
        return UTC
    parsed = datetime.strptime(text.replace(":", ""), "%z")
    return parsed.tzinfo or zone


def _day(year: int, month: int, number: int) -> date:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not 1900 <= year <= 2200:
        raise ValueError(year)
    return date(year, month, number)


def _in_words(text: str) -> date:
    """3 mars 2026, March 3, 2026, 03-Mar-26, lundi 3 mars 2026."""
    months, weekdays = _months(), _weekdays()
    words = [word for word in IN_WORDS.split(fold(text)) if word]
    found = [months[word] for word in words if word in months]
    numbers = [
        int(re.sub(r"(st|nd|rd|th|er)$", "", word))
        for word in words
        if re.fullmatch(r"\d{1,4}(st|nd|rd|th|er)?", word)
    ]
    rest = len(words) - len(found) - len(numbers)
    rest -= sum(
        word in weekdays or word in {"of", "le", "the"} for word in words if word not in months
    )
    if len(found) != 1 or len(numbers) != 2 or rest:
        raise ValueError(text)
    first, second = numbers
    return _day(second, found[0], first) if first <= 31 else _day(first, found[0], second)


@cache
def _months() -> dict[str, int]:
    return {
        fold(name).strip("."): number
        for language in ("en", "fr")
        for width in ("wide", "abbreviated")
        for number, name in Locale(language).months["format"][width].items()
    } | {"sept": 9, "fev": 2, "fevr": 2, "juil": 7, "juill": 7, "aou": 8, "avr": 4}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        fold(name).strip(".")
        for language in ("en", "fr")
        for width in ("wide", "abbreviated")
        for name in Locale(language).days["format"][width].values()
    )


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether a file writes the day before the month: None when its dates do not tell.

    Where they disagree the greater number decides; the others will not be understood.
    """
    days = months = dots = 0
    for text in texts:
        day = CLOCK.sub("", text.strip())
        if match := YEAR_LAST.fullmatch(day):
            first, second = int(match[1]), int(match[2])
            days += first > 12 >= second
            months += second > 12 >= first
            dots += "." in day
    if days != months:
        return days > months
    return True if dots else None
