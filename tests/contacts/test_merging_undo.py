"""Taking a merge back: what returns, what stays, and when it is too late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.merging import NotUndoable, merge, merge_by_hand, told, undo_merge
from contacts.models import Email, Organization, Person
from contacts.points import Point
from contacts.services import delete_contact, restore_contact, update_person
from core.errors import Rejected
from deals.models import Deal
from deals.services import delete_deal, open_deal, update_deal, win_deal
from history.journal import Journal, undo
from history.models import Event, Operation
from tests.factories import (
    DealFactory,
    LabelFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
    StageFactory,
)


@pytest.fixture
def jean(alice):
    return PersonFactory(first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@a.fr"])


@pytest.fixture
def twin(alice):
    return PersonFactory(
        first_name="J.", last_name="Dupont", owner=alice, job_title="Buyer", emails=["j@home.fr"]
    )


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def addresses(contact):
    return {str(email): email.is_primary for email in contact.emails.all()}


def test_edits_of_the_survivor_are_spared_and_named(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    update_person(jean, {"job_title": "Director", "city": "Lyon"}, by=bob)

    undone = undo_merge(jean, operation, by=bob)

    assert (again(jean).job_title, again(jean).city) == ("Director", "Lyon")
    assert again(twin).job_title == "Buyer"
    assert told(undone, user=bob) == ["Job title of “Jean Dupont”"]


def test_an_e_mail_that_was_edited_since_stays_and_is_named(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    emails = [Point("jean@a.fr", is_primary=True), Point("new@home.fr")]
    update_person(jean, {"emails": emails}, by=bob)

    undone = undo_merge(jean, operation, by=bob)

    assert addresses(jean) == {"jean@a.fr": True, "new@home.fr": False}
    assert addresses(twin) == {}
    assert told(undone, user=bob)[0] == "E-mail (deleted since)"


def test_an_e_mail_that_was_put_first_since_goes_back_and_both_have_a_first_one(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    emails = [Point("j@home.fr", is_primary=True), Point("jean@a.fr")]
    update_person(jean, {"emails": emails}, by=bob)

    undo_merge(jean, operation, by=bob)

    assert addresses(jean) == {"jean@a.fr": True}
    assert addresses(twin) == {"j@home.fr": True}


def test_the_address_that_somebody_put_first_stays_first_where_it_goes(jean, twin, bob):
    twin.emails.create(address="second@home.fr", position=1)
    operation = merge_by_hand(jean, [twin], by=bob)
    emails = [Point("second@home.fr", is_primary=True), Point("jean@a.fr"), Point("j@home.fr")]
    update_person(jean, {"emails": emails}, by=bob)

    undo_merge(jean, operation, by=bob)

    assert addresses(jean) == {"jean@a.fr": True}
    assert addresses(twin) == {"second@home.fr": True, "j@home.fr": False}


def test_an_e_mail_that_was_deleted_since_is_not_made_again(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    update_person(jean, {"emails": ["jean@a.fr"]}, by=bob)

    undo_merge(jean, operation, by=bob)

    assert (addresses(jean), addresses(twin)) == ({"jean@a.fr": True}, {})


def test_an_address_that_both_had_is_displaced_and_comes_back(jean, alice, bob):
    twin = PersonFactory(owner=alice, emails=["JEAN@a.fr", "other@a.fr"])
    operation = merge_by_hand(jean, [twin], by=bob)
    assert set(addresses(jean)) == {"jean@a.fr", "other@a.fr"}

    undo_merge(jean, operation, by=bob)

    assert addresses(jean) == {"jean@a.fr": True}
    assert addresses(twin) == {"JEAN@a.fr": True, "other@a.fr": False}


def test_an_address_put_first_by_the_merge_itself_is_taken_back_too(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob, choices={"emails": twin.pk})
    assert addresses(jean) == {"jean@a.fr": False, "j@home.fr": True}

    undo_merge(jean, operation, by=bob)

    assert (addresses(jean), addresses(twin)) == ({"jean@a.fr": True}, {"j@home.fr": True})


def test_a_new_deal_stays_with_the_survivor(jean, twin, alice, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    stage = StageFactory()
    deal = open_deal(title="New", stage=stage, owner=alice, by=alice, person=again(jean))

    undo_merge(jean, operation, by=bob)

    assert again(deal).person == jean


def test_a_deal_that_came_along_goes_back_also_when_it_was_won_or_deleted(jean, twin, alice, bob):
    won, thrown = (DealFactory(person=twin, owner=alice) for _ in range(2))
    operation = merge_by_hand(jean, [twin], by=bob)
    win_deal(won, by=alice)
    delete_deal(thrown, by=alice)

    undo_merge(jean, operation, by=bob)

    assert (again(won).person, again(won).status) == (twin, Deal.Status.WON)
    assert again(thrown).person == twin
    assert again(thrown).deleted_at


def test_a_deal_whose_contact_was_changed_since_stays_and_is_named(jean, twin, alice, bob):
    deal = DealFactory(person=twin, owner=alice, title="Windows")
    operation = merge_by_hand(jean, [twin], by=bob)
    third = PersonFactory(owner=alice)
    update_deal(deal, {"person": third}, by=alice)

    undone = undo_merge(jean, operation, by=bob)

    assert again(deal).person == third
    assert told(undone, user=bob) == ["Person of “Windows”"]


def test_a_deal_that_one_may_not_see_is_spared_without_its_name(jean, twin, carol, alice, bob):
    deal = DealFactory(person=twin, owner=carol, title="Secret", visibility="owner")
    operation = merge_by_hand(jean, [twin], by=bob)
    assert again(deal).person == jean
    Deal.objects.filter(pk=deal.pk).update(person=PersonFactory(owner=alice))

    assert told(undo_merge(jean, operation, by=bob), user=bob) == []


def test_the_survivors_own_merge_has_to_be_undone_first_and_then_this_one_can(
    jean, twin, alice, bob
):
    third = PersonFactory(first_name="Third", last_name="One", owner=alice)
    first = merge_by_hand(jean, [twin], by=bob)
    second = merge_by_hand(third, [again(jean)], by=bob)

    with pytest.raises(NotUndoable, match="merged into “Third One”") as refused:
        undo_merge(jean, first, by=bob)
    assert refused.value.obstacle.record == third
    undo_merge(third, second, by=bob)
    undo_merge(jean, first, by=bob)

    assert Person.objects.alive().count() == 3
    assert addresses(twin) == {"j@home.fr": True}


def test_two_merges_into_one_survivor_can_be_undone_in_any_order(jean, twin, alice, bob):
    third = PersonFactory(owner=alice, emails=["third@a.fr"])
    first = merge_by_hand(jean, [twin], by=bob)
    merge_by_hand(jean, [third], by=bob)

    undo_merge(jean, first, by=bob)

    assert addresses(twin) == {"j@home.fr": True}
    assert set(addresses(jean)) == {"jean@a.fr", "third@a.fr"}


def test_a_survivor_in_the_trash_has_to_be_restored_first(jean, twin, alice, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    delete_contact(again(jean), by=alice)

    with pytest.raises(NotUndoable, match="“Jean Dupont” was deleted"):
        undo_merge(jean, operation, by=bob)
    restore_contact(again(jean), by=alice)
    undo_merge(jean, operation, by=bob)

    assert again(twin).deleted_at is None


def test_an_organization_that_was_deleted_since_is_no_obstacle(jean, twin, alice, bob):
    organization = OrganizationFactory(owner=alice)
    Person.objects.filter(pk=twin.pk).update(organization=organization)
    operation = merge_by_hand(jean, [again(twin)], by=bob)
    delete_contact(organization, by=alice)

    undo_merge(jean, operation, by=bob)

    assert again(twin).organization == organization
    assert again(jean).organization is None


def test_an_organization_that_is_gone_for_good_is_no_obstacle(jean, twin, alice, bob):
    organization = OrganizationFactory(owner=alice)
    Person.objects.filter(pk=twin.pk).update(organization=organization)
    operation = merge_by_hand(jean, [again(twin)], by=bob)
    Organization.objects.all().delete()

    undo_merge(jean, operation, by=bob)

    assert again(twin).deleted_at is None


@pytest.mark.parametrize("survives", ["provisional", "confirmed"])
def test_a_provisional_and_a_confirmed_one_come_back_as_they_were(survives, jean, twin, bob):
    Person.objects.filter(pk=twin.pk).update(confirmed_at=None)
    pair = {"confirmed": again(jean), "provisional": again(twin)}
    survivor = pair.pop(survives)
    [other] = pair.values()

    operation = merge_by_hand(survivor, [other], by=bob)
    assert again(survivor).confirmed_at
    undo_merge(survivor, operation, by=bob)

    assert again(twin).confirmed_at is None
    assert again(jean).confirmed_at == jean.confirmed_at


def test_labels_and_followers_are_united_and_parted_again(jean, twin, alice, bob, carol):
    both, hers, added = (LabelFactory(entity="person") for _ in range(3))
    jean.labels.add(both)
    twin.labels.add(both, hers)
    twin.followers.add(carol)
    operation = merge_by_hand(jean, [twin], by=bob)
    assert set(jean.labels.all()) == {both, hers}
    jean.labels.add(added)

    undo_merge(jean, operation, by=bob)

    assert set(jean.labels.all()) == {both, added}
    assert set(twin.labels.all()) == {both, hers}
    assert (jean.followers.count(), list(twin.followers.all())) == (0, [carol])


def test_a_second_undo_changes_nothing(jean, twin, bob, ada):
    operation = merge_by_hand(jean, [twin], by=bob)
    undo_merge(jean, operation, by=bob)
    update_person(jean, {"job_title": "Director"}, by=bob)

    undo_merge(jean, operation, by=ada)

    assert again(jean).job_title == "Director"
    assert Event.objects.about(jean).filter(verb="person.merge_undone").count() == 1
    assert Operation.objects.get().undone_by == bob


def test_somebody_else_may_not_undo_it_but_an_admin(jean, twin, alice, bob, ada):
    operation = merge_by_hand(jean, [twin], by=bob)

    with pytest.raises(Rejected, match="Only who merged"):
        undo_merge(jean, operation, by=alice)
    undo_merge(jean, operation, by=ada)

    assert again(twin).deleted_at is None


@pytest.mark.parametrize(("days", "may"), [(29, True), (31, False)])
def test_after_thirty_days_it_stands(days, may, jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    Operation.objects.update(at=timezone.now() - timedelta(days=days))

    if may:
        undo_merge(jean, operation, by=bob)
    else:
        with pytest.raises(Rejected, match="30 days"):
            undo_merge(jean, operation, by=bob)

    assert (again(twin).deleted_at is None) == may


def test_a_group_of_five_is_undone_as_a_whole(alice, bob):
    people = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr", "same@x.fr"]) for n in range(5)]
    deals = [DealFactory(person=person, owner=alice) for person in people]
    survivor, *others = people

    operation = merge_by_hand(survivor, others, by=bob)
    assert (survivor.emails.count(), survivor.deals.count()) == (6, 5)
    undo_merge(survivor, operation, by=bob)

    assert Person.objects.alive().count() == 5
    assert [again(deal).person for deal in deals] == people
    assert all(person.emails.filter(is_primary=True).count() == 1 for person in people)
    assert Email.objects.count() == 10


def test_organizations_get_their_people_back(alice, bob):
    survivor, other = OrganizationFactory(owner=alice), OrganizationFactory(owner=alice)
    hers = [PersonFactory(organization=other, owner=alice) for _ in range(3)]
    operation = merge_by_hand(survivor, [other], by=bob)
    late = PersonFactory(organization=survivor, owner=alice)
    moved = hers.pop()
    update_person(again(moved), {"organization": None}, by=bob)

    undone = undo_merge(survivor, operation, by=bob)

    assert set(other.people.all()) == set(hers)
    assert list(survivor.people.all()) == [late]
    assert told(undone, user=bob) == [f"Organization of “{moved}”"]


def test_a_bulk_edit_since_is_an_edit_and_no_obstacle(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    later = Journal.begin(Operation.Kind.BULK, by=bob)
    later.change(again(jean), job_title="Director")

    undone = undo_merge(jean, operation, by=bob)

    assert again(jean).job_title == "Director"
    assert [entry.field for entry in undone.spared] == ["job_title"]


def test_a_merge_within_a_conversion_comes_back_with_its_undo(jean, twin, bob):
    journal = Journal.begin(Operation.Kind.CONVERSION, by=bob, title="Lead")
    merge(jean, [twin], by=bob, journal=journal)

    undo(journal.operation, by=bob)

    assert addresses(twin) == {"j@home.fr": True}


def test_many_rows_go_and_come_back_in_few_queries(jean, twin, bob, django_assert_max_num_queries):
    NoteFactory.create_batch(100, person=twin)

    with django_assert_max_num_queries(120):
        operation = merge_by_hand(jean, [twin], by=bob)
    with django_assert_max_num_queries(120):
        undo_merge(jean, operation, by=bob)

    assert twin.notes.count() == 100


def test_what_was_merged_away_since_is_not_brought_back_by_a_row(jean, twin, alice, bob):
    """Two lists of one row: taken back one by one where a statement cannot take all."""
    note, other = NoteFactory(person=twin), NoteFactory(person=twin)
    operation = merge_by_hand(jean, [twin], by=bob)
    note.delete()

    undone = undo_merge(jean, operation, by=bob)

    assert again(other).person == twin
    assert told(undone, user=bob) == ["Note (deleted since)"]
