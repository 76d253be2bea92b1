"""Dialogs that were open for a while, and what a stage asks for."""

from decimal import Decimal

import pytest

from contacts.models import Person
from deals.models import Deal
from fields import services as custom
from leads.conversion import convert_lead, terms_of
from leads.models import Lead
from leads.services import archive_leads, delete_lead, update_lead
from tests.cast import HTMX, signed_in
from tests.factories import LeadFactory, PersonFactory, PipelineFactory
from tests.leads.dialog import address, filled


@pytest.fixture
def pipeline(company):
    return PipelineFactory(stages=["Qualified", "Proposal"])


@pytest.fixture
def stages(pipeline):
    return list(pipeline.stages.order_by("position"))


@pytest.fixture
def lead(alice, pipeline):
    marie = PersonFactory(first_name="Marie", last_name="Curie", owner=alice, confirmed_at=None)
    return LeadFactory(title="Radium", owner=alice, person=marie, value=Decimal(100))


@pytest.fixture
def needs(stages):
    """`needs("Seats", stage)`: a number that a deal needs from this stage on."""

    def needed(name, stage):
        return custom.add_field(
            entity="deal",
            kind="number",
            name=name,
            required="from",
            required_from=[f"stage:{stage.pk}"],
        )

    return needed


def test_what_a_colleague_changed_meanwhile_counts_unless_it_was_touched(browser, bob, lead):
    untouched = filled(browser, lead, title="My title")
    update_lead(lead, {"value": Decimal(250), "title": "Their title"}, by=bob)

    browser.post(address(lead), untouched)

    deal = Deal.objects.get()
    assert (deal.title, deal.value) == ("My title", Decimal(250))


def test_a_contact_exchanged_meanwhile_is_shown_and_never_merged_away(browser, alice, lead):
    data = filled(browser, lead)
    other = PersonFactory(first_name="Pierre", last_name="Langevin", owner=alice, confirmed_at=None)
    Lead.objects.filter(pk=lead.pk).update(person=other)

    response = browser.post(address(lead), data, headers=HTMX)

    assert response.status_code == 422
    html = response.content.decode()
    assert "another contact meanwhile" in html
    assert 'value="Pierre Langevin"' in html
    other.refresh_from_db()
    assert other.merged_into is None
    assert browser.post(address(lead), filled(browser, lead)).status_code == 302
    assert Deal.objects.get().person == other


def test_the_second_of_two_clicks_gets_the_deal_even_if_it_names_a_new_person(browser, lead, alice):
    data = filled(browser, lead, person_id="", person_name="Irène Joliot")
    browser.post(address(lead), data)

    assert browser.post(address(lead), data).url == Deal.objects.get().get_absolute_url()
    assert Person.objects.filter(last_name="Joliot").count() == 1


@pytest.mark.parametrize("away", ["archived", "trash"])
def test_a_lead_put_away_meanwhile_says_so(browser, alice, lead, away):
    data = filled(browser, lead)
    if away == "archived":
        archive_leads([lead], by=alice)
    else:
        delete_lead(lead, by=alice)

    response = browser.post(address(lead), data, headers=HTMX)

    assert response.status_code == 422
    assert away in response.content.decode()
    assert not Deal.objects.exists()


@pytest.mark.parametrize("page", ["", "candidates/", "needed/"])
def test_the_private_lead_of_somebody_else_is_not_there(carol, lead, page):
    Lead.objects.update(visibility="owner")
    stranger = signed_in(carol)

    assert stranger.post(f"{address(lead)}{page}").status_code in {404, 405}
    assert stranger.get(f"{address(lead)}{page}").status_code in {404, 405}
    assert not Deal.objects.exists()


def test_the_private_conversion_of_somebody_else_cannot_be_undone(carol, alice, lead, stages):
    Lead.objects.update(visibility="owner")
    convert_lead(lead, terms_of(lead, stages[0]), by=alice)

    undo = signed_in(carol).post(f"/leads/conversions/{lead.conversions.get().pk}/undo/")

    assert undo.status_code == 404


def test_a_stage_asks_for_what_a_deal_needs_in_it(browser, lead, stages, needs):
    needs("Seats", stages[1])

    assert "custom_seats" not in browser.get(address(lead)).content.decode()
    html = browser.post(
        f"{address(lead)}needed/", filled(browser, lead, stage=stages[1].pk), headers=HTMX
    ).content.decode()

    assert 'name="custom_seats"' in html
    assert "aria-invalid" not in html


def test_what_was_typed_survives_another_stage_and_back(browser, lead, stages, needs):
    needs("Seats", stages[0])
    needs("Floors", stages[1])
    sent = filled(browser, lead, stage=stages[1].pk) | {"custom_seats": "12"}

    html = browser.post(f"{address(lead)}needed/", sent, headers=HTMX).content.decode()
    assert 'value="12"' in html
    assert 'name="custom_floors"' in html

    html = browser.post(
        f"{address(lead)}needed/", {**sent, "stage": stages[0].pk, "custom_floors": ""}
    ).content.decode()
    assert 'value="12"' in html
    assert "custom_floors" not in html


def test_saving_without_it_is_refused_and_with_it_converts(browser, lead, stages, needs):
    needs("Seats", stages[1])
    sent = filled(browser, lead, stage=stages[1].pk)

    refused = browser.post(address(lead), sent, headers=HTMX)
    assert refused.status_code == 422
    assert 'name="custom_seats"' in refused.content.decode()
    assert not Deal.objects.exists()

    browser.post(address(lead), {**sent, "custom_seats": "12"})
    assert Deal.objects.get().custom == {"seats": "12"}


def test_the_dialog_asks_the_stage_only_when_something_is_needed(browser, lead, stages, needs):
    assert "conversion/needed/" not in browser.get(address(lead)).content.decode()

    needs("Seats", stages[1])

    assert "conversion/needed/" in browser.get(address(lead)).content.decode()
