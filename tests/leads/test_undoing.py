from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from activities.models import Attachment, Note
from activities.services import add_note, attach_file, finish_activity, plan_activity
from contacts.duplicates import PersonFacts
from contacts.models import Person
from contacts.picking import Picked
from core.errors import Rejected
from deals.models import Deal
from deals.services import lose_deal, move_deal, update_deal, win_deal
from leads.conversion import convert_lead, terms_of, undo_conversion
from leads.models import Conversion, Lead
from tests.factories import (
    LabelFactory,
    LeadFactory,
    PersonFactory,
    PipelineFactory,
)


@pytest.fixture
def stage(company):
    return PipelineFactory(stages=["Qualified", "Proposal"]).stages.get(name="Qualified")


@pytest.fixture
def lead(alice):
    """A lead with a provisional person, Marie Curie, who can be reached."""
    marie = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        confirmed_at=None,
        emails=["marie@radium.example"],
        phones=[("01 40 00 00 00", "+33140000000")],
    )
    return LeadFactory(title="Radium", owner=alice, person=marie, value=Decimal(1500))


@pytest.fixture
def known(bob):
    """The person whom the lead's turns out to be: the same name and e-mail, in the address book."""
    return PersonFactory(
        first_name="Marie", last_name="Curie", owner=bob, emails=["marie@radium.example"]
    )


def everything_on(lead):
    """All that hangs on a lead, as it can be compared."""
    lead = Lead.objects.get(pk=lead.pk)
    return {
        "fields": {
            field.attname: getattr(lead, field.attname)
            for field in Lead._meta.concrete_fields
            if field.name not in ("updated_at", "last_touched_at")
        },
        "labels": sorted(lead.labels.values_list("name", flat=True)),
        "followers": sorted(lead.followers.values_list("pk", flat=True)),
        "notes": sorted(lead.notes.values_list("text", flat=True)),
        "activities": sorted(lead.activities.values_list("subject_line", flat=True)),
        "files": sorted(lead.attachments.values_list("name", flat=True)),
        "person": Person.objects.filter(pk=lead.person_id)
        .values("first_name", "last_name", "confirmed_at", "deleted_at", "merged_into")
        .first(),
        "emails": sorted(lead.person.emails.values_list("address", flat=True)),
    }


@pytest.mark.parametrize("choice", ["own", "existing"])
def test_undo_puts_everything_back(lead, stage, known, alice, choice):
    lead.labels.add(LabelFactory(name="Hot"))
    lead.followers.add(known.owner)
    add_note(text="Before", by=alice, lead=lead)
    plan_activity(type="call", subject_line="Call", owner=alice, by=alice, lead=lead)
    before = everything_on(lead)
    terms = terms_of(lead, stage)
    seen = frozenset({f"person-{known.pk}"})
    edits = {"first_name": "M.", "last_name": "C.", "emails": ["new@radium.example"]}
    own = Picked(person=lead.person, seen=seen, edits=edits)
    terms.picked = own if choice == "own" else Picked(person=known)
    deal = convert_lead(lead, terms, by=alice)

    back = undo_conversion(lead.conversions.get(), by=alice)

    assert everything_on(back) == before
    assert back.is_open
    deal.refresh_from_db()
    assert deal.deleted_at
    assert not Deal.objects.visible_to(alice).exists()
    assert deal.visits.count() == 1
    assert list(known.emails.values_list("address", flat=True)) == ["marie@radium.example"]
    assert not known.phones.exists()


def test_what_was_added_to_the_deal_goes_back_with_the_lead(lead, stage, alice):
    add_note(text="Before", by=alice, lead=lead)
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    add_note(text="After", by=alice, deal=deal)
    attach_file(ContentFile(b"x", name="offer.txt"), by=alice, deal=deal)

    undo_conversion(lead.conversions.get(), by=alice)

    assert set(lead.notes.values_list("text", flat=True)) == {"Before", "After"}
    assert Attachment.objects.get().lead == lead


def test_undo_deletes_no_contact_that_was_typed_in_the_dialog(lead, stage, alice):
    picked = Picked(
        person=None,
        new_person=PersonFacts(first_name="Irène", last_name="Joliot"),
        instead_of=[lead.person],
    )
    deal = convert_lead(lead, replace(terms_of(lead, stage), picked=picked), by=alice)
    irene = deal.person
    add_note(text="On her page", by=alice, person=irene)

    undo_conversion(lead.conversions.get(), by=alice)

    assert not Person.objects.visible_to(alice).filter(pk=irene.pk).exists()
    assert Note.objects.filter(text="On her page").exists()
    lead.refresh_from_db()
    assert lead.person_id != irene.pk


