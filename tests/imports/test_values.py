from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency
from hypothesis import example, given
from hypothesis import strategies as st

from imports.values.amounts import (
    NotUnderstood,
    currency_of_amount,
    decimal_mark,
    parse_amount,
    parse_currency,
)
from imports.values.dates import day_first, parse_date, parse_moment
from imports.values.places import parse_country


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.234,56 €", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("$1,234.56", "1234.56"),
        ("CHF 1'234.50", "1234.50"),
        ("1’234’567.5", "1234567.50"),
        ("EUR 12", "12"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("1,234", "1234"),
        ("1.234", "1234"),
        ("0.125", "0.13"),
        ("0,5", "0.50"),
        (".75", "0.75"),
        ("1.234.567", "1234567"),
        ("12,34,567.00", "1234567"),
        ("1234567.891", "1234567.89"),
        ("-12", "-12"),
        ("(1,200.00)", "-1200"),
        ("−5 €", "-5"),
        ("1000,-", "1000"),
        ("12 500 euros", "12500"),
        ("US$ 300", "300"),
    ],
)
def test_amounts_are_read_as_people_write_them(text, expected):
    assert parse_amount(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["1,5k", "k", "", "12 apples", "1.2.3", "1,2,3", "12/5", "1,23.45,6", "NaN", "1e5", "€"]
)
def test_an_amount_that_is_not_one_is_not_guessed(text):
    with pytest.raises(NotUnderstood):
        parse_amount(text)


def test_the_rest_of_the_column_says_what_a_mark_means():
    assert decimal_mark(["1.234", "12.5"]) == "."
    assert decimal_mark(["1.234", "12,5"]) == ","
    assert decimal_mark(["1.234"]) == ""
    assert parse_amount("1.234", decimal=".") == Decimal("1.23")
    assert parse_amount("1.234", decimal=",") == Decimal(1234)


@given(
    st.decimals(0, 10**9, places=2), st.sampled_from(["en", "fr", "de", "fr_CH", "de_CH", "en_IN"])
)
def test_an_amount_that_babel_writes_is_read_again(amount, locale):
    assert parse_amount(format_currency(amount, "EUR", locale=locale)) == amount


@given(st.text(max_size=30))
@example("100000000000000000000000000")
def test_any_text_is_an_amount_or_not_understood(text):
    with suppress(NotUnderstood):
        assert parse_amount(text).is_finite()


@pytest.mark.parametrize(
    ("text", "code"),
    [("€", "EUR"), ("eur", "EUR"), ("US Dollar", "USD"), ("dollar des États-Unis", "USD"),
     ("£", "GBP"), ("CHF", "CHF"), ("Euros", "EUR"), ("$", "CAD")],
)  # fmt: skip
def test_currencies_are_known_by_sign_code_and_name(text, code):
    assert parse_currency(text, company="CAD") == code


def test_a_currency_beside_an_amount_is_taken():
    assert currency_of_amount("1 200 £", company="EUR") == "GBP"
    assert currency_of_amount("$5", company="EUR") == "USD"
    assert currency_of_amount("1200", company="EUR") == ""


@pytest.mark.parametrize(
    "text",
    ["2026-03-04", "2026/3/4", "2026.03.04", "20260304", "04/03/2026", "4.3.26", "4-3-2026",
     "4 mars 2026", "March 4, 2026", "04-Mar-2026", "4 Mar 26", "mercredi 4 mars 2026",
     "Wed, Mar 4th 2026", "2026-03-04 15:30", "2026-03-04T15:30:00Z", "04/03/2026 15:30:10",
     "04/03/2026 3:30 PM", "46085", "2026-03-04T15:30:00+01:00", "04/03/2026 15h30"],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text):
    assert parse_date(text, day_first=True) == date(2026, 3, 4)


def test_month_first_is_another_day():
    assert parse_date("04/03/2026", day_first=False) == date(2026, 4, 3)


@pytest.mark.parametrize("text", ["", "31/02/2026", "soon", "13/13/2026", "mars", "99999", "1/2"])
def test_a_day_that_is_not_one_is_not_guessed(text):
    with pytest.raises(NotUnderstood):
        parse_date(text, day_first=True)


def test_a_moment_keeps_its_hour_and_its_zone():
    assert parse_moment("2026-03-04 3:30 pm", day_first=True, zone=UTC) == datetime(
        2026, 3, 4, 15, 30, tzinfo=UTC
    )
    assert parse_moment("2026-03-04T15:30:00+02:00", day_first=True, zone=UTC).utcoffset()


def test_day_or_month_first_is_decided_by_evidence():
    assert day_first(["04/03/2026", "25/12/2025"]) is True
    assert day_first(["04/03/2026", "12/25/2025"]) is False
    assert day_first(["04.03.2026"]) is True
    assert day_first(["04/03/2026", "2026-12-25"]) is None


@given(st.dates(date(1970, 1, 1), date(2069, 1, 1)), st.sampled_from(["en_GB", "fr", "fr_CA"]),
       st.sampled_from(["short", "medium", "long", "full"]))  # fmt: skip
def test_a_day_that_babel_writes_is_read_again(day, locale, width):
    assert parse_date(format_date(day, width, locale=locale), day_first=True) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_not_understood(text):
    with suppress(NotUnderstood):
        parse_date(text, day_first=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [("France", "FR"), ("fr", "FR"), ("FRA", "FR"), ("Allemagne", "DE"), ("GERMANY", "DE"),
     ("États-Unis", "US"), ("U.S.A.", "US"), ("UK", "GB"), ("The Netherlands", "NL"),
     ("Côte d’Ivoire", "CI"), ("Deutschland", "DE"), ("Belgique", "BE"), ("PE", "PE")],
)  # fmt: skip
def test_countries_are_known_by_name_and_code(text, code):
    assert parse_country(text) == code


def test_a_country_that_is_not_one_is_not_guessed():
    with pytest.raises(NotUnderstood):
        parse_country("Narnia")
