"""What the pages of contacts tell of roles and families, and what people do there."""

from datetime import date

import pytest
from django.urls import reverse

from contacts.services import add_affiliation, set_parent
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory

DAY = date(2020, 1, 31)


def ask(browser, name, *args, **query):
    return browser.get(reverse(f"contacts:{name}", args=args), query, headers=HTMX)


def test_the_page_of_a_person_tells_their_places_and_not_the_hidden_ones(alice, carol):
    secret = OrganizationFactory(name="Secret Works", owner=alice, visibility="owner")
    zoe = PersonFactory(owner=alice, organization=OrganizationFactory(name="Home", owner=alice))
    add_affiliation(zoe, secret, role="Chair", by=alice)
    add_affiliation(zoe, OrganizationFactory(name="Past", owner=alice), until_on=DAY, by=alice)

    mine = ask(signed_in(alice), "organizations_of", zoe.pk).content.decode()
    theirs = ask(signed_in(carol), "organizations_of", zoe.pk).content.decode()

    assert all(text in mine for text in ("Home", "Secret Works", "Chair", "until 31 Jan 2020"))
    assert "Secret" not in theirs
    assert "Past" in theirs


def test_the_page_of_an_organization_tells_its_people_with_their_roles(alice, carol):
    acme = OrganizationFactory(name="Acme", owner=alice)
    PersonFactory(first_name="Main", job_title="Director", organization=acme, owner=alice)
    also, past, hidden = (
        PersonFactory(first_name=name, owner=alice, visibility=visibility)
        for name, visibility in (("Also", "everyone"), ("Gone", "everyone"), ("Hidden", "owner"))
    )
    add_affiliation(also, acme, role="Adviser", by=alice)
    add_affiliation(past, acme, role="Trainee", until_on=DAY, by=alice)
    add_affiliation(hidden, acme, by=alice)

    html = ask(signed_in(carol), "people_of", acme.pk).content.decode()

    assert all(text in html for text in ("Main", "Director", "Also", "Adviser", "Gone", "1 former"))
    assert "Hidden" not in html


def test_a_role_is_given_changed_made_main_and_removed(browser, alice):
    zoe = PersonFactory(first_name="Zoé", owner=alice)
    acme = OrganizationFactory(name="Acme", owner=alice)
    picked = {"organization_id": acme.pk, "organization_name": "Acme", "role": "Chair"}

    browser.post(reverse("contacts:role_new", args=["person", zoe.pk]), picked)
    row = zoe.affiliations.get()
    again = browser.post(reverse("contacts:role_new", args=["person", zoe.pk]), picked)
    browser.post(reverse("contacts:role", args=[row.pk]), {"role": "Adviser"})
    row.refresh_from_db()

    assert "is in “Acme” already" in again.content.decode()
    assert (row.organization, row.role, row.until_on) == (acme, "Adviser", None)
    browser.post(reverse("contacts:role_main", args=[row.pk]))
    zoe.refresh_from_db()
    assert (zoe.organization, zoe.job_title) == (acme, "Adviser")
    other = add_affiliation(zoe, OrganizationFactory(owner=alice), by=alice)
    browser.post(reverse("contacts:role_remove", args=[other.pk]))
    assert not zoe.affiliations.exists()


def test_somebody_is_linked_from_the_organization_even_a_new_person(browser, alice):
    acme = OrganizationFactory(name="Acme", owner=alice)

    url = reverse("contacts:role_new", args=["organization", acme.pk])
    empty = browser.post(url, {"role": "Chair"}, headers=HTMX)
    browser.post(url, {"person_name": "Anna Schmidt", "role": "Chair"})

    assert "Name a person." in empty.content.decode()
    assert acme.affiliations.get().person.name == "Anna Schmidt"


