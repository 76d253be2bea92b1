from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from activities.services import add_note, attach_file, plan_activity
from contacts.duplicates import PersonFacts
from contacts.models import Channel, Label, Person
from contacts.picking import Picked
from core.errors import Rejected
from deals.models import Deal
from history.models import Event, Operation
from leads.conversion import convert_lead, terms_of
from leads.models import Lead
from leads.services import archive_leads, delete_lead
from tests.factories import (
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
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


def test_the_deal_gets_what_the_lead_had(lead, stage, alice, bob):
    hot = LabelFactory(name="Hot")
    cold = LabelFactory(name="Only for leads")
    deal_hot = LabelFactory(name="hot", entity=Label.Entity.DEAL)
    lead.labels.add(hot, cold)
    lead.followers.add(bob)
    lead.channel = Channel.objects.create(name="Fair")
    lead.channel_code = "paris"
    lead.origin, lead.origin_id = "import", "7"
    lead.visibility = "owner"
    lead.expected_close_on = date(2027, 1, 31)
    lead.save()

    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    assert (deal.title, deal.value, deal.currency) == ("Radium", Decimal(1500), "EUR")
    assert (deal.stage, deal.owner, deal.visibility) == (stage, alice, "owner")
    assert (deal.person, deal.organization) == (lead.person, None)
    assert (deal.origin, deal.origin_id, deal.channel.name, deal.channel_code) == (
        "import",
        "7",
        "Fair",
        "paris",
    )
    assert deal.expected_close_on == date(2027, 1, 31)
    assert list(deal.labels.all()) == [deal_hot]
    assert list(deal.followers.all()) == [bob]
    assert deal.visits.count() == 1
    assert Label.objects.count() == 3


def test_the_lead_leaves_the_inbox_and_stays_linked(lead, stage, alice):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    lead.refresh_from_db()
    assert not Lead.objects.in_inbox().exists()
    assert lead.converted_at
    conversion = lead.conversions.get()
    assert (conversion.deal, conversion.by) == (deal, alice)
    assert conversion.operation.kind == Operation.Kind.CONVERSION
    assert Event.objects.about(lead).filter(verb="lead.converted", actor=alice).exists()
    assert Event.objects.about(deal).filter(verb="deal.converted").exists()


def test_notes_activities_and_files_move_to_the_deal(lead, stage, alice):
    add_note(text="Called", by=alice, lead=lead)
    plan_activity(type="call", subject_line="Call back", owner=alice, by=alice, lead=lead)
    attach_file(ContentFile(b"x", name="offer.txt"), by=alice, lead=lead)
    lead.refresh_from_db()
    planned = lead.next_activity_at

    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    lead.refresh_from_db()
    for kind in ("notes", "activities", "attachments"):
        assert getattr(deal, kind).count() == 1
        assert getattr(lead, kind).count() == 0
    assert (deal.next_activity_at, lead.next_activity_at) == (planned, None)


def test_a_provisional_person_is_confirmed_as_edited(lead, stage, alice):
    edits = {
        "first_name": "Maria",
        "last_name": "Skłodowska",
        "emails": ["maria@radium.example", "marie@radium.example"],
        "phones": ["01 40 00 00 01"],
    }
    terms = terms_of(lead, stage)
    terms.picked = Picked(person=lead.person, edits=edits)

    deal = convert_lead(lead, terms, by=alice)

    person = deal.person
    assert (str(person), person.is_provisional) == ("Maria Skłodowska", False)
    assert [email.address for email in person.emails.all()] == ["maria@radium.example"]
    assert [phone.number for phone in person.phones.all()] == ["01 40 00 00 01"]


def test_a_likely_duplicate_must_be_decided_about(lead, stage, known, alice):
    with pytest.raises(Rejected, match="may exist already"):
        convert_lead(lead, terms_of(lead, stage), by=alice)

    assert not Deal.objects.exists()
    assert not Operation.objects.exists()


def test_keeping_the_new_contact_is_a_decision(lead, stage, known, alice):
    terms = terms_of(lead, stage)
    terms.picked = replace(terms.picked, seen=frozenset({f"person-{known.pk}"}))

    deal = convert_lead(lead, terms, by=alice)

    assert deal.person == lead.person
    assert not deal.person.is_provisional


def test_a_contact_that_somebody_made_meanwhile_is_asked_about_again(lead, stage, known, alice):
    terms = terms_of(lead, stage)
    terms.picked = replace(terms.picked, seen=frozenset({"person-999999"}))

    with pytest.raises(Rejected, match="Marie Curie may exist already"):
        convert_lead(lead, terms, by=alice)


def test_an_existing_contact_swallows_the_provisional_one(lead, stage, known, alice):
    mine = lead.person
    terms = replace(terms_of(lead, stage), picked=Picked(person=known))

    deal = convert_lead(lead, terms, by=alice)

    mine.refresh_from_db()
    lead.refresh_from_db()
    assert (deal.person, lead.person) == (known, known)
    assert mine.merged_into == known
    assert list(Person.objects.alive()) == [known]
    assert {phone.e164 for phone in known.phones.all()} == {"+33140000000"}


def test_a_confirmed_contact_is_only_relinked(lead, stage, known, alice):
    mine = lead.person
    mine.confirmed_at = timezone.now()
    mine.save()
    terms = replace(terms_of(lead, stage), picked=Picked(person=known))

    deal = convert_lead(lead, terms, by=alice)

    mine.refresh_from_db()
    assert deal.person == known
    assert (mine.merged_into, mine.deleted_at) == (None, None)


def test_a_new_organization_is_made_for_the_deal_and_its_person(lead, stage, alice):
    organization = OrganizationFactory(name="Radium SA", owner=alice, confirmed_at=None)
    lead.organization = organization
    lead.save()

    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    assert deal.organization == organization
    assert not deal.organization.is_provisional
    assert deal.person.organization == organization


def test_a_person_typed_in_the_dialog_joins_the_address_book(lead, stage, alice):
    lead.organization = OrganizationFactory(owner=alice)
    lead.person = None
    lead.save()
    picked = Picked(
        organization=lead.organization,
        new_person=PersonFacts(first_name="Irène", last_name="Joliot", emails=["i@j.example"]),
    )

    deal = convert_lead(lead, replace(terms_of(lead, stage), picked=picked), by=alice)

    assert str(deal.person) == "Irène Joliot"
    assert (deal.person.organization, deal.person.owner) == (lead.organization, alice)


def test_a_repeat_gets_the_deal_that_was_made(lead, stage, alice, bob):
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)

    assert convert_lead(lead, terms_of(lead, stage), by=bob) == deal
    assert Deal.objects.count() == 1


@pytest.mark.parametrize("away", ["archived", "deleted"])
def test_a_lead_out_of_the_inbox_is_not_converted(lead, stage, alice, away):
    if away == "archived":
        archive_leads([lead], by=alice)
    else:
        delete_lead(lead, by=alice)

    with pytest.raises(Rejected, match=r"archived|trash"):
        convert_lead(lead, terms_of(lead, stage), by=alice)


def test_a_lead_that_is_gone_is_refused_politely(lead, stage, alice):
    terms = terms_of(lead, stage)
    Lead.objects.filter(pk=lead.pk).delete()

    with pytest.raises(Rejected, match="not there any more"):
        convert_lead(lead, terms, by=alice)
