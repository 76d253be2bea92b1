"""Making and editing deals in the browser."""

import pytest

from accounts.models import Visibility
from contacts.models import Organization, Person
from deals.models import Deal
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LabelFactory, OrganizationFactory, PersonFactory


def terms(deal_or_stage, **more):
    """What the form sends for a deal that nobody filled in further."""
    stage = getattr(deal_or_stage, "stage_id", None) or deal_or_stage.pk
    return {"stage": stage, "currency": "EUR", "visibility": "everyone"} | more


def of(deal):
    """What the form sends for an existing deal that nobody touched."""
    return {
        "title": deal.title,
        "value": deal.value or "",
        "currency": deal.currency,
        "stage": deal.stage_id,
        "owner": deal.owner_id,
        "visibility": deal.visibility,
        "person_id": deal.person_id or "",
        "person_name": str(deal.person or ""),
    }


def test_the_form_of_a_stage_begins_with_that_stage(browser, proposal):
    html = browser.get(f"/deals/new/?stage={proposal.pk}", headers=HTMX).content.decode()

    assert f'<option value="{proposal.pk}" selected>' in html
    assert "<html" not in html


def test_the_form_of_a_contact_begins_with_that_contact(browser, sales, alice):
    acme = OrganizationFactory(name="Acme", owner=alice)

    html = browser.get(f"/deals/new/?organization={acme.pk}").content.decode()

    assert 'value="Acme"' in html


def test_the_form_does_not_tell_a_hidden_contact(carol, sales, alice):
    acme = OrganizationFactory(name="Acme", owner=alice, visibility=Visibility.OWNER)

    assert b"Acme" not in signed_in(carol).get(f"/deals/new/?organization={acme.pk}").content


def test_a_deal_is_opened_with_a_new_contact(browser, qualified, alice):
    given = terms(qualified, owner=alice.pk, value="1 234,50", person_name="Jean Dupont")

    response = browser.post("/deals/new/", given)

    deal = Deal.objects.get()
    assert response.url == f"/deals/{deal.pk}/"
    assert (deal.title, str(deal.value)) == ("Jean Dupont deal", "1234.50")
    assert Person.objects.get().confirmed_at


def test_a_deal_is_opened_with_an_existing_contact(browser, qualified, alice):
    acme = OrganizationFactory(name="Acme", owner=alice)
    given = terms(qualified, owner=alice.pk, organization_id=acme.pk, organization_name="Acme")

    browser.post("/deals/new/", given)

    assert Deal.objects.get().organization == acme
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"person_name": ""}, "Name a person or an organization."),
        ({"value": "a lot"}, "Write an amount"),
        ({"value": "-5"}, "cannot be negative"),
        ({"probability": "101"}, "100"),
        ({"owner": "999999"}, "valid choice"),
        ({"stage": "999999"}, "valid choice"),
    ],
)
def test_a_form_with_mistakes_comes_back_with_them(browser, qualified, alice, wrong, words):
    given = terms(qualified, owner=alice.pk, person_name="Jean Dupont") | wrong

    response = browser.post("/deals/new/", given, headers=HTMX)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Deal.objects.exists()
    assert not Person.objects.exists()


def test_editing_writes_only_what_was_changed(browser, deal, alice):
    given = of(deal) | {"title": "Rocket 2"}
    Deal.objects.filter(pk=deal.pk).update(probability=30)

    response = browser.post(f"/deals/{deal.pk}/edit/", given | {"probability": "30"})

    assert response.status_code == 302
    deal.refresh_from_db()
    assert (deal.title, deal.probability, deal.value) == ("Rocket 2", 30, 1200)


def test_editing_keeps_a_contact_that_the_editor_cannot_see(carol, qualified, alice):
    hidden = PersonFactory(owner=alice, visibility=Visibility.OWNER, last_name="Secret")
    deal = DealFactory(stage=qualified, owner=alice, person=hidden)
    page = signed_in(carol).get(f"/deals/{deal.pk}/edit/")
    assert b"Secret" not in page.content

    given = of(deal) | {"title": "Renamed", "person_name": ""}
    signed_in(carol).post(f"/deals/{deal.pk}/edit/", given)

    deal.refresh_from_db()
    assert (deal.title, deal.person) == ("Renamed", hidden)


def test_labels_and_stage_are_edited_too(browser, deal, proposal):
    hot = LabelFactory(entity="deal", name="Hot")

    browser.post(f"/deals/{deal.pk}/edit/", of(deal) | {"labels": hot.pk, "stage": proposal.pk})

    deal.refresh_from_db()
    assert (list(deal.labels.all()), deal.stage) == ([hot], proposal)


def test_the_form_says_that_the_contact_has_an_open_deal(browser, deal, carol):
    hint = f"/deals/open/?person_id={deal.person_id}"
    assert "Rocket" in browser.get(hint).content.decode()

    Deal.objects.filter(pk=deal.pk).update(visibility=Visibility.OWNER)
    assert "Rocket" not in signed_in(carol).get(hint).content.decode()


def test_a_contact_shows_its_deals(browser, deal, carol):
    piece = f"/deals/of/person/{deal.person_id}/"
    html = browser.get(piece).content.decode()
    assert "Rocket" in html
    assert f"/deals/new/?person={deal.person_id}" in html

    Deal.objects.filter(pk=deal.pk).update(visibility=Visibility.OWNER)
    assert "Rocket" not in signed_in(carol).get(piece).content.decode()


@pytest.mark.parametrize("size", [1, 10])
def test_the_deals_of_a_contact_cost_the_same_for_any_number(
    browser, deal, size, django_assert_max_num_queries
):
    DealFactory.create_batch(size, person=deal.person, stage=deal.stage, owner=deal.owner)

    with django_assert_max_num_queries(10):
        browser.get(f"/deals/of/person/{deal.person_id}/")


@pytest.mark.parametrize("query", ["", "?stage=1"], ids=["bare", "stage"])
def test_a_form_that_is_a_page_of_its_own_leads_to_the_deal(browser, qualified, alice, query):
    sent = terms(qualified, owner=alice.pk, title="Bridge", person_name="Zoé")
    on_its_own = HTMX | {"HX-Current-URL": f"http://testserver/deals/new/{query}"}

    response = browser.post("/deals/new/", sent, headers=on_its_own)

    deal = Deal.objects.get(title="Bridge")
    assert response["HX-Redirect"] == f"/deals/{deal.pk}/"
    edit = f"/deals/{deal.pk}/edit/"
    on_its_own = HTMX | {"HX-Current-URL": f"http://testserver{edit}"}
    response = browser.post(edit, of(deal) | {"title": "Pier"}, headers=on_its_own)
    assert response["HX-Redirect"] == f"/deals/{deal.pk}/"
