from decimal import Decimal

import pytest
from django.utils import translation

from contacts.models import Origin
from core.errors import Rejected
from history.models import Event
from leads.intake import LeadFacts, take_in
from tests.factories import LabelFactory, OrganizationFactory, PersonFactory


def test_a_lead_needs_only_an_owner_and_a_contact(alice):
    person = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)

    lead = take_in(LeadFacts(owner=alice, person=person), by=alice)

    assert (lead.title, lead.currency, lead.origin) == ("Marie Curie lead", "EUR", Origin.MANUAL)
    assert lead.is_open
    assert lead.seen_at is None


def test_a_lead_without_any_contact_is_refused(alice):
    with pytest.raises(Rejected, match="Name a person or an organization"):
        take_in(LeadFacts(owner=alice, title="Nobody"), by=alice)


def test_a_title_is_proposed_after_the_organization_when_there_is_one(alice):
    facts = LeadFacts(
        owner=alice,
        person=PersonFactory(owner=alice),
        organization=OrganizationFactory(name="Institut du radium", owner=alice),
    )

    assert take_in(facts, by=alice).title == "Institut du radium lead"


def test_a_title_is_proposed_in_the_language_of_the_user(alice):
    alice.language = "fr"
    person = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)

    with translation.override("en"):
        lead = take_in(LeadFacts(owner=alice, person=person), by=alice)

    assert lead.title == "Prospect Marie Curie"


def test_a_long_name_makes_a_title_that_fits(alice):
    organization = OrganizationFactory(name="x" * 200, owner=alice)

    lead = take_in(LeadFacts(owner=alice, organization=organization), by=alice)

    assert len(lead.title) == 200
    assert lead.title.endswith(" lead")


def test_a_percent_sign_in_a_name_is_only_a_percent_sign(alice):
    organization = OrganizationFactory(name="100% Bio", owner=alice)

    assert take_in(LeadFacts(owner=alice, organization=organization), by=None).title == (
        "100% Bio lead"
    )


@pytest.mark.parametrize("value", ["-1", "1000000000000", "NaN", "Infinity"])
def test_a_value_that_cannot_be_kept_is_refused(alice, value):
    facts = LeadFacts(owner=alice, person=PersonFactory(owner=alice), value=Decimal(value))

    with pytest.raises(Rejected, match="value"):
        take_in(facts, by=alice)


def test_labels_come_along_and_the_history_begins(alice):
    hot = LabelFactory(name="Hot")
    facts = LeadFacts(owner=alice, person=PersonFactory(owner=alice), labels=[hot])

    lead = take_in(facts, by=alice)

    assert list(lead.labels.all()) == [hot]
    event = Event.objects.about(lead).get()
    assert (event.verb, event.actor, event.details) == (
        "lead.created",
        alice,
        {"origin": "manual"},
    )
