"""What else there is with the contact of a lead."""

from tests.cast import signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory


def panel(client, lead):
    return client.get(lead.get_absolute_url()).content.decode()


def test_the_panel_names_open_deals_of_the_contact_and_who_owns_them(browser, alice, carol):
    organization = OrganizationFactory(owner=alice)
    lead = LeadFactory(owner=alice, organization=organization)
    DealFactory(title="Their offices", owner=carol, organization=organization)
    DealFactory(
        title="Long lost",
        owner=carol,
        organization=organization,
        status="lost",
        lost_at="2026-01-01T00:00Z",
    )

    html = panel(browser, lead)

    assert "This contact already has an open deal:" in html
    assert "Their offices" in html
    assert "owned by Carol Petit" in html
    assert "Long lost" not in html


def test_the_panel_lists_other_leads_of_the_person_or_the_organization(browser, alice):
    person = PersonFactory(owner=alice)
    lead = LeadFactory(owner=alice, person=person)
    LeadFactory(title="Another of hers", owner=alice, person=person)

    html = panel(browser, lead)

    assert "Other leads of this contact" in html
    assert "Another of hers" in html


def test_neither_hidden_deals_nor_those_of_a_hidden_contact_are_told(carol, alice):
    person = PersonFactory(owner=alice, visibility="owner")
    organization = OrganizationFactory(owner=alice)
    lead = LeadFactory(owner=alice, person=person, organization=organization)
    DealFactory(title="Through the person", owner=alice, person=person)
    DealFactory(title="Private", owner=alice, organization=organization, visibility="owner")

    html = panel(signed_in(carol), lead)

    assert "Through the person" not in html
    assert "Private" not in html
