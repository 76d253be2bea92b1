"""Money, numbers, days and moments as the reader writes them: language and time zone are theirs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    is_currency,
)
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

register = template.Library()

# English days are written day first, which nobody misreads: 24 Nov 2026.
DAY_LOCALES = {"en": "en_GB"}
KIB = 1024


@register.filter
def money(amount, currency=""):
    """1234.5 and EUR: €1,234.50, 1 234,50 €. Whole amounts show no cents; None shows nothing."""
    if amount is None or amount == "":
        return ""
    return _money(Decimal(str(amount)), currency, _locale())


@register.filter
def number(value, digits=None):
    """12345.6: 12,345.6 or 12 345,6; `digits` fixes the decimals. None shows nothing."""
    if value is None or value == "":
        return ""
    pattern = None if digits is None else _with_digits(_locale().decimal_formats[None], digits)
    return format_decimal(value, format=pattern, locale=_locale())


@register.filter
def percent(value, digits=0):
    """A share: 0.25 is 25% or 25 %. None shows nothing."""
    if value is None or value == "":
        return ""
    pattern = _with_digits(_locale().percent_formats[None], digits)
    return format_percent(value, format=pattern, locale=_locale())


@register.filter
def day(value):
    """A day or the day of a moment: 24 Nov, and 24 Nov 2025 when the year is another."""
    if not value:
        return ""
    on = _local(value).date() if isinstance(value, datetime) else value
    return _day(on, with_year=on.year != timezone.localdate().year)


@register.filter
def full_day(value):
    """A day with its year, always: 24 Nov 2026."""
    if not value:
        return ""
    return _day(_local(value).date() if isinstance(value, datetime) else value, with_year=True)


@register.filter
def due(value):
    """A day as seen from today: yesterday, today, tomorrow, else the day."""
    if not value:
        return ""
    on = _local(value).date() if isinstance(value, datetime) else value
    near = {-1: gettext("Yesterday"), 0: gettext("Today"), 1: gettext("Tomorrow")}
    return near.get((on - timezone.localdate()).days) or day(on)


@register.filter
def moment(value):
    """A moment in the reader's time zone: 24 Nov, 14:05."""
    if not value:
        return ""
    at = _local(value)
    clock = format_datetime(at, "HH:mm", tzinfo=at.tzinfo, locale=_day_locale())
    return f"{day(at)}, {clock}"


@register.filter
def ago(value):
    """How long ago: “3 days ago” in a <time> whose title is the exact moment."""
    if not value:
        return ""
    at = _local(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.astimezone(UTC).isoformat(timespec="seconds"),
        _exact(at),
        _distance(at - timezone.now()),
    )


@register.filter(name="bytes")
def file_size(value):
    """The size of a file: 812 bytes, 12.5 KB, 3 MB."""
    if value is None or value == "":
        return ""
    size = int(value)
    if size < KIB:
        text = ngettext("%(size)s byte", "%(size)s bytes", size)
        return text % {"size": number(size)}
    units = (gettext("KB"), gettext("MB"), gettext("GB"))
    amount = float(size)
    for unit in units:
        amount /= KIB
        if amount < KIB or unit == units[-1]:
            break
    rounded = format_decimal(amount, format="#,##0.#", locale=_locale())
    return f"{rounded}\u00a0{unit}"


def _locale() -> Locale:
    return _parsed(get_language() or "en")


def _day_locale() -> Locale:
    language = get_language() or "en"
    return _parsed(DAY_LOCALES.get(language, language))


# The same few languages, amounts and days fill every page; Babel starts anew for each.
@lru_cache(100)
def _parsed(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


@lru_cache(10_000)
def _money(amount: Decimal, currency: str, locale: Locale) -> str:
    if not is_currency(currency):
        return f"{format_decimal(amount, locale=locale)} {currency}".strip()
    digits = 0 if amount == amount.to_integral_value() else get_currency_precision(currency)
    return format_currency(
        amount,
        currency,
        format=_with_digits(locale.currency_formats["standard"], digits),
        locale=locale,
        currency_digits=False,
    )


def _with_digits(pattern, digits: int) -> str:
    """The locale's own pattern, with so many decimals."""
    zeros = f".{'0' * digits}" if digits else ""
    return ";".join(
        part.replace(".00", zeros) if ".00" in part else part.replace("#,##0", f"#,##0{zeros}", 1)
        for part in pattern.pattern.replace(".###", "").split(";")
    )


def _day(on: date, *, with_year: bool) -> str:
    return _written(on, "d MMM y" if with_year else "d MMM", _day_locale())


@lru_cache(10_000)
def _written(on: date, pattern: str, locale: Locale) -> str:
    return format_date(on, pattern, locale=locale)


def _local(value) -> datetime:
    """The moment in the reader's time zone. A bare day begins at midnight there."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=timezone.get_current_timezone())
    return timezone.localtime(value)


def _exact(at: datetime) -> str:
    return format_datetime(at, "d MMMM y, HH:mm", tzinfo=at.tzinfo, locale=_day_locale())


def _distance(delta: timedelta) -> str:
    if abs(delta) < timedelta(minutes=1):
        return gettext("just now")
    return format_timedelta(delta, add_direction=True, locale=_locale())
