"""Which days a value of a filter means: “this quarter”, “in the last 7 days”, “2026-11-24”.

Days begin where the company is, weeks on Monday, quarters and years with the fiscal year.
“In the last N days” is today and the N days before it; “in the next N days” today and the N after.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.company import company_time_zone, current_company
from accounts.models import User
from lists.language.ast import Day, Distance, FilterError, Keyword, Span, Text, Unit, Value

MONTHS = 12
QUARTER = 3


@dataclass(frozen=True)
class Reader:
    """For whom a filter is read, and when: what “me” and “today” are."""

    user: User
    today: date
    zone: ZoneInfo
    year_starts_in: int = 1


def reader_of(user: User) -> Reader:
    """This user, now, where the company is."""
    zone, company = company_time_zone(), current_company()
    month = company.fiscal_year_starts_in if company else 1
    return Reader(user, timezone.now().astimezone(zone).date(), zone, month)


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


def period_of(value: Value, reader: Reader) -> Period:
    """The days that a value means. Raises `FilterError` for what is no day."""
    match value:
        case Day(day):
            return Period(day, day)
        case Span(is_past, count, unit):
            far = shifted(reader.today, -count if is_past else count, unit)
            return Period(far, reader.today) if is_past else Period(reader.today, far)
        case Distance(is_past, count, unit):
            day = shifted(reader.today, -count if is_past else count, unit)
            return Period(day, day)
        case Keyword() if value in PERIODS:
            return _named(value, reader)
        case Text(text):
            return _typed(text)
    raise FilterError(_("A day is written as 2026-11-24, “today”, “this month” or “7 days ago”."))


def shifted(day: date, count: int, unit: Unit) -> date:
    """So many days, weeks, months … later; the 31st becomes the last day of a shorter month."""
    try:
        if unit in {Unit.DAYS, Unit.WEEKS}:
            return day + timedelta(days=count * (7 if unit == Unit.WEEKS else 1))
        months = {Unit.MONTHS: 1, Unit.QUARTERS: QUARTER, Unit.YEARS: MONTHS}[unit]
        place = day.year * MONTHS + day.month - 1 + count * months
        year, month = divmod(place, MONTHS)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min


def midnight(day: date, reader: Reader) -> datetime:
    """When a day begins, where the company is."""
    return datetime.combine(day, time(), reader.zone)


def next_day(day: date) -> date | None:
    """The day after; None after the last one of the calendar."""
    return None if day == date.max else day + timedelta(days=1)


PERIODS = {
    Keyword.TODAY: (0, Unit.DAYS),
    Keyword.YESTERDAY: (-1, Unit.DAYS),
    Keyword.TOMORROW: (1, Unit.DAYS),
    Keyword.THIS_WEEK: (0, Unit.WEEKS),
    Keyword.LAST_WEEK: (-1, Unit.WEEKS),
    Keyword.NEXT_WEEK: (1, Unit.WEEKS),
    Keyword.THIS_MONTH: (0, Unit.MONTHS),
    Keyword.LAST_MONTH: (-1, Unit.MONTHS),
    Keyword.NEXT_MONTH: (1, Unit.MONTHS),
    Keyword.THIS_QUARTER: (0, Unit.QUARTERS),
    Keyword.LAST_QUARTER: (-1, Unit.QUARTERS),
    Keyword.NEXT_QUARTER: (1, Unit.QUARTERS),
    Keyword.THIS_YEAR: (0, Unit.YEARS),
    Keyword.LAST_YEAR: (-1, Unit.YEARS),
    Keyword.NEXT_YEAR: (1, Unit.YEARS),
}


def _named(keyword: Keyword, reader: Reader) -> Period:
    count, unit = PERIODS[keyword]
    first = shifted(_beginning(reader.today, unit, reader.year_starts_in), count, unit)
    return Period(first, shifted(first, 1, unit) - timedelta(days=1))


def _beginning(day: date, unit: Unit, year_starts_in: int) -> date:
    """The first day of the week, month, quarter or year in which a day is."""
    if unit == Unit.DAYS:
        return day
    if unit == Unit.WEEKS:
        return day - timedelta(days=day.weekday())
    if unit == Unit.MONTHS:
        return day.replace(day=1)
    length = QUARTER if unit == Unit.QUARTERS else MONTHS
    return shifted(day.replace(day=1), -((day.month - year_starts_in) % length), Unit.MONTHS)


def _typed(text: str) -> Period:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise FilterError(
            _("“%(text)s” is no day. Write 2026-11-24, “today” or “7 days ago”.")
            % {"text": text[:40]}
        ) from error
    return Period(day, day)
