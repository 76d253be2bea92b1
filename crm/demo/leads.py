"""Leads of the demo: most wait in the inbox, some are archived, some were converted."""

from datetime import timedelta
from decimal import Decimal

from contacts.models import Label, Origin, Person
from crm.demo.contacts import add_emails, new_person
from crm.demo.scene import Scene, add
from deals.models import Deal
from history.models import Event, Operation
from leads.intake import LeadFacts, new_lead
from leads.models import Conversion, Lead

COUNT = 150
CONVERTED = 14
ARCHIVED = 18


def build_leads(scene: Scene, deals: list[Deal]) -> list[Lead]:
    contacts = _provisional_people(scene, 96)
    leads = [_lead(scene, number, contacts) for number in range(COUNT)]
    converted = leads[-CONVERTED:]
    became = dict(zip(converted, scene.dice.sample(deals, CONVERTED), strict=True))
    for lead, deal in became.items():
        _take_after(scene, lead, deal)
    add(leads)
    labels = scene.labels_of(Label.Entity.LEAD)
    for lead in scene.dice.sample(leads, 100):
        lead.labels.add(scene.dice.choice(labels))
    Event.objects.bulk_create(
        _event(lead, "lead.created", lead.created_at, title=lead.title) for lead in leads
    )
    _write_conversions(became)
    return leads


def _provisional_people(scene: Scene, count: int) -> list[Person]:
    """People that only a lead knows; five of them are in the address book already."""
    people = [
        new_person(
            scene,
            scene.dice.choice(scene.organizations) if scene.dice.random() < 0.6 else None,
            created_at=scene.ago(scene.dice.uniform(0, 60)),
        )
        for _ in range(count)
    ]
    for person, known in zip(people[:5], scene.dice.sample(scene.people, 5), strict=True):
        person.first_name, person.last_name = known.first_name, known.last_name
        person.organization = known.organization
    add(people)
    add_emails(scene, people)
    return people


def _lead(scene: Scene, number: int, contacts: list[Person]) -> Lead:
    dice = scene.dice
    person, organization, owner = scene.contact()
    if number < len(contacts):
        person, organization = contacts[number], contacts[number].organization
        owner = contacts[number].owner
    age = dice.uniform(0, 3) if number < 22 else dice.uniform(2, 110)
    created_at = scene.ago(age)
    is_archived = COUNT - CONVERTED - ARCHIVED <= number < COUNT - CONVERTED
    facts = LeadFacts(
        title=dice.choice(scene.texts.leads),
        person=person,
        organization=organization,
        visibility=dice.choices(["everyone", "team", "owner"], [85, 10, 5])[0],
        value=dice.choice([None, None, Decimal(dice.randint(12, 240) * 100)]),
        origin=dice.choice([Origin.IMPORT, Origin.IMPORT, Origin.WEB_FORM, Origin.MANUAL]),
        channel=dice.choice([*scene.channels, None]),
        created_at=created_at,
    )
    lead = new_lead(facts, owner=owner, by=None)
    lead.last_touched_at = created_at
    if number >= 17:
        lead.seen_at = created_at + timedelta(hours=dice.uniform(0.2, 3))
    lead.archived_at = scene.ago(age * 0.4) if is_archived else None
    return lead


def _take_after(scene: Scene, lead: Lead, deal: Deal) -> None:
    """Make a lead the one that this deal was, some days before."""
    lead.title, lead.person, lead.organization = deal.title, deal.person, deal.organization
    lead.owner, lead.value, lead.currency = deal.owner, deal.value, deal.currency
    lead.visibility, lead.channel = deal.visibility, deal.channel
    lead.created_at = deal.created_at - timedelta(days=scene.dice.uniform(2, 20))
    lead.seen_at, lead.converted_at = lead.created_at, deal.created_at
    lead.last_touched_at = deal.created_at


def _write_conversions(became: dict[Lead, Deal]) -> None:
    conversions = []
    for lead, deal in became.items():
        operation = Operation(
            kind="conversion", title=deal.title, by=deal.owner, at=deal.created_at
        )
        conversions.append(
            Conversion(lead=lead, deal=deal, by=deal.owner, at=deal.created_at, operation=operation)
        )
    add([conversion.operation for conversion in conversions])
    add(conversions)
    Event.objects.bulk_create(
        _event(one.lead, "lead.converted", one.at, deal=one.deal_id, title=one.deal.title)
        for one in conversions
    )


def _event(lead: Lead, verb: str, at, **details) -> Event:
    return Event(
        subject_type="leads.lead",
        subject_id=str(lead.pk),
        verb=verb,
        actor=lead.owner,
        at=at,
        details=details,
    )
