"""A lead of somebody who has an open deal already is added to it, and taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from activities.models import Activity, Note
from activities.services import add_note, attach_file, plan_activity
from contacts.models import Channel, Label
from core.errors import Rejected
from deals.models import Deal, StageVisit
from deals.services import lose_deal, move_deal, win_deal
from history.models import Event, Operation
from leads.conversion import convert_lead, return_deal, terms_of, undo_conversion
from leads.models import Lead
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)
from tests.leads.dialog import address, filled


@pytest.fixture
def stage(company):
    return PipelineFactory(stages=["Qualified", "Proposal"]).stages.get(name="Qualified")


@pytest.fixture
def marie(alice):
    return PersonFactory(first_name="Marie", last_name="Curie", owner=alice)


@pytest.fixture
def deal(alice, marie, stage):
    deal = DealFactory(title="Big one", owner=alice, stage=stage, person=marie, value=None)
    add_note(text="Of the deal", by=alice, deal=deal)
    return deal


@pytest.fixture
def lead(alice, marie):
    lead = LeadFactory(title="Second thoughts", owner=alice, person=marie, value=Decimal(70))
    add_note(text="Of the lead", by=alice, lead=lead)
    plan_activity(type="call", subject_line="Call", owner=alice, by=alice, lead=lead)
    attach_file(ContentFile(b"x", name="offer.txt"), by=alice, lead=lead)
    return lead


def link(lead, deal, *, by):
    terms = terms_of(lead, deal.stage)
    terms.deal = deal
    return convert_lead(lead, terms, by=by)


def test_everything_on_the_lead_moves_to_the_deal(alice, lead, deal):
    assert link(lead, deal, by=alice) == deal

    lead.refresh_from_db()
    assert lead.converted_at
    assert Deal.objects.count() == 1
    assert {note.text for note in deal.notes.all()} == {"Of the deal", "Of the lead"}
    assert (deal.activities.count(), deal.attachments.count()) == (1, 1)
    assert (lead.notes.count(), lead.activities.count(), lead.attachments.count()) == (0, 0, 0)
    assert lead.conversions.get().is_link
    assert StageVisit.objects.filter(deal=deal).count() == deal.visits.count()
    assert Event.objects.about(deal).filter(verb="deal.linked").exists()


def test_the_deal_keeps_its_own_and_takes_what_it_lacks(alice, bob, lead, deal):
    fair = Channel.objects.create(name="Fair")
    hot = LabelFactory(name="Hot")
    LabelFactory(name="hot", entity=Label.Entity.DEAL)
    lead.labels.add(hot)
    lead.followers.add(bob)
    lead.channel, lead.channel_code = fair, "paris"
    lead.origin, lead.origin_id = "import", "7"
    lead.expected_close_on = date(2027, 1, 31)
    lead.save()

    link(lead, deal, by=alice)

    deal.refresh_from_db()
    assert (deal.title, deal.value) == ("Big one", Decimal(70))
    assert (deal.origin, deal.origin_id) == ("import", "7")
    assert (deal.channel, deal.channel_code) == (fair, "paris")
    assert deal.expected_close_on == date(2027, 1, 31)
    assert [label.name for label in deal.labels.all()] == ["hot"]
    assert list(deal.followers.all()) == [bob]

    undo_conversion(lead.conversions.get(), by=alice)

    deal.refresh_from_db()
    assert (deal.value, deal.origin, deal.channel, deal.expected_close_on) == (
        None,
        "manual",
        None,
        None,
    )
    assert not deal.labels.exists()
    assert not deal.followers.exists()


def test_undo_takes_back_what_came_from_the_lead_and_nothing_else(alice, lead, deal):
    link(lead, deal, by=alice)
    add_note(text="Since", by=alice, deal=deal)

    undo_conversion(lead.conversions.get(), by=alice)

    lead.refresh_from_db()
    deal.refresh_from_db()
    assert lead.is_open
    assert [note.text for note in lead.notes.all()] == ["Of the lead"]
    assert {note.text for note in deal.notes.all()} == {"Of the deal", "Since"}
    assert (lead.activities.count(), lead.attachments.count()) == (1, 1)
    assert (deal.deleted_at, deal.returned_at) == (None, None)
    assert deal.visits.filter(left_at=None).count() == deal.visits.count()


def test_two_leads_are_added_and_taken_back_in_any_order(alice, marie, lead, deal):
    other = LeadFactory(title="Third", owner=alice, person=marie, value=None)
    add_note(text="Of the third", by=alice, lead=other)
    link(lead, deal, by=alice)
    link(other, deal, by=alice)

    undo_conversion(lead.conversions.get(), by=alice)
    undo_conversion(other.conversions.get(), by=alice)

    assert Lead.objects.in_inbox().count() == 2
    assert [note.text for note in deal.notes.all()] == ["Of the deal"]
    assert Note.objects.count() == 3


def test_a_conversion_that_leads_were_added_to_is_not_undone_alone(alice, marie, lead, stage):
    first = LeadFactory(title="First", owner=alice, person=marie)
    deal = convert_lead(first, terms_of(first, stage), by=alice)
    link(lead, deal, by=alice)

    with pytest.raises(Rejected, match="Second thoughts"):
        undo_conversion(first.conversions.get(), by=alice)

    undo_conversion(lead.conversions.get(), by=alice)
    undo_conversion(first.conversions.get(), by=alice)
    assert [note.text for note in lead.notes.all()] == ["Of the lead"]


def test_a_deal_with_added_leads_goes_back_to_the_lead_that_it_came_from(alice, marie, lead, stage):
    first = LeadFactory(title="First", owner=alice, person=marie)
    deal = convert_lead(first, terms_of(first, stage), by=alice)
    link(lead, deal, by=alice)

    assert return_deal(deal, by=alice) == first
    assert {note.text for note in first.notes.all()} == {"Of the lead"}
    lead.refresh_from_db()
    assert lead.converted_at


def test_a_repeat_gets_the_same_deal(alice, lead, deal):
    assert link(lead, deal, by=alice) == link(lead, deal, by=alice)
    assert Note.objects.count() == 2
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("close", [win_deal, lambda deal, by: lose_deal(deal, reason="", by=by)])
def test_a_closed_deal_takes_no_lead(alice, lead, deal, close):
    close(deal, by=alice)

    with pytest.raises(Rejected, match="closed"):
        link(lead, deal, by=alice)

    assert not Operation.objects.filter(kind=Operation.Kind.LINK).exists()
    lead.refresh_from_db()
    assert lead.is_open


def test_a_hidden_deal_takes_no_lead(alice, carol, marie, lead, stage):
    hidden = DealFactory(owner=carol, stage=stage, person=marie, visibility="owner")

    with pytest.raises(Rejected, match="not there any more"):
        link(lead, hidden, by=alice)


@pytest.mark.usefixtures("deal")
def test_the_dialog_offers_the_open_deals_of_the_contact(browser, carol, lead, stage):
    DealFactory(title="Hidden", owner=carol, stage=stage, person=lead.person, visibility="owner")
    closed = DealFactory(title="Closed", owner=lead.owner, stage=stage, person=lead.person)
    win_deal(closed, by=lead.owner)

    html = browser.get(address(lead)).content.decode()

    assert "Add the lead to “Big one”" in html
    assert "owned by Alice" in html
    assert "Hidden" not in html
    assert "Add the lead to “Closed”" not in html


def test_deals_of_the_organization_are_offered_too(browser, alice, stage):
    acme = OrganizationFactory(name="Acme", owner=alice)
    DealFactory(title="For Acme", owner=alice, stage=stage, organization=acme)
    lead = LeadFactory(owner=alice, organization=acme)

    assert "For Acme" in browser.get(address(lead)).content.decode()


def test_choosing_the_deal_in_the_dialog_adds_the_lead(browser, lead, deal):
    data = filled(browser, lead, deal=deal.pk)
    for name in ("title", "stage", "owner", "visibility", "currency", "value"):
        del data[name]  # fields of a new deal are not sent

    response = browser.post(address(lead), data)

    assert response.url == deal.get_absolute_url()
    assert Deal.objects.get() == deal
    assert lead.conversions.get().is_link


def test_a_deal_closed_since_the_dialog_opened_is_said(browser, alice, lead, deal):
    data = filled(browser, lead, deal=deal.pk)
    win_deal(deal, by=alice)

    response = browser.post(address(lead), data, headers=HTMX)

    assert response.status_code == 422
    assert "closed or gone" in response.content.decode()
    lead.refresh_from_db()
    assert lead.is_open


def test_a_deal_of_somebody_else_cannot_be_smuggled_in(browser, alice, lead, stage):
    other = DealFactory(owner=alice, stage=stage)

    response = browser.post(address(lead), filled(browser, lead, deal=other.pk), headers=HTMX)

    assert response.status_code == 422
    assert not lead.conversions.exists()


def test_choosing_another_contact_brings_its_deals(browser, alice, lead, deal, stage):
    pierre = PersonFactory(first_name="Pierre", last_name="Curie", owner=alice)
    DealFactory(title="Of Pierre", owner=alice, stage=stage, person=pierre)
    query = filled(browser, lead, person_id=pierre.pk, person_name="Pierre Curie")

    html = browser.get(f"{address(lead)}candidates/", query, headers=HTMX).content.decode()

    assert "Of Pierre" in html
    assert "Big one" not in html


def test_the_page_of_the_deal_names_the_leads_that_were_added(browser, alice, lead, deal):
    link(lead, deal, by=alice)

    html = browser.get(f"/leads/of-deal/{deal.pk}/").content.decode()

    assert lead.get_absolute_url() in html
    assert f"/leads/conversions/{lead.conversions.get().pk}/undo/" in html


def test_undo_says_what_moved_on_since(alice, bob, lead, deal, stage):
    link(lead, deal, by=alice)
    return_deal(deal, by=alice)

    response = signed_in(bob).post(
        f"/leads/conversions/{lead.conversions.get().pk}/undo/", follow=True
    )

    assert response.status_code == 200
    assert Note.objects.count() == 2


def test_a_moved_deal_lets_go_of_the_lead(alice, lead, deal, stage):
    link(lead, deal, by=alice)
    proposal = stage.pipeline.stages.get(name="Proposal")
    move_deal(deal, proposal, by=alice)

    undo_conversion(lead.conversions.get(), by=alice)

    deal.refresh_from_db()
    assert deal.stage == proposal


def test_the_existing_contact_that_is_chosen_stays_chosen_and_brings_its_deals(
    browser, alice, deal, marie
):
    marie.emails.create(address="marie@radium.example", is_primary=True)
    stranger = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        confirmed_at=None,
        emails=["marie@radium.example"],
    )
    lead = LeadFactory(owner=alice, person=stranger)
    query = filled(browser, lead, person_choice=marie.pk)

    html = browser.get(f"{address(lead)}candidates/", query, headers=HTMX).content.decode()

    assert f'value="{marie.pk}" checked' in html
    assert "Add the lead to “Big one”" in html

    pierre = {"person_id": "", "person_name": "Pierre Langevin", "person_email": "p@l.example"}
    other = {**query, **pierre}
    html = browser.get(f"{address(lead)}candidates/", other, headers=HTMX).content.decode()
    assert "Big one" not in html
