"""From typing to opening by keys alone, commands included, and never over a form."""

import pytest
from playwright.sync_api import expect

from tests.factories import DealFactory, PersonFactory, PipelineFactory


@pytest.fixture
def page(open_window, alice):
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    marie = PersonFactory(first_name="Marie", last_name="Curie", owner=alice)
    DealFactory(title="Radium", person=marie, owner=alice, stage=stage)
    page = open_window(alice)
    page.goto("/deals/list/")
    page.locator("search-box:defined").wait_for(state="attached")
    return page


def box(page):
    return page.get_by_role("listbox", name="What was found")


def test_by_keys_from_typing_to_opening(page):
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    expect(box(page).get_by_role("option", name="Add a lead")).to_be_visible()
    page.keyboard.type("curei")
    first = box(page).get_by_role("option").first
    expect(first).to_contain_text("Marie Curie")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(box(page).get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Marie Curie", level=1)).to_be_visible()

    page.keyboard.press("/")
    expect(box(page).get_by_role("option").first).to_contain_text("Marie Curie")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Search")).to_be_hidden()


def test_enter_right_after_typing_opens_what_was_typed_last(page):
    page.keyboard.press("/")
    expect(box(page).get_by_role("option", name="Add a lead")).to_be_visible()
    page.keyboard.type("marie curie")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Marie Curie", level=1)).to_be_visible()


def test_a_command_opens_its_dialog(page):
    page.keyboard.press("Control+k")
    page.keyboard.type("add deal")
    expect(box(page).get_by_role("option").first).to_contain_text("Add a deal")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_be_visible()

    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search")).to_be_hidden()
    dialog.get_by_label("Title").fill("a/b")
    expect(dialog.get_by_label("Title")).to_have_value("a/b")
