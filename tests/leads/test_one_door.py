"""One lead and a table of leads come in by one set of rules."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contacts.models import Channel, Label, Origin
from core.errors import Rejected
from fields.services import add_field
from history.models import Event
from leads.assigning.models import AssignmentRule
from leads.intake import LeadFacts, StagedLead, take_in, take_in_staged
from leads.models import Lead
from tests.factories import LabelFactory, OrganizationFactory, PersonFactory

OWN = {"id", "updated_at", "last_touched_at", "created_at", "person", "title_folded"}
MOMENT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SHARED = {
    "nothing but a contact": {},
    "everything": {
        "title": "Footbridge",
        "value": Decimal("1234.50"),
        "currency": "CHF",
        "expected_close_on": date(2027, 1, 2),
        "visibility": "team",
        "channel_code": "spring",
        "origin_id": "7",
        "created_at": MOMENT,
        "custom": {"seats": "12"},
    },
    "a title on two lines with a NUL": {"title": "  Two\nlines\x00 "},
    "a title that is too long": {"title": "x" * 300},
    "codes that are too long": {"origin_id": "o" * 150, "channel_code": "c" * 150},
    "more decimals than fit": {"value": Decimal("10.005")},
    "nothing at all as value": {"value": Decimal(0)},
}


def columns(lead):
    lead = Lead.objects.get(pk=lead.pk)
    names = {field.name for field in Lead._meta.concrete_fields} - OWN
    return {name: getattr(lead, name) for name in names} | {
        "labels": [label.name for label in lead.labels.order_by("pk")],
        "person": str(lead.person),
        "events": [
            (event.verb, event.actor_id, event.details)
            for event in Event.objects.about(lead).order_by("pk")
        ],
    }


@pytest.fixture
def seats(company):
    add_field(entity="deal", kind="number", name="Seats")
    add_field(entity="deal", kind="text", name="Mood", default="calm")


@pytest.mark.parametrize("case", SHARED)
@pytest.mark.parametrize("is_owned", [True, False])
def test_both_write_the_same_into_every_column(alice, bob, seats, case, is_owned):
    AssignmentRule.objects.create(name="Fairs", conditions={"labels": []}, user=bob)
    label, channel = LabelFactory(name="Hot"), Channel.objects.create(name="Fair")
    shared = SHARED[case] | ({"owner": alice} if is_owned else {})
    person = PersonFactory(
        first_name="Ann", last_name="Lee", owner=alice, emails=["ann@lee.example"]
    )
    facts = LeadFacts(
        **shared, person=person, origin=Origin.IMPORT, labels=[label], channel=channel
    )
    row = StagedLead(
        **shared,
        first_name="Ann",
        last_name="Lee",
        labels=["hot"],
        channel="fair",
        emails=["ann@lee.example"],
    )

    one = take_in(facts, by=alice)
    [taken] = take_in_staged([row], by=alice, own=Lead.objects.all())

    other = Lead.objects.get(pk=taken.lead_id)
    assert columns(one) == columns(other)
    assert other.person == person
    assert one.owner == (alice if is_owned else bob)
    if "created_at" in shared:
        assert (one.created_at, other.created_at) == (MOMENT, MOMENT)


REFUSED = {
    "no contact": {},
    "a value below nothing": {"value": Decimal(-1)},
    "a value that rounds up to too much": {"value": Decimal("999999999999.999")},
    "no number": {"value": Decimal("NaN")},
    "no currency": {"currency": "XYZZY"},
    "a field that is not there": {"custom": {"nowhere": "1"}},
    "a value that its field cannot hold": {"custom": {"seats": "many"}},
}


@pytest.mark.parametrize("case", REFUSED)
def test_both_refuse_the_same_in_the_same_words(alice, seats, case):
    contact = {} if case == "no contact" else {"organization": OrganizationFactory(name="Acme")}
    names = {} if case == "no contact" else {"organization": "Acme"}

    with pytest.raises(Rejected) as refusal:
        take_in(LeadFacts(owner=alice, **REFUSED[case], **contact), by=alice)
    [taken] = take_in_staged([StagedLead(owner=alice, **REFUSED[case], **names)], by=alice)

    assert taken.refused == str(refusal.value)
    assert not Lead.objects.exists()


def test_two_rows_with_the_same_unique_value_are_not_both_taken(alice):
    add_field(entity="deal", kind="text", name="Number", is_unique=True)
    rows = [
        StagedLead(owner=alice, organization=name, custom={"number": number})
        for name, number in (("Acme", "A1"), ("Bolt", "a1"))
    ]

    taken = take_in_staged(rows, by=alice)

    assert taken[0].lead_id
    assert "Another row has this value already" in taken[1].refused


def test_what_a_stranger_sends_changes_no_contact_that_exists(alice):
    ann = PersonFactory(first_name="Ann", last_name="Lee", owner=alice, emails=["ann@lee.example"])
    row = StagedLead(
        first_name="Ann",
        last_name="Lee",
        job_title="Thief",
        emails=["ann@lee.example", "thief@evil.example"],
        fallback_owner=alice,
    )

    [taken] = take_in_staged([row], by=None, origin=Origin.WEB_FORM, by_strangers=True)

    ann.refresh_from_db()
    assert taken.person_id == ann.pk
    assert ann.job_title == ""
    assert [email.address for email in ann.emails.all()] == ["ann@lee.example"]


def test_a_stranger_who_has_a_lead_in_the_inbox_gets_no_second_one(alice):
    row = StagedLead(first_name="Ann", last_name="Lee", emails=["ann@lee.example"], owner=alice)

    [first] = take_in_staged([row], by=None, by_strangers=True)
    row.title, row.organization = "Something else", "A new organization"
    [second] = take_in_staged([row], by=None, by_strangers=True)

    assert (second.lead_id, second.waiting_id) == (None, first.lead_id)
    assert Lead.objects.count() == 1
    assert not Lead._meta.get_field("organization").related_model.objects.exists()


def test_names_of_labels_and_channels_that_nobody_has_yet_are_made(alice):
    row = StagedLead(owner=alice, organization="Acme", labels=["New"], channel="Radio")

    take_in_staged([row], by=alice)

    assert Label.objects.get().name == "New"
    assert Channel.objects.get().name == "Radio"
