"""The same two records are judged the same at every door, and whichever of them comes first."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.batch import Directory, IncomingPerson, IncomingPhone, find_person
from contacts.duplicates import (
    LIKELY,
    POSSIBLE,
    OrganizationFacts,
    PersonFacts,
    facts_of_person,
    find_organizations,
    find_pairs,
    find_people,
)
from contacts.duplicates.organizations import KnownOrganization, compare_organizations
from contacts.duplicates.people import KnownPerson, compare_people
from contacts.models import Person
from contacts.services import create_person
from tests.contacts.strangers import crowd
from tests.factories import OrganizationFactory, PersonFactory, UserFactory

NAMES = st.sampled_from(
    ["Jean", "J.", "Zoé", "Marie-Claire", "Bob", "Robert", "", "王小明", "Иван", "Martin", "Durand"]
)
STREETS = st.sampled_from(
    ["", "12 rue de la Paix", "6 Mill St, Willaroo", "Hauptstraße 5", "Apt 3"]
)
PEOPLE = st.builds(
    PersonFacts,
    first_name=NAMES,
    last_name=NAMES | st.text(max_size=12),
    emails=st.lists(st.sampled_from(["a@b.fr", "info@b.fr", "a+x@b.fr"]), max_size=2),
    phones=st.lists(st.sampled_from(["+33612345678", "+33140000000"]), max_size=2),
    organization_name=st.sampled_from(["", "Acme SAS", "Acme", "Zeta GmbH"]),
    street=STREETS | st.text(max_size=30),
    postcode=st.sampled_from(["", "75002", "75020", "SW1A 1AA"]),
    city=st.sampled_from(["", "Paris", "Pariss", "東京"]),
    born_on=st.none() | st.sampled_from([date(1980, 5, 1), date(1980, 1, 5)]),
)
COMPANIES = st.builds(
    OrganizationFacts,
    name=st.sampled_from(["Acme SAS", "Acme SARL", "Acme France", "IBM", "Газпром", "SA"])
    | st.text(),
    domain=st.sampled_from(["", "acme.fr", "acme.com"]),
    country=st.sampled_from(["", "FR", "DE"]),
    street=STREETS,
    postcode=st.sampled_from(["", "75002"]),
)


@given(PEOPLE, PEOPLE)
@settings(max_examples=150, deadline=None)
def test_two_people_are_as_alike_one_way_as_the_other(one, other):
    here, there = KnownPerson.read(one, "FR"), KnownPerson.read(other, "FR")

    forth, back = compare_people(here, there, set()), compare_people(there, here, set())

    assert forth.bits == pytest.approx(back.bits)
    assert (forth.score, forth.reasons) == (back.score, back.reasons)


@given(COMPANIES, COMPANIES)
@settings(max_examples=150, deadline=None)
def test_two_organizations_are_as_alike_one_way_as_the_other(one, other):
    here, there = KnownOrganization.read(one, "FR"), KnownOrganization.read(other, "FR")

    forth, back = compare_organizations(here, there), compare_organizations(there, here)

    assert forth.bits == pytest.approx(back.bits)
    assert (forth.score, forth.reasons) == (back.score, back.reasons)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_a_person_is_found_under_the_keys_of_the_same_person(one):
    assert KnownPerson.read(one, "FR").keys == KnownPerson.read(replace(one), "FR").keys


@pytest.fixture
def people(company):
    """A small town of people, many of them entered twice and not quite alike."""
    owner = UserFactory()
    firms = {}
    for row in crowd(random.Random(5), people=90, twins=40):
        name = row.pop("organization_name")
        if name and name not in firms:
            firms[name] = OrganizationFactory(name=name, owner=owner)
        create_person(owner=owner, by=None, organization=firms.get(name), **row)
    return list(Person.objects.order_by("pk"))


def test_all_pairs_at_once_are_those_of_single_look_ups(people):
    at_once = {
        (pair.a, pair.b): (pair.score, pair.reasons)
        for pair in find_pairs("person", at_least=POSSIBLE)
    }
    one_by_one = {}
    for person in people:
        for found in find_people(facts_of_person(person), user=None, exclude=[person]):
            pair = tuple(sorted((person.pk, found.record.pk)))
            one_by_one[pair] = (found.score, found.reasons)

    assert len(one_by_one) > 40
    assert at_once == one_by_one


def test_pairs_of_some_contacts_are_those_of_all(people):
    some = [person.pk for person in people[:30]]
    every = {pair.a: pair for pair in find_pairs("person") if {pair.a, pair.b} & set(some)}

    assert {pair.a: pair for pair in find_pairs("person", ids=some)} == every


def test_an_import_links_whom_a_look_up_finds_likely(people):
    linked = 0
    for row in crowd(random.Random(5), people=90, twins=40, seed_of_slips=9):
        incoming = IncomingPerson(
            **{name: row[name] for name in ("first_name", "last_name", "organization_name")},
            **{name: row[name] for name in ("street", "postcode", "city", "born_on")},
            emails=row["emails"],
            phones=[IncomingPhone(number, number) for number in row["phones"]],
        )
        facts = PersonFacts(**row)
        found = find_people(facts, user=None)

        settled = find_person(Directory([incoming], []), incoming)

        likely = [candidate for candidate in found if candidate.score >= LIKELY]
        if settled:
            linked += 1
            assert settled.pk in {c.record.pk for c in likely} or shares_a_mailbox(facts, settled)
        else:
            assert all("other" in " ".join(map(str, c.reasons)) for c in likely)
    assert linked > 80


def shares_a_mailbox(facts, settled):
    """Where nobody can be asked, a mailbox of one's own is one person."""
    return Person.objects.filter(pk=settled.pk, emails__normalized__in=facts.emails).exists()


def test_an_organization_that_the_user_may_not_see_tells_nothing(alice, carol):
    hidden = OrganizationFactory(name="Acme SAS", owner=alice, visibility="owner")
    PersonFactory(first_name="Jean", last_name="Martin", organization=hidden, owner=carol)

    facts = PersonFacts(first_name="Jean", last_name="Martin", organization_name="Acme SAS")

    assert find_people(facts, user=alice)[0].score >= LIKELY
    assert find_people(facts, user=carol)[0].score < LIKELY


@pytest.mark.django_db
def test_the_trash_holds_no_candidates():
    OrganizationFactory(name="Acme SAS", deleted_at="2026-01-01T00:00Z")

    assert find_organizations(OrganizationFacts(name="Acme SAS"), user=None) == []


def test_of_thousands_of_one_name_the_one_at_the_same_company_is_found(company):
    owner = UserFactory()
    Person.objects.bulk_create(
        Person(first_name="Jean", last_name="Martin", owner=owner) for _ in range(300)
    )
    acme = OrganizationFactory(name="Acme", owner=owner)
    wanted = PersonFactory(first_name="Jean", last_name="Martin", organization=acme, owner=owner)
    Person.objects.bulk_create(
        Person(first_name="Jean", last_name="Martin", owner=owner) for _ in range(300)
    )
    facts = PersonFacts(first_name="Jean", last_name="Martin", organization_name="Acme")
    for _ in range(10):
        found = find_people(facts, user=None)

    assert found[0].record == wanted
    assert found[0].score >= LIKELY
