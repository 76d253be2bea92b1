"""The organization of an e-mail's domain: proposed, never assumed."""

import pytest

from contacts.models import Organization
from deals.models import Deal
from leads.conversion.domains import name_of
from tests.cast import HTMX
from tests.factories import LeadFactory, OrganizationFactory, PersonFactory, PipelineFactory
from tests.leads.dialog import address, filled

TITLE = "Which organization do they work for?"


@pytest.fixture(autouse=True)
def stage(company):
    return PipelineFactory(stages=["Qualified"]).stages.get()


def lead_with(alice, *emails, **person):
    marie = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        confirmed_at=None,
        emails=list(emails),
        **person,
    )
    return LeadFactory(owner=alice, person=marie)


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("radium.fr", "Radium"),
        ("mail.red-cross.co.uk", "Red Cross"),
        ("ibm.com", "IBM"),
        ("xn--mnchen-3ya.de", "München"),
        ("co.uk", "CO"),
    ],
)
def test_the_name_is_guessed_from_the_domain(domain, name):
    assert name_of(domain) == name


def test_nothing_is_made_unless_somebody_says_so(browser, alice):
    lead = lead_with(alice, "marie@radium.example")
    assert TITLE in browser.get(address(lead)).content.decode()

    browser.post(address(lead), filled(browser, lead))

    assert Deal.objects.get().organization is None
    assert not Organization.objects.exists()


def test_the_organization_is_made_under_the_name_that_was_typed(browser, alice):
    lead = lead_with(alice, "marie@radium.example")

    browser.post(
        address(lead), filled(browser, lead, domain_choice="new", domain_name="Radium & Cie")
    )

    organization = Organization.objects.get()
    assert (organization.name, organization.domain) == ("Radium & Cie", "radium.example")
    assert organization.owner == alice
    deal = Deal.objects.get()
    assert deal.organization == organization
    assert deal.person.organization == organization


def test_an_existing_organization_of_the_domain_is_offered_first(browser, alice, bob):
    known = OrganizationFactory(name="Radium SA", domain="radium.example", owner=bob)
    lead = lead_with(alice, "marie@radium.example")

    html = browser.get(address(lead)).content.decode()
    assert html.index("Use Radium SA") < html.index("Make the organization of radium.example")
    browser.post(address(lead), filled(browser, lead, domain_choice=known.pk))

    assert Deal.objects.get().organization == known
    assert Organization.objects.count() == 1


def test_a_hidden_organization_is_not_offered(browser, alice, carol):
    OrganizationFactory(name="Secret SA", domain="radium.example", owner=carol, visibility="owner")
    lead = lead_with(alice, "marie@radium.example")

    assert "Secret" not in browser.get(address(lead)).content.decode()


@pytest.mark.parametrize("mailbox", ["marie@gmail.com", "marie@orange.fr", "marie@gmx.de", ""])
def test_free_mailboxes_tell_of_no_organization(browser, alice, mailbox):
    lead = lead_with(alice, *([mailbox] if mailbox else []))

    assert TITLE not in browser.get(address(lead)).content.decode()


def test_who_has_an_organization_is_not_asked(browser, alice):
    lead = lead_with(alice, "marie@radium.example")
    lead.organization = OrganizationFactory(owner=alice)
    lead.save()

    assert TITLE not in browser.get(address(lead)).content.decode()


def test_the_organization_of_the_person_is_offered(browser, alice):
    mine = OrganizationFactory(name="Institute", owner=alice)
    lead = lead_with(alice, "marie@gmail.com", organization=mine)

    html = browser.get(address(lead)).content.decode()

    assert "Use Institute" in html
    assert "Make the organization" not in html


def test_a_name_that_exists_is_asked_about(browser, alice, bob):
    OrganizationFactory(name="Radium SA", owner=bob, domain="www.radium.example")
    lead = lead_with(alice, "m@radium.example")
    data = filled(browser, lead, domain_choice="new", domain_name="Radium SA", domain_shown=[])

    response = browser.post(address(lead), data, headers=HTMX)

    assert response.status_code == 422
    assert "Does this organization exist already?" in response.content.decode()
    assert Organization.objects.count() == 1


def test_the_proposal_follows_the_address_that_is_typed(browser, alice):
    lead = lead_with(alice, "marie@gmail.com")
    query = filled(browser, lead, person_email="marie@polonium.example")

    html = browser.get(f"{address(lead)}candidates/", query, headers=HTMX).content.decode()

    assert "Make the organization of polonium.example" in html
    assert 'value="Polonium"' in html


def test_markup_in_the_name_stays_text(browser, alice):
    lead = lead_with(alice, "marie@radium.example")
    query = filled(browser, lead, domain_choice="new", domain_name='"><script>alert(1)</script>')

    html = browser.get(f"{address(lead)}candidates/", query, headers=HTMX).content.decode()

    assert "<script>alert" not in html
