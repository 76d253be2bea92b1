"""What values many records may get at once, and how exactly they are given back."""

import pytest

from deals.models import Deal
from fields.services import add_field
from leads.models import Lead
from lists.models import BulkEdit
from tests.factories import DealFactory, LeadFactory, PipelineFactory
from tests.lists.test_bulk import change, undo


@pytest.fixture
def leads(alice):
    return [LeadFactory(title=f"Lead {n}", owner=alice, value=n) for n in range(5)]


@pytest.mark.parametrize("written", ["7", "7.5", "1e3"])
def test_an_amount_is_given_back_however_it_was_written(written, browser, leads):
    change(browser, leads, "set:value", value=written, currency="EUR")
    undo(browser, BulkEdit.objects.get())

    assert sorted(Lead.objects.values_list("value", flat=True)) == [0, 1, 2, 3, 4]
    assert BulkEdit.objects.get().spared == 0


def test_what_a_stage_needs_is_emptied_in_none(browser, alice):
    stage = PipelineFactory(stages=["Signed"]).stages.get()
    needed = {"required": "from", "required_from": [f"stage:{stage.pk}"]}
    add_field(entity="deal", kind="number", name="Seats", **needed)
    deal = DealFactory(stage=stage, owner=alice, custom={"seats": "12"})
    url = "/lists/deal/all/bulk/apply/"

    refused = change(browser, [deal], "set:custom_seats", url=url, **{"custom.seats": ""})
    assert refused.status_code == 422
    assert Deal.objects.get().custom == {"seats": "12"}
    change(browser, [deal], "set:custom_seats", url=url, **{"custom.seats": "13"})
    assert Deal.objects.get().custom == {"seats": "13"}


def test_what_differs_in_every_record_is_refused_by_name(browser, leads):
    add_field(entity="deal", kind="text", name="Reference", is_unique=True)
    change(browser, leads, "set:custom_reference", **{"custom.reference": "A"})

    assert "“Reference” is changed in one record at a time." in browser.get("/leads/").text
    assert not any(Lead.objects.values_list("custom", flat=True))


def test_a_word_is_no_amount(browser, leads):
    page = browser.get("/leads/", {"filter": 'value > "abc"'})

    assert page.context["listing"].asked.error == "“abc” is not a number."
