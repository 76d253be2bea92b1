"""Filters over records: what they find, what they refuse, and what they must not give away."""

from datetime import UTC, datetime

import pytest

from contacts.models import Person
from deals.models import Deal
from leads.models import Lead
from lists.columns import entity_of
from lists.compiling import narrow
from lists.language import FilterError
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
)

MODELS = {"lead": Lead, "deal": Deal, "person": Person}


def found(user, key, text):
    """Titles of what a filter leaves of all that a user may see, each as often as it comes."""
    rows = MODELS[key].objects.visible_to(user)
    return sorted(str(row) for row in narrow(rows, text, entity=entity_of(key), user=user))


@pytest.mark.parametrize(
    "text",
    [
        'person.email is "kubla@secret.example"',
        'person.email contains "secret"',
        'person.name starts with "Xan"',
        "person is Xanadu",
        "person is not empty",
        'person.organization.city is "Hidden"',
        "person.city is any of (Hidden)",
        'organization.domain contains "hidden"',
        "text contains xanadu",
        "text contains secret.example",
    ],
)
def test_what_is_hidden_never_meets_a_condition(text, alice, carol):
    private = {"owner": alice, "visibility": "owner"}
    firm = OrganizationFactory(city="Hidden", domain="hidden.example", **private)
    person = PersonFactory(
        first_name="Xanadu",
        last_name="",
        city="Hidden",
        organization=firm,
        emails=["kubla@secret.example"],
        **private,
    )
    LeadFactory(title="Seen by all", person=person, organization=firm, owner=alice)

    assert found(alice, "lead", text) == ["Seen by all"]
    assert found(carol, "lead", text) == []


def test_what_is_hidden_cannot_be_told_from_what_is_not_there(alice, carol):
    person = PersonFactory(city="Hidden", owner=alice, visibility="owner")
    LeadFactory(title="Private contact", person=person, owner=alice)

    assert found(carol, "lead", "person.city is not Hidden") == ["Private contact"]
    assert found(carol, "lead", "person.city is not Paris") == ["Private contact"]
    assert found(carol, "lead", "person.city is empty") == ["Private contact"]


def test_hidden_deals_of_a_contact_do_not_count(alice, carol):
    person = PersonFactory(first_name="Ann", last_name="", owner=alice)
    DealFactory(person=person, owner=alice, visibility="owner")

    assert found(alice, "person", "deals.status is open") == ["Ann"]
    assert found(carol, "person", "deals.status is open") == []


def test_a_record_comes_once_however_many_labels_and_addresses_match(alice):
    person = PersonFactory(owner=alice, emails=["a@x.fr", "b@x.fr"], first_name="Ann")
    lead = LeadFactory(title="Once", owner=alice, person=person)
    lead.labels.set([LabelFactory(name="Hot"), LabelFactory(name="Warm")])

    assert found(alice, "lead", "label is any of (Hot, Warm)") == ["Once"]
    assert found(alice, "lead", "person.email contains x.fr") == ["Once"]
    assert found(alice, "lead", "label is not empty and person.email contains fr") == ["Once"]


def test_is_not_includes_what_is_empty(alice):
    LeadFactory(title="Hot", owner=alice).labels.add(LabelFactory(name="Hot"))
    LeadFactory(title="Bare", owner=alice)

    assert found(alice, "lead", "label is not Hot") == ["Bare"]
    assert found(alice, "lead", "value is not 5 EUR") == ["Bare", "Hot"]


def test_days_are_cut_where_the_company_is(alice):
    # Half past midnight of 1 November in Paris.
    LeadFactory(title="Late", owner=alice, created_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

    assert found(alice, "lead", "created on 2026-11-01") == ["Late"]
    assert found(alice, "lead", "created before 2026-11-01") == []
    assert found(alice, "lead", "created after 2026-10-31") == ["Late"]


def test_a_quarter_begins_with_the_fiscal_year(alice, company, monkeypatch):
    company.fiscal_year_starts_in = 2
    company.save()
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, tzinfo=UTC))
    LeadFactory(title="In", owner=alice, created_at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    LeadFactory(title="Out", owner=alice, created_at=datetime(2026, 10, 31, 12, tzinfo=UTC))

    assert found(alice, "lead", "created is this quarter") == ["In"]
    assert found(alice, "lead", "created is this year") == ["In", "Out"]


def test_money_is_compared_within_one_currency(alice):
    for value, currency in ((1500, "EUR"), (1500, "USD"), (500, "EUR"), (None, "EUR")):
        LeadFactory(title=f"{value} {currency}", value=value, currency=currency, owner=alice)

    assert found(alice, "lead", "value > 1000 EUR") == ["1500 EUR"]
    assert found(alice, "lead", "value > 1000") == ["1500 EUR"]
    assert found(alice, "lead", "value between 1 USD and 9999 USD") == ["1500 USD"]
    assert found(alice, "lead", "value is empty") == ["None EUR"]


@pytest.mark.parametrize(
    "typed", ["0612345678", "06 12 34 56 78", "+33 6 12 34", "612345678", "34.56"]
)
def test_a_number_is_found_in_any_writing(typed, alice):
    PersonFactory(
        first_name="Ann", last_name="", owner=alice, phones=[("0612 345 678", "+33612345678")]
    )

    assert found(alice, "person", f'phone contains "{typed}"') == ["Ann"]


def test_phones_are_compared_as_numbers(alice):
    PersonFactory(
        first_name="Ann", last_name="", owner=alice, phones=[("0612 345 678", "+33612345678")]
    )

    assert found(alice, "person", 'phone is "+33 6 12 34 56 78"') == ["Ann"]
    assert found(alice, "person", 'phone is "06 12 34 56 78"') == ["Ann"]
    assert found(alice, "person", 'phone is not "06 12 34 56 79"') == ["Ann"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colour is red", "have no field “colour”"),
        ("person.colour is red", "have no field “person.colour”"),
        ("boss.name is red", "have no field “boss.name”"),
        ("person.organization.people.organization.name is x", "have no field"),
        ("title > 5", "cannot be compared with “is more than”"),
        ("value contains 5", "cannot be compared with “contains”"),
        ("created contains 5", "cannot be compared with “contains”"),
        ('value > "a lot"', "is not a number"),
        ("value > 5 XXX", "“XXX” is not a currency"),
        ("value between 1 EUR and 2 USD", "same currency"),
        ("created is Tuesday", "“Tuesday” is no day"),
        ("created > 5", "A day is written as"),
        ("source is heaven", "not among the choices: manual"),
        ("label is Nothing", "there is no “Nothing”"),
        ("owner is nobody", "there is no “nobody”"),
        ("seen is perhaps", "neither “yes” nor “no”"),
        ('title contains " "', "Write what to look for"),
        ("person.phone contains x", "Write some digits"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(text, sentence, alice):
    with pytest.raises(FilterError) as refused:
        found(alice, "lead", text)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "created before 0001-01-01",
        "created after 9999-12-31",
        "created on 9999-12-31",
        "created between 0001-01-01 and 9999-12-31",
        "created in the next 9999 years",
        "created in the last 9999 years",
        "expected_close between 9999 years ago and 9999 years from now",
        "owner is 99999999999999999999",
        "value > 99999999999999999999",
        "person is 99999999999999999999",
        "owner is -1",
        "owner is 1.5 or created is today",
    ],
)
def test_the_ends_of_the_calendar_and_of_numbers_are_no_error(text, alice):
    LeadFactory(owner=alice)
    try:
        found(alice, "lead", text)
    except FilterError:
        assert "1.5" in text
