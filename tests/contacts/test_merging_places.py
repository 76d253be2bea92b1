"""Where people work, when they or their organizations are merged, and what the past says."""

import pytest
from django.urls import reverse

from contacts.merging import merge, merge_by_hand, undo_merge
from contacts.models import Person
from contacts.services import update_person
from contacts.ties.models import Affiliation
from tests.cast import signed_in
from tests.factories import OrganizationFactory, PersonFactory


@pytest.fixture
def acme(alice):
    return OrganizationFactory(name="Acme", owner=alice)


@pytest.fixture
def globex(alice):
    return OrganizationFactory(name="Globex", owner=alice)


@pytest.fixture
def jean(alice, acme):
    return PersonFactory(first_name="Jean", owner=alice, organization=acme, job_title="Buyer")


@pytest.fixture
def twin(alice, globex):
    return PersonFactory(first_name="J.", owner=alice, organization=globex, job_title="Adviser")


def places():
    """Everybody's main organization, and their further ones with their roles."""
    main = Person.objects.alive().values_list("organization__name", flat=True).order_by("pk")
    rows = Affiliation.objects.order_by("pk").select_related("organization")
    return list(main), [(row.organization.name, row.role) for row in rows]


def test_the_main_organization_of_the_other_becomes_a_further_one(jean, twin, bob):
    operation = merge(jean, [twin], by=bob)

    assert places() == (["Acme"], [("Globex", "Adviser")])
    assert Affiliation.objects.get().person == jean
    undo_merge(jean, operation, by=bob)
    assert places() == (["Acme", "Globex"], [])


def test_a_main_organization_that_was_not_chosen_becomes_a_further_one(jean, twin, bob):
    merge(jean, [twin], by=bob, choices={"organization": twin.pk})

    assert places() == (["Globex"], [("Acme", "Buyer")])


def test_a_further_organization_that_is_the_main_one_now_is_told_once(jean, twin, globex, bob):
    Affiliation.objects.create(person=jean, organization=globex, role="Consultant")

    operation = merge(jean, [twin], by=bob)

    assert places() == (["Acme"], [("Globex", "Consultant")])
    undo_merge(jean, operation, by=bob)
    operation = merge(jean, [twin], by=bob, choices={"organization": twin.pk})
    assert places() == (["Globex"], [("Acme", "Buyer")])
    undo_merge(jean, operation, by=bob)
    assert places() == (["Acme", "Globex"], [("Globex", "Consultant")])


def test_two_organizations_of_one_person_that_are_merged_leave_one_place(jean, acme, globex, bob):
    Affiliation.objects.create(person=jean, organization=globex, role="Consultant")

    operation = merge(acme, [globex], by=bob)

    assert places() == (["Acme"], [])
    undo_merge(acme, operation, by=bob)
    assert places() == (["Acme"], [("Globex", "Consultant")])


def timeline(jean, user):
    return signed_in(user).get(reverse("activities:timeline", args=["person", jean.pk]))


def test_the_survivor_tells_what_had_happened_to_the_other(jean, twin, alice, bob):
    update_person(twin, {"job_title": "Chief of chocolate"}, by=alice)
    merge_by_hand(jean, [twin], by=bob)

    page = timeline(jean, alice).content.decode()

    assert "Chief of chocolate" in page
    assert page.count("Merged with") == 1
    assert "Merged into" not in page


def test_what_had_happened_to_a_hidden_other_stays_hidden(jean, twin, alice, bob, carol):
    Person.objects.filter(pk=twin.pk).update(visibility="owner")
    update_person(twin, {"job_title": "Secret adviser"}, by=alice)
    update_person(twin, {"job_title": ""}, by=alice)
    merge_by_hand(jean, [twin], by=bob)

    assert "Secret adviser" in timeline(jean, alice).content.decode()
    assert "Secret adviser" not in timeline(jean, carol).content.decode()
