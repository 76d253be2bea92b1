"""Money, numbers, days and moments, as people who read English and French write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from core.templatetags.formats import (
    ago,
    day,
    due,
    file_size,
    full_day,
    moment,
    money,
    number,
    percent,
)

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is noon of 24 November 2026 in London."""
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    with timezone.override("Europe/London"):
        yield now


@pytest.fixture
def french():
    with translation.override("fr"):
        yield


def test_whole_amounts_show_no_cents():
    assert money(Decimal("4500.00"), "EUR") == "€4,500"
    assert money(Decimal("1234.50"), "EUR") == "€1,234.50"
    assert money(0, "USD") == "$0"


def test_amounts_in_french(french):
    assert money(Decimal("1234567.5"), "EUR") == f"1{NARROW}234{NARROW}567,50{NO_BREAK}€"
    assert money(Decimal(-12), "EUR") == f"-12{NO_BREAK}€"


def test_a_currency_has_its_own_number_of_decimals():
    assert money(Decimal("1234.567"), "KWD").endswith("1,234.567")
    assert money(Decimal("1234.4"), "JPY") == "¥1,234"


def test_an_amount_without_a_known_currency_is_a_number():
    assert money(Decimal("12.5"), "") == "12.5"
    assert money(Decimal("12.5"), "???") == "12.5 ???"


@pytest.mark.parametrize(
    "show", [money, number, percent, day, full_day, due, moment, ago, file_size]
)
def test_nothing_shows_nothing(show):
    assert show(None) == ""


def test_the_filters_are_there_for_templates():
    template = Template("{% load formats %}{{ value|money:currency }} {{ size|bytes }}")

    shown = template.render(Context({"value": 12, "currency": "EUR", "size": 2048}))

    assert shown == f"€12 2{NO_BREAK}KB"


def test_numbers():
    assert number(12345.6) == "12,345.6"
    assert number(3, 2) == "3.00"
    assert number(12345) == "12,345"


def test_numbers_in_french(french):
    assert number(12345.6) == f"12{NARROW}345,6"
    assert number(3, 2) == "3,00"


def test_shares():
    assert percent(Decimal("0.25")) == "25%"
    assert percent(0.256, 1) == "25.6%"


def test_shares_in_french(french):
    assert percent(Decimal("0.25")) == f"25{NO_BREAK}%"


def test_a_day_has_its_year_when_the_year_is_another():
    assert day(date(2026, 11, 24)) == "24 Nov"
    assert day(date(2025, 3, 4)) == "4 Mar 2025"
    assert full_day(date(2026, 11, 24)) == "24 Nov 2026"


def test_days_in_french(french):
    assert day(date(2026, 11, 24)) == "24 nov."
    assert full_day(date(2025, 8, 4)) == "4 août 2025"


def test_days_near_today_are_named():
    assert [due(date(2026, 11, on)) for on in (22, 23, 24, 25, 26)] == [
        "22 Nov",
        "Yesterday",
        "Today",
        "Tomorrow",
        "26 Nov",
    ]


def test_days_near_today_in_french(french):
    assert due(date(2026, 11, 24)) == "Aujourd’hui"


def test_a_moment_is_told_in_the_readers_time_zone():
    at = datetime(2026, 11, 24, 23, 5, tzinfo=UTC)

    with timezone.override("Europe/Paris"):
        assert moment(at) == "25 Nov, 00:05"
        assert day(at) == "25 Nov"
    with timezone.override("America/New_York"):
        assert moment(at) == "24 Nov, 18:05"


def test_a_moment_in_french(french):
    assert moment(datetime(2025, 1, 2, 8, 30, tzinfo=UTC)) == "2 janv. 2025, 08:30"


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=-2), "in 2 days"),
    ],
)
def test_how_long_ago(today, since, words):
    assert f">{words}<" in ago(today - since)


def test_how_long_ago_in_french(today, french):
    assert ">il y a 3 jours<" in ago(today - timedelta(days=3))
    assert ">à l’instant<" in ago(today)


def test_how_long_ago_keeps_the_exact_moment(today):
    html = ago(today - timedelta(days=3))

    assert 'datetime="2026-11-21T12:00:00+00:00"' in html
    assert 'title="21 November 2026, 12:00"' in html


def test_sizes():
    assert file_size(0) == "0 bytes"
    assert file_size(1) == "1 byte"
    assert file_size(1536) == f"1.5{NO_BREAK}KB"
    assert file_size(3 * 1024**2) == f"3{NO_BREAK}MB"
    assert file_size(5000 * 1024**3) == f"5,000{NO_BREAK}GB"


def test_sizes_in_french(french):
    assert file_size(1536) == f"1,5{NO_BREAK}Ko"
    assert file_size(1) == "1 octet"
