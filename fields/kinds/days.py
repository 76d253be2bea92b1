"""Days and moments."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.db import models
from django.db.models import Func
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.company import company_time_zone
from core.templatetags.formats import full_day, moment
from fields.kinds.base import Kept, Kind, made, not_a, refuse

# What the native inputs of every browser can write.
FIRST, LAST = 1000, 9999


class DayField(Kept, forms.DateField):
    pass


class DayKind(Kind):
    """Kept as 2026-11-24."""

    name = "date"
    label = gettext_lazy("Date")
    icon = "calendar"
    compared_as = "day"

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        if isinstance(value, str):
            value = _read_day(value)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise not_a(value, "2026-11-24")
        if not FIRST <= value.year <= LAST:
            raise refuse(_("Write the year with four digits."))
        return value.isoformat()

    def parse(self, typed, *, language="", now=None):
        text = typed.strip()
        if not text:
            return None
        first_is_month = language.startswith("en-us")
        patterns = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y"]
        patterns += ["%m/%d/%Y", "%m-%d-%Y"] if first_is_month else ["%d/%m/%Y", "%d-%m-%Y"]
        for pattern in patterns:
            try:
                return self.clean(datetime.strptime(text[:10], pattern).date())  # noqa: DTZ007
            except ValueError:
                continue
        raise not_a(typed, "2026-11-24")

    def python(self, value):
        return date.fromisoformat(value)

    def text(self, value):
        return full_day(self.python(value))

    def form_field(self, *, user, value=None):
        widget = forms.DateInput(
            attrs={"type": "date", "min": "1000-01-01", "max": "9999-12-31"}, format="%Y-%m-%d"
        )
        return made(DayField, self, value, widget=widget)

    @property
    def expression(self):
        return Func(self.raw, function="field_day", output_field=models.DateField())


def _read_day(text: str) -> date:
    try:
        day = parse_date(text.strip()[:40])
    except ValueError:
        day = None
    if day is None:
        raise not_a(text, "2026-11-24")
    return day


class MomentField(Kept, forms.DateTimeField):
    pass


class MomentKind(Kind):
    """Kept in UTC to the minute: 2026-11-24T13:05:00Z. Read and shown in the reader's zone."""

    name = "moment"
    label = gettext_lazy("Date and time")
    icon = "calendar-clock"
    compared_as = "moment"

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        if isinstance(value, str):
            value = _read_moment(value)
        if not isinstance(value, datetime):
            raise not_a(value, "2026-11-24 14:05")
        try:
            at = (value if value.tzinfo else timezone.make_aware(value)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise not_a(value, "2026-11-24 14:05") from error
        if not FIRST <= at.year <= LAST:
            raise refuse(_("Write the year with four digits."))
        return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"

    def parse(self, typed, *, language="", now=None):
        text = typed.strip()
        if not text:
            return None
        at = _read_moment(text)
        zone = ZoneInfo(now.time_zone) if now and now.time_zone else company_time_zone()
        return self.clean(at if at.tzinfo else at.replace(tzinfo=zone))

    def python(self, value):
        return datetime.fromisoformat(value)

    def text(self, value):
        return moment(self.python(value))

    def form_field(self, *, user, value=None):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return made(MomentField, self, value, widget=widget)

    @property
    def expression(self):
        return Func(self.raw, function="field_moment", output_field=models.DateTimeField())


def _read_moment(text: str) -> datetime:
    try:
        at = parse_datetime(text.strip()[:40])
    except ValueError:
        at = None
    if at is None:
        raise not_a(text, "2026-11-24 14:05")
    return at