def test_organizations_are_linked_on_their_page(browser, alice):
    acme, holding, shop = (
        OrganizationFactory(name=name, owner=alice) for name in ("Acme", "Holding", "Shop")
    )
    url = reverse("contacts:link_new", args=[acme.pk])
    for other, kind in ((holding, "parent"), (shop, "daughter")):
        picked = {"organization_id": other.pk, "organization_name": other.name, "kind": kind}
        browser.post(url, picked)

    html = ask(browser, "family", acme.pk).content.decode()
    assert html.index("Holding") < html.index(">Acme<") < html.index(">Shop<")
    circle = {"organization_id": shop.pk, "organization_name": "Shop", "kind": "parent"}
    response = browser.post(reverse("contacts:link_new", args=[holding.pk]), circle, headers=HTMX)
    assert "“Shop” stands below “Holding”" in response.content.decode()
    link = shop.links.get()
    browser.post(reverse("contacts:link_remove", args=[link.pk]), {"here": acme.pk})
    assert not shop.links.exists()


def test_ties_of_hidden_contacts_have_no_address(alice, carol):
    secret = OrganizationFactory(owner=alice, visibility="owner")
    open_one = OrganizationFactory(owner=alice)
    role = add_affiliation(PersonFactory(owner=alice), secret, by=alice)
    set_parent(open_one, secret, by=alice)
    browser = signed_in(carol)

    for name in ("role", "role_main", "role_remove"):
        url = reverse(f"contacts:{name}", args=[role.pk])
        assert browser.post(url, {"role": "x"}).status_code == 404
    url = reverse("contacts:link_remove", args=[open_one.links.get().pk])
    assert browser.post(url).status_code == 404


def test_deals_and_leads_of_daughters_are_a_switch_away(browser, alice, carol):
    holding, works, secret = (
        OrganizationFactory(name=name, owner=alice) for name in ("Holding", "Works", "Secret")
    )
    secret.visibility = "owner"
    secret.save()
    for daughter in (works, secret):
        set_parent(daughter, holding, by=alice)
        DealFactory(title=f"Deal of {daughter}", organization=daughter, owner=alice)
        LeadFactory(title=f"Lead of {daughter}", organization=daughter, owner=alice)

    for name, word in (("deals", "Deal"), ("leads", "Lead")):
        url = reverse(f"{name}:for_contact", args=["organization", holding.pk])
        narrow = browser.get(url, headers=HTMX).content.decode()
        wide = browser.get(f"{url}?daughters", headers=HTMX).content.decode()
        theirs = signed_in(carol).get(f"{url}?daughters", headers=HTMX).content.decode()
        assert "With 2 daughters" in narrow
        assert f"{word} of" not in narrow
        assert f"{word} of Works" in wide
        assert f"{word} of Secret" in wide
        assert "With 1 daughter" in theirs
        assert "Secret" not in theirs


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("kind", ["person", "organization"])
def test_a_page_and_its_pieces_cost_the_same_for_any_number(
    browser, alice, kind, size, django_assert_max_num_queries
):
    contact = {"person": PersonFactory, "organization": OrganizationFactory}[kind](owner=alice)
    for number in range(size):
        other = OrganizationFactory(owner=alice, emails=[f"o{number}@x.fr"])
        person = PersonFactory(owner=alice, emails=[f"p{number}@x.fr"])
        if kind == "person":
            add_affiliation(contact, other, until_on=DAY if number % 2 else None, by=alice)
        else:
            add_affiliation(person, contact, until_on=DAY if number % 2 else None, by=alice)
            set_parent(other, contact, by=alice)
        contact.emails.create(address=f"c{number}@x.fr", position=number)
        DealFactory(owner=alice, **{kind: contact})
        LeadFactory(owner=alice, **{kind: contact})
    names = ["organizations_of"] if kind == "person" else ["people_of", "family"]
    pieces = [(reverse(f"contacts:{name}", args=[contact.pk]), 16) for name in names]
    pieces += [
        (reverse(f"{app}:for_contact", args=[kind, contact.pk]) + "?daughters", 16)
        for app in ("deals", "leads")
    ]
    pieces.append((reverse("activities:timeline", args=[kind, contact.pk]), 40))

    for url, most in [(contact.get_absolute_url(), 18), *pieces]:
        with django_assert_max_num_queries(most):
            assert browser.get(url, headers=HTMX).status_code == 200
