"""Deleting a contact: at once, or together with what needs it, or after it was replaced."""

import pytest

from contacts.deletion import delete_together, replace_and_delete, undo_deletion
from contacts.models import Person
from core.errors import Rejected
from deals.models import Deal
from leads.models import Lead
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory


def deletion(contact):
    return f"/contacts/{contact.kind}/{contact.pk}/deletion/"


def test_a_contact_that_nothing_needs_goes_at_once_with_an_undo(browser, alice):
    person = PersonFactory(owner=alice)
    LeadFactory(owner=alice, person=person, organization=OrganizationFactory())

    response = browser.post(deletion(person), follow=True)

    assert not Person.objects.alive().filter(pk=person.pk).exists()
    undo = f"/contacts/person/{person.pk}/restoration/"
    assert undo in response.content.decode()
    browser.post(undo)
    assert Person.objects.alive().filter(pk=person.pk).exists()


def test_what_needs_it_is_named_and_ways_are_offered(browser, alice):
    lead = LeadFactory(title="Rocket", owner=alice)
    DealFactory(title="Wheel", owner=alice, person=lead.person)

    response = browser.post(deletion(lead.person), headers=HTMX)

    text = response.content.decode()
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#dialog", "innerHTML")
    for words in ("Rocket", "Wheel", "Delete all of these together", "Give them another contact"):
        assert words in text
    assert Person.objects.alive().exists()
    assert browser.post(deletion(lead.person)).url == deletion(lead.person)
    assert "Rocket" in browser.get(deletion(lead.person)).content.decode()


def test_hidden_records_are_neither_named_nor_counted(browser, alice, carol):
    person = PersonFactory(owner=alice)
    LeadFactory(title="Xanadu", owner=carol, person=person, visibility="owner")
    LeadFactory(title="Xanadu", owner=carol, person=person, visibility="owner")

    text = browser.get(deletion(person)).content.decode()

    assert "Records that you may not see" in text
    assert "Xanadu" not in text
    assert "Delete all of these together" not in text
    browser.post(deletion(person), {"how": "together"}, headers=HTMX)
    assert Person.objects.alive().exists()


def test_deleted_together_and_back_together(browser, alice):
    lead = LeadFactory(owner=alice)
    deal = DealFactory(owner=alice, person=lead.person)

    response = browser.post(deletion(lead.person), {"how": "together"}, follow=True)

    assert "2 records that needed it" in response.content.decode()
    assert not any(model.objects.alive().exists() for model in (Lead, Deal, Person))
    [undo] = response.context["messages"]
    browser.post(undo.extra_tags)
    assert (Lead.objects.alive().get(), Deal.objects.alive().get()) == (lead, deal)
    assert Person.objects.alive().get() == lead.person


def test_a_deletion_of_others_is_not_undone_by_strangers(alice, carol):
    operation = delete_together(LeadFactory(owner=alice).person, by=alice)

    response = signed_in(carol).post(f"/contacts/deletions/{operation.pk}/undo/")

    assert response.status_code == 404
    with pytest.raises(Rejected):
        undo_deletion(operation, by=carol)
    assert not Person.objects.alive().exists()


def test_another_contact_takes_its_place(browser, alice):
    lead, other = LeadFactory(owner=alice), PersonFactory(last_name="Brontë", owner=alice)
    person = lead.person

    found = browser.get(deletion(person), {"q": "bronte"}, headers=HTMX).content.decode()
    assert f'value="{other.pk}"' in found
    response = browser.post(deletion(person), {"how": "replace", "other": other.pk}, follow=True)

    lead.refresh_from_db()
    assert lead.person == other
    assert list(Person.objects.alive()) == [other]
    [undo] = response.context["messages"]
    browser.post(undo.extra_tags)
    lead.refresh_from_db()
    assert lead.person == person
    assert Person.objects.alive().count() == 2


def test_a_contact_does_not_take_its_own_place(alice):
    person = LeadFactory(owner=alice).person
    with pytest.raises(Rejected):
        replace_and_delete(person, person, by=alice)


def test_a_contact_that_the_user_may_not_see_takes_no_place(browser, alice, carol):
    lead, hidden = LeadFactory(owner=alice), PersonFactory(owner=carol, visibility="owner")

    response = browser.post(deletion(lead.person), {"how": "replace", "other": hidden.pk})

    assert response.status_code == 404
    assert Person.objects.alive().filter(pk=lead.person_id).exists()
