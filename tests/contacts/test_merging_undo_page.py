"""The undo of a merge on its pages, and what else people did that is in its way."""

import pytest
from django.urls import reverse

from contacts.merging import NotUndoable, merge_by_hand, undo_merge
from contacts.models import Person
from contacts.picking import Picked
from contacts.services import delete_contact, update_person
from deals.models import Deal
from leads.conversion import Terms, convert_lead, return_deal
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LeadFactory, PersonFactory, StageFactory


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


def converted(lead, by):
    terms = Terms(
        title=lead.title,
        stage=StageFactory(),
        owner=lead.owner,
        visibility="everyone",
        picked=Picked(person=lead.person),
    )
    return convert_lead(again(lead), terms, by=by)


def test_a_lead_that_came_along_and_was_converted_since_is_in_the_way(jean, twin, alice, bob):
    lead = LeadFactory(person=twin, owner=alice, title="Windows for the school")
    operation = merge_by_hand(jean, [twin], by=bob)
    converted(again(lead), alice)

    with pytest.raises(NotUndoable, match="conversion stands on this merge") as refused:
        undo_merge(jean, operation, by=bob)

    assert refused.value.obstacle.record
    assert again(twin).deleted_at


def test_a_hidden_lead_in_the_way_is_not_named(jean, twin, carol, bob):
    lead = LeadFactory(person=twin, owner=carol, title="Secret plan", visibility="owner")
    operation = merge_by_hand(jean, [twin], by=bob)
    deal = converted(again(lead), carol)
    Deal.objects.filter(pk=deal.pk).update(visibility="owner", title="Secret plan")

    with pytest.raises(NotUndoable) as refused:
        undo_merge(jean, operation, by=bob)

    assert "Secret" not in str(refused.value)
    assert "Carol Petit" in str(refused.value)


def test_a_deal_that_went_back_to_the_leads_is_not_in_the_way(jean, twin, alice, bob):
    deal = DealFactory(person=twin, owner=alice)
    operation = merge_by_hand(jean, [twin], by=bob)
    lead = return_deal(again(deal), by=alice)

    undo_merge(jean, operation, by=bob)

    assert again(deal).person == twin
    assert again(lead).person == jean  # it came afterwards


def undo_url(survivor, operation):
    return reverse("contacts:undo_merge", args=[survivor.kind, survivor.pk, operation.pk])


def test_the_timeline_of_the_survivor_offers_the_undo_while_it_is_possible(jean, twin, alice, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    timeline = reverse("activities:timeline", args=["person", jean.pk])
    url, browser = undo_url(jean, operation), signed_in(bob)

    page = browser.get(timeline).content.decode()
    assert "Merged with J. Dupont" in page
    assert "Bob Leroy" in page
    assert url in page
    assert url not in signed_in(alice).get(timeline).content.decode()

    browser.post(url)
    assert url not in browser.get(timeline).content.decode()
    assert "Merge with J. Dupont undone" in browser.get(timeline).content.decode()


def test_the_dialog_says_who_comes_back_and_until_when(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)

    body = signed_in(bob).get(undo_url(jean, operation), headers=HTMX).content.decode()

    assert "J. Dupont" in body
    assert "Merged by Bob Leroy" in body


def test_the_dialog_says_what_is_in_the_way_and_leads_there(jean, twin, alice, bob):
    third = PersonFactory(first_name="Third", last_name="One", owner=alice)
    operation = merge_by_hand(jean, [twin], by=bob)
    merge_by_hand(third, [again(jean)], by=bob)

    body = signed_in(bob).get(undo_url(jean, operation)).content.decode()

    assert "merged into “Third One”" in body
    assert third.get_absolute_url() in body


def test_the_toast_names_what_was_edited_since(jean, twin, bob):
    operation = merge_by_hand(jean, [twin], by=bob)
    update_person(jean, {"job_title": "Director"}, by=bob)

    body = signed_in(bob).post(undo_url(jean, operation), headers=HTMX).content.decode()

    assert "Job title of “Jean Dupont”" in body


def test_the_undo_after_a_deletion_is_refused_in_words_rather_than_not_found(
    jean, twin, alice, bob
):
    operation = merge_by_hand(jean, [twin], by=bob)
    delete_contact(again(jean), by=alice)

    response = signed_in(bob).post(undo_url(jean, operation), headers=HTMX)

    assert response.status_code == 422
    assert "was deleted" in response.content.decode()


def test_an_undo_of_what_one_may_not_see_is_not_found(jean, twin, carol, ada):
    operation = merge_by_hand(jean, [twin], by=ada)
    Person.objects.filter(pk=jean.pk).update(visibility="owner")
    other = merge_by_hand(PersonFactory(owner=carol), [PersonFactory(owner=carol)], by=ada)

    assert signed_in(carol).get(undo_url(jean, operation)).status_code == 404
    assert signed_in(ada).get(undo_url(jean, other)).status_code == 404


def test_the_changes_of_a_deal_name_the_contact_that_was_merged_away(jean, twin, alice, bob):
    deal = DealFactory(person=twin, owner=alice)
    merge_by_hand(jean, [twin], by=bob)

    page = signed_in(alice).get(reverse("activities:timeline", args=["deal", deal.pk]))

    assert "J. Dupont" in page.content.decode()
    assert "(hidden)" not in page.content.decode()
