from decimal import Decimal

import pytest

from contacts.picking import Picked
from core.errors import Rejected
from history.models import Event
from leads.models import Lead
from leads.services import (
    archive_leads,
    delete_lead,
    restore_lead,
    unarchive_leads,
    update_lead,
)
from tests.cast import HTMX, signed_in
from tests.factories import LabelFactory, LeadFactory, OrganizationFactory, PersonFactory


@pytest.fixture
def lead(alice):
    return LeadFactory(title="Radium", owner=alice)


def test_two_people_edit_different_fields_and_both_edits_stay(lead, alice, bob):
    stale = Lead.objects.get(pk=lead.pk)
    update_lead(lead, {"title": "Polonium"}, by=alice)

    update_lead(stale, {"value": Decimal(5)}, by=bob)

    lead.refresh_from_db()
    assert (lead.title, lead.value) == ("Polonium", Decimal(5))


def test_a_lead_never_loses_both_contacts(lead, alice):
    with pytest.raises(Rejected, match="Name a person"):
        update_lead(lead, {"person": None}, by=alice)

    organization = OrganizationFactory(owner=alice)
    update_lead(lead, {"person": None, "organization": organization}, by=alice)
    lead.refresh_from_db()
    assert (lead.person, lead.organization) == (None, organization)


def test_labels_say_in_the_history_what_changed(lead, alice):
    hot, cold = LabelFactory(name="Hot"), LabelFactory(name="Cold")
    lead.labels.add(cold)

    update_lead(lead, {"labels": [hot]}, by=alice)

    event = Event.objects.about(lead).get(verb="lead.labelled")
    assert (event.details["old"], event.details["new"]) == (["Cold"], ["Hot"])


def test_a_contact_that_was_picked_takes_the_place_of_the_old(lead, alice):
    update_lead(lead, {}, picked=Picked(person=PersonFactory(owner=alice)), by=alice)
    lead.refresh_from_db()
    assert not lead.person.is_provisional


def test_a_company_may_let_reps_change_only_their_own(lead, company, carol, bob):
    company.reps_edit_only_their_own = True
    company.save()

    with pytest.raises(Rejected, match="Only"):
        update_lead(lead, {"title": "Mine"}, by=carol)
    update_lead(lead, {"title": "The manager's"}, by=bob)


def test_archiving_takes_out_of_the_inbox_and_back(lead, alice):
    assert archive_leads([lead], by=alice) == [lead]
    assert archive_leads([lead], by=alice) == []
    assert list(Lead.objects.archived()) == [lead]

    assert unarchive_leads([lead], by=alice) == [lead]
    assert list(Lead.objects.in_inbox()) == [lead]
    verbs = Event.objects.about(lead).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["lead.archived", "lead.unarchived"]


def test_several_leads_are_archived_with_one_undo(browser, alice):
    leads = [LeadFactory(owner=alice) for _ in range(3)]
    data = {"lead": [lead.pk for lead in leads]}

    response = browser.post("/leads/archive/", data, headers=HTMX)

    html = response.content.decode()
    assert "3 leads archived." in html
    assert "leads-changed" in response["HX-Trigger"]
    undo = response.context["undo_url"]
    browser.post(undo, headers=HTMX)
    assert Lead.objects.in_inbox().count() == 3


@pytest.mark.parametrize("data", [{"lead": "x"}, {"lead": "'"}])
def test_an_id_that_no_form_sends_is_refused(browser, data):
    assert browser.post("/leads/archive/", data).status_code == 400


def test_reps_delete_their_own_and_managers_their_teams(lead, alice, bob, carol):
    with pytest.raises(Rejected, match="Only Alice Martin or a manager"):
        delete_lead(lead, by=carol)

    delete_lead(lead, by=bob)
    assert not Lead.objects.visible_to(alice).exists()

    restore_lead(lead, by=alice)
    assert list(Lead.objects.visible_to(alice)) == [lead]


def test_the_trash_is_open_only_to_who_may_empty_it(lead, browser, carol):
    response = browser.post(f"/leads/{lead.pk}/delete/")

    assert response.url == "/leads/"
    assert signed_in(carol).post(f"/leads/{lead.pk}/restore/").status_code == 404
    browser.post(f"/leads/{lead.pk}/restore/")
    assert Lead.objects.in_inbox().get() == lead


def test_a_form_makes_a_lead_with_a_provisional_contact(browser, alice):
    data = {
        "person_name": "Marie Curie",
        "person_email": "marie@radium.example",
        "currency": "EUR",
        "owner": alice.pk,
        "visibility": "everyone",
    }

    response = browser.post("/leads/new/", data)

    lead = Lead.objects.get()
    assert response.url == lead.get_absolute_url()
    assert lead.title == "Marie Curie lead"
    assert lead.person.is_provisional
    assert lead.person.emails.get().address == "marie@radium.example"


def test_a_form_without_a_contact_comes_back(browser, alice):
    data = {"title": "x", "currency": "EUR", "owner": alice.pk, "visibility": "everyone"}

    response = browser.post("/leads/new/", data, headers=HTMX)

    assert response.status_code == 422
    assert "Name a person or an organization." in response.content.decode()


def test_the_edit_form_saves_only_what_changed(browser, lead, alice):
    context = browser.get(f"/leads/{lead.pk}/edit/").context
    data = {}
    for form in (context["form"], context["picking"]):
        data |= {f.html_name: "" if f.value() is None else f.value() for f in form}
    update_lead(lead, {"value": Decimal(7)}, by=alice)
    data |= {"title": "Polonium", "value": ""}

    browser.post(f"/leads/{lead.pk}/edit/", data)

    lead.refresh_from_db()
    assert lead.title == "Polonium"
