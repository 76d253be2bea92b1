"""One person in several organizations, each with a role."""

from datetime import date

import pytest

from contacts.merging import merge_by_hand, undo_merge
from contacts.models import Person
from contacts.services import (
    add_affiliation,
    change_affiliation,
    make_main,
    remove_affiliation,
    update_person,
)
from contacts.ties.models import Affiliation
from core.errors import Rejected
from history.models import Event
from history.wording import in_words, names_in
from tests.factories import DealFactory, OrganizationFactory, PersonFactory


@pytest.fixture
def acme(alice):
    return OrganizationFactory(name="Acme", owner=alice)


@pytest.fixture
def zoe(alice):
    home = OrganizationFactory(name="Home", owner=alice)
    return PersonFactory(
        first_name="Zoé", last_name="Roy", organization=home, job_title="Buyer", owner=alice
    )


def places(person):
    rows = Affiliation.objects.filter(person=person).order_by("pk")
    return [(row.organization.name, row.role, bool(row.until_on)) for row in rows]


def test_a_person_has_a_place_in_several_organizations(zoe, acme, alice):
    add_affiliation(zoe, acme, role=" Board  member ", by=alice)

    assert places(zoe) == [("Acme", "Board member", False)]


def test_one_place_at_a_time_in_each(zoe, acme, alice):
    add_affiliation(zoe, acme, by=alice)

    with pytest.raises(Rejected, match="“Acme” already"):
        add_affiliation(zoe, acme, role="Adviser", by=alice)
    with pytest.raises(Rejected, match="“Home” already"):
        add_affiliation(zoe, zoe.organization, by=alice)
    add_affiliation(zoe, acme, role="Trainee", until_on=date(2020, 1, 31), by=alice)


def test_changing_employer_keeps_the_former_one_as_past(zoe, acme, alice):
    update_person(zoe, {"organization": acme, "job_title": "Director"}, by=alice)

    assert places(zoe) == [("Home", "Buyer", True)]


def test_who_moves_up_to_a_known_place_gets_its_role(zoe, acme, alice):
    add_affiliation(zoe, acme, role="Adviser", by=alice)

    zoe = update_person(zoe, {"organization": acme}, by=alice)

    assert (zoe.organization, zoe.job_title) == (acme, "Adviser")
    assert places(zoe) == [("Home", "Buyer", True)]


def test_there_and_back_twice_on_one_day_leaves_no_doubles(zoe, acme, alice):
    home = zoe.organization
    for organization in (acme, home, acme, home):
        zoe = update_person(zoe, {"organization": organization}, by=alice)

    assert sorted(name for name, _role, _past in places(zoe)) == ["Acme", "Home"]


def test_main_and_other_change_places(zoe, acme, alice):
    row = add_affiliation(zoe, acme, role="Director", by=alice)

    zoe = make_main(row, by=alice)

    assert (zoe.organization, zoe.job_title) == (acme, "Director")
    assert places(zoe) == [("Home", "Buyer", False)]


def test_a_place_is_changed_and_removed(zoe, acme, alice):
    row = add_affiliation(zoe, acme, role="Director", by=alice)

    change_affiliation(row, {"role": "Chair", "until_on": date(2026, 1, 1)}, by=alice)
    assert places(zoe) == [("Acme", "Chair", True)]
    remove_affiliation(row, by=alice)
    remove_affiliation(row, by=alice)
    assert places(zoe) == []


def test_only_who_may_change_the_person_gives_them_a_role(zoe, acme, carol, company):
    company.reps_edit_only_their_own = True
    company.save()

    with pytest.raises(Rejected, match="Only Alice Martin"):
        add_affiliation(zoe, acme, by=carol)


def test_the_history_names_only_what_the_reader_may_see(zoe, acme, alice, carol):
    acme.visibility = "owner"
    acme.save()
    add_affiliation(zoe, acme, role="Chair", by=alice)
    events = list(Event.objects.about(zoe))

    assert [in_words(e, names_in(events, alice)) for e in events] == ["Also in Acme as Chair"]
    assert [in_words(e, names_in(events, carol)) for e in events] == ["Also in (hidden) as Chair"]


def test_a_merge_of_organizations_takes_roles_along_and_gives_them_back(zoe, acme, alice, bob):
    twin = OrganizationFactory(name="Acme SA", owner=alice)
    add_affiliation(zoe, acme, role="Chair", by=alice)
    add_affiliation(zoe, twin, role="Adviser", by=alice)

    operation = merge_by_hand(acme, [twin], by=bob)

    assert places(zoe) == [("Acme", "Chair", False)]
    undo_merge(acme, operation, by=bob)
    assert sorted(places(zoe)) == [("Acme", "Chair", False), ("Acme SA", "Adviser", False)]


def test_a_merge_of_people_takes_roles_along(zoe, acme, alice, bob):
    twin = PersonFactory(first_name="Zoe", last_name="Roy", owner=alice)
    add_affiliation(twin, acme, role="Chair", by=alice)

    merge_by_hand(zoe, [twin], by=bob)

    assert places(Person.objects.get(pk=zoe.pk)) == [("Acme", "Chair", False)]


def test_a_deal_with_another_organization_of_the_person_stays(zoe, acme, alice):
    deal = DealFactory(person=zoe, organization=acme, owner=alice)
    add_affiliation(zoe, acme, by=alice)

    update_person(zoe, {"organization": None}, by=alice)

    deal.refresh_from_db()
    assert (deal.person, deal.organization) == (zoe, acme)
