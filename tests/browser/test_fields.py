"""Custom fields under a mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from deals.models import Deal
from fields.definitions import fields_of
from fields.services import add_field
from tests.browser.test_board import card, column, is_in, lift, middle
from tests.factories import DealFactory, LeadFactory, PersonFactory, PipelineFactory


@pytest.fixture
def deal(company, alice):
    stages = PipelineFactory(name="Sales", stages=["Qualified", "Signed"]).stages
    return DealFactory(title="Rocket", stage=stages.get(name="Qualified"), owner=alice)


@pytest.fixture
def seats(deal):
    signed = deal.stage.pipeline.stages.get(name="Signed")
    needed = {"required": "from", "required_from": [f"stage:{signed.pk}"]}
    return add_field(entity="deal", kind="number", name="Seats", **needed)


def test_a_drop_asks_for_what_the_stage_needs_and_goes_on(open_window, alice, deal, seats):
    page = open_window(alice)
    page.goto(f"/deals/board/{deal.stage.pipeline_id}/")
    page.locator("deal-board:defined").wait_for()
    lift(page, card(page))
    page.mouse.move(*middle(column(page, "Signed")), steps=5)
    page.mouse.up()

    dialog = page.locator("dialog:modal")
    expect(dialog).to_contain_text("Seats")
    is_in(page, "Qualified")
    expect(dialog.get_by_label("Seats")).to_be_focused()
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("was not understood")
    dialog.get_by_label("Seats").fill("12")
    page.keyboard.press("Enter")

    expect(dialog).to_have_count(0)
    is_in(page, "Signed")
    found = Deal.objects.get()
    assert (found.stage.name, found.custom) == ("Signed", {"seats": "12"})


def test_who_gives_up_leaves_the_deal_where_it_was(open_window, alice, deal, seats):
    page = open_window(alice)
    page.goto(deal.get_absolute_url())
    page.get_by_role("button", name="Signed").click()
    dialog = page.locator("dialog:modal")
    expect(dialog).to_contain_text("Seats")
    page.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    assert Deal.objects.get().stage.name == "Qualified"


def test_a_person_is_looked_for_while_typing(open_window, alice, company):
    lead = LeadFactory(owner=alice)
    PersonFactory(first_name="Zoé", last_name="Marchand")
    add_field(entity="deal", kind="person", name="Introduced by")
    page = open_window(alice)
    page.goto(lead.get_absolute_url())
    page.locator("#panel").get_by_role("link", name="Edit all").click()
    dialog = page.locator("dialog:modal")
    box = dialog.get_by_role("combobox", name="Introduced by")
    box.click()
    page.keyboard.type("marcha")
    found = dialog.get_by_role("listbox", name="Introduced by").get_by_role("option")
    expect(found).to_have_text(["Zoé Marchand"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Zoé Marchand")
    dialog.get_by_role("button", name="Save").click()

    expect(page.locator("#panel")).to_contain_text("Zoé Marchand")


def test_a_field_is_added_by_keyboard_with_a_live_example(open_window, ada):
    page = open_window(ada)
    page.goto("/settings/fields/deal/")
    page.locator("main a[href$='/new/']").first.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog:modal")
    dialog.get_by_role("link", name="One choice").focus()
    page.keyboard.press("Enter")
    dialog.get_by_label("Name").fill("Source")
    dialog.get_by_label("Choices, one a line").fill("Fair\nWeb")
    example = dialog.get_by_role("region", name="Example")
    expect(example.locator("option")).to_have_text(["–", "Fair", "Web"])
    expect(dialog.get_by_label("Also in every later stage")).to_have_count(0)
    dialog.get_by_role("button", name="Add field").click()

    expect(page.locator(".toast")).to_contain_text("Source")
    assert [choice.name for choice in fields_of("deal")[0].choice_list] == ["Fair", "Web"]
