"""One cell, edited where it stands."""

import pytest

from accounts.models import Company
from deals.models import Deal
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

CELL = "/lists/lead/inbox/cell/"


def save(browser, record, path, url=CELL, **values):
    given = {f"cell-{name}": value for name, value in values.items()}
    return browser.post(url, {"key": record.pk, "path": path, **given}, headers=HTMX)


def test_a_cell_shows_its_form_and_then_its_new_value(browser, alice):
    lead = LeadFactory(owner=alice, value=5)

    form = browser.get(CELL, {"key": lead.pk, "path": "value"}, headers=HTMX)
    saved = save(browser, lead, "value", value="1500", currency="USD")

    assert 'name="cell-value" value="5"' in form.content.decode()
    assert form["HX-Retarget"] == saved["HX-Retarget"] == f"#cell-{lead.pk}-value"
    assert "$1,500" in saved.content.decode()
    lead.refresh_from_db()
    assert (lead.value, lead.currency) == (1500, "USD")


def test_a_value_that_cannot_be_is_told_in_the_cell(browser, alice):
    lead = LeadFactory(owner=alice, value=5)

    refused = save(browser, lead, "value", value="-1", currency="EUR")

    assert refused.status_code == 422
    assert "cannot be negative" in refused.content.decode()
    assert 'value="-1"' in refused.content.decode()
    assert Lead.objects.get().value == 5


def test_labels_owners_and_stages_are_edited_in_their_cells(browser, alice, bob):
    hot = LabelFactory(name="Hot", entity="deal")
    first, second = PipelineFactory(stages=["Open", "Offer"]).stages.order_by("position")
    deal = DealFactory(owner=alice, stage=first)
    url = "/lists/deal/all/cell/"

    assert "Hot" in save(browser, deal, "label", url, labels=[hot.pk]).content.decode()
    assert "Offer" in save(browser, deal, "stage", url, stage=second.pk).content.decode()
    assert "Bob" in save(browser, deal, "owner", url, owner=bob.pk).content.decode()
    deal = Deal.objects.get()
    assert (deal.stage, deal.owner, list(deal.labels.all())) == (second, bob, [hot])


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_contacts_are_edited_too(kind, browser, alice):
    factory = {"person": PersonFactory, "organization": OrganizationFactory}[kind]
    contact = factory(owner=alice)

    saved = save(browser, contact, "city", f"/lists/{kind}/book/cell/", city="Lyon")

    assert "Lyon" in saved.content.decode()
    contact.refresh_from_db()
    assert contact.city == "Lyon"


def test_the_way_out_shows_the_cell_as_it_was(browser, alice):
    lead = LeadFactory(owner=alice, value=5)

    html = browser.get(CELL, {"key": lead.pk, "path": "value", "shown": "1"}).content.decode()

    assert html.strip() == "€5"


def test_strangers_find_no_cell_and_colleagues_may_be_refused(alice, carol):
    hidden = LeadFactory(owner=alice, visibility="owner", value=77123)
    seen = LeadFactory(owner=alice)
    Company.objects.update(reps_edit_only_their_own=True)
    browser = signed_in(carol)

    assert save(browser, hidden, "value", value="1", currency="EUR").status_code == 404
    assert browser.get(CELL, {"key": hidden.pk, "path": "value"}).status_code == 404
    assert save(browser, seen, "value", value="1", currency="EUR").status_code == 422
    assert not Lead.objects.filter(value=1).exists()


@pytest.mark.parametrize(
    ("key", "path"),
    [("x", "value"), ("", "value"), ("\0", "value"), (None, "created"), (None, "x")],
)
def test_cells_that_are_not_there_are_not_found(key, path, browser, alice):
    lead = LeadFactory(owner=alice)

    asked = {"key": lead.pk if key is None else key, "path": path}
    assert browser.get(CELL, asked).status_code == 404