def test_a_second_undo_changes_nothing(lead, stage, alice):
    convert_lead(lead, terms_of(lead, stage), by=alice)
    conversion = lead.conversions.get()
    undo_conversion(conversion, by=alice)
    add_note(text="Since", by=alice, lead=lead)

    assert undo_conversion(conversion, by=alice) == lead
    assert lead.notes.count() == 1


def test_after_an_undo_the_lead_can_be_converted_again(lead, stage, alice):
    first = convert_lead(lead, terms_of(lead, stage), by=alice)
    undo_conversion(lead.conversions.get(), by=alice)

    second = convert_lead(lead, terms_of(lead, stage), by=alice)

    assert second != first
    assert list(Deal.objects.visible_to(alice)) == [second]
    assert lead.conversions.live().get().deal == second


def test_undo_refuses_when_the_deal_is_closed(lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    win_deal(deal, by=alice)

    with pytest.raises(Rejected, match="won by now"):
        undo_conversion(lead.conversions.get(), by=alice)


def test_undo_refuses_after_thirty_days(lead, stage, alice):
    convert_lead(lead, terms_of(lead, stage), by=alice)
    Conversion.objects.update(at=timezone.now() - timedelta(days=31))

    with pytest.raises(Rejected, match="30 days"):
        undo_conversion(lead.conversions.get(), by=alice)


def test_undo_names_the_later_conversion_that_stands_on_it(lead, stage, alice):
    """Two leads share a provisional person; the second conversion merges it away."""
    other = LeadFactory(title="Polonium", owner=alice, person=lead.person)
    convert_lead(lead, terms_of(lead, stage), by=alice)
    Person.objects.filter(pk=lead.person_id).update(confirmed_at=None)
    known = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)
    later = replace(terms_of(other, stage), picked=Picked(person=known))
    convert_lead(other, later, by=alice)

    with pytest.raises(Rejected, match="Polonium"):
        undo_conversion(lead.conversions.get(), by=alice)

    undo_conversion(other.conversions.get(), by=alice)
    undo_conversion(lead.conversions.get(), by=alice)
    assert Lead.objects.in_inbox().count() == 2


def test_an_edit_made_since_is_spared(lead, stage, alice):
    terms = terms_of(lead, stage)
    terms.picked = Picked(person=lead.person, edits={"first_name": "M.", "last_name": "Curie"})
    convert_lead(lead, terms, by=alice)
    person = Person.objects.get(pk=lead.person_id)
    person.first_name = "Manya"
    person.save()

    undo_conversion(lead.conversions.get(), by=alice)

    person.refresh_from_db()
    assert (person.first_name, person.is_provisional) == ("Manya", True)


def test_a_deal_that_moved_can_still_go_back(lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    move_deal(deal, stage.pipeline.stages.get(name="Proposal"), by=alice)

    undo_conversion(lead.conversions.get(), by=alice)

    deal.refresh_from_db()
    assert deal.visits.count() == 2
    assert not deal.visits.filter(left_at=None).exists()


def test_twenty_times_there_and_back_lose_nothing(lead, stage, alice):
    for number in range(3):
        add_note(text=f"Note {number}", by=alice, lead=lead)
    before = everything_on(lead)

    for _ in range(20):
        convert_lead(lead, terms_of(lead, stage), by=alice)
        undo_conversion(lead.conversions.live().get(), by=alice)

    assert everything_on(lead) == before
    assert Note.objects.count() == 3


def test_a_lost_deal_says_so_when_its_conversion_is_undone(lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    lose_deal(deal, reason="Too dear", by=alice)

    with pytest.raises(Rejected, match="lost by now"):
        undo_conversion(lead.conversions.get(), by=alice)


def test_undo_says_what_it_could_not_put_back(browser, lead, stage, alice):
    plan_activity(type="call", subject_line="Call Marie", owner=alice, by=alice, lead=lead)
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    conversion = lead.conversions.get()
    update_deal(deal, {"title": "Renamed", "value": Decimal(7)}, by=alice)
    move_deal(deal, stage.pipeline.stages.get(name="Proposal"), by=alice)
    finish_activity(deal.activities.get(), by=alice)

    browser.post(f"/leads/conversions/{conversion.pk}/undo/")

    html = browser.get("/leads/").content.decode()
    assert "Not put back:" in html
    for word in ("Title", "Value", "Stage", "Call Marie"):
        assert word in html.partition("Not put back:")[2][:300]
    lead.refresh_from_db()
    assert (lead.title, lead.value) == ("Radium", Decimal(1500))
    assert lead.activities.get().done_at


def test_undo_of_a_deal_that_nobody_touched_says_nothing_more(browser, lead, stage, alice):
    convert_lead(lead, terms_of(lead, stage), by=alice)

    browser.post(f"/leads/conversions/{lead.conversions.get().pk}/undo/")

    assert "Not put back" not in browser.get("/leads/").content.decode()
