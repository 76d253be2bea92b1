"""The inbox, cleared: by keys alone, by touch on a phone, shared by its address, by two at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from activities.models import Note
from leads.models import Lead
from tests.browser.test_access import RULES
from tests.factories import LabelFactory, LeadFactory, PipelineFactory

PHONE = {
    "viewport": {"width": 360, "height": 740}, "has_touch": True, "reduced_motion": "reduce",
}  # fmt: skip


@pytest.fixture
def leads(transactional_db, alice):
    """Three leads, the first of them on top; and labels."""
    PipelineFactory(name="New business", stages=["Qualified", "Proposal"])
    LabelFactory(name="Hot", colour="red", position=0)
    LabelFactory(name="Cold", colour="blue", position=1)
    third, second, first = (LeadFactory(title=each, owner=alice) for each in ("C", "B", "A"))
    for lead, title in ((first, "Alder"), (second, "Birch"), (third, "Cedar")):
        Lead.objects.filter(pk=lead.pk).update(title=title)
        lead.refresh_from_db()
    return [first, second, third]


def row(page, lead):
    return page.locator(f"#lead-{lead.pk}")


def is_current(page, lead):
    """Wait until the keys are about this lead."""
    expect(row(page, lead).locator(".row-link")).to_be_focused()


def opened(page, lead):
    expect(page.locator("#panel").get_by_role("heading", name=lead.title)).to_be_visible()


def said(page, text):
    expect(page.locator(".toast").filter(has_text=text).last).to_be_visible()


def test_the_inbox_is_cleared_by_keys_alone(open_window, leads, alice):
    first, second, third = leads
    page = open_window(alice, reduced_motion="reduce")
    page.goto("/leads/")
    page.locator("lead-triage:defined").wait_for(state="attached")

    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    is_current(page, first)
    label_and_undo(page, first)
    archive_and_undo(page, first, second)
    page.keyboard.press("Enter")
    opened(page, first)
    page.keyboard.press("j")
    opened(page, second)
    expect(page).to_have_url(re.compile(str(second.pk)))
    write_a_note(page, second)
    archive_with_a_reason(page, second, third)
    open_and_close_dialogs(page, third)


def label_and_undo(page, lead):
    page.keyboard.press("l")
    expect(page.get_by_role("checkbox", name="Hot")).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(row(page, lead)).to_contain_text("Cold")
    is_current(page, lead)
    page.keyboard.press("z")
    expect(row(page, lead)).not_to_contain_text("Cold")
    is_current(page, lead)


def archive_and_undo(page, lead, following):
    page.keyboard.press("e")
    is_current(page, following)
    expect(row(page, lead)).to_have_count(0)
    expect(page.locator("#list-count")).to_have_text("2")
    page.keyboard.press("z")
    is_current(page, lead)
    expect(page.locator("#list-count")).to_have_text("3")


def write_a_note(page, lead):
    page.keyboard.press("n")
    expect(page.locator("#panel").get_by_role("textbox", name="Note")).to_be_focused()
    page.keyboard.type("Jecln z? are letters here")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel .entry").first).to_contain_text("Jecln z? are letters here")
    page.keyboard.press("Escape")
    is_current(page, lead)
    assert Note.objects.get().lead == lead


def archive_with_a_reason(page, lead, following):
    page.keyboard.press("Shift+E")
    expect(page.get_by_role("dialog").get_by_label("Reason")).to_be_focused()
    page.keyboard.type("No budget")
    page.keyboard.press("Enter")
    opened(page, following)
    is_current(page, following)
    lead.refresh_from_db()
    assert lead.archive_reason == "No budget"


def open_and_close_dialogs(page, lead):
    dialog = page.get_by_role("dialog")
    page.keyboard.press("?")
    expect(dialog.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(dialog.get_by_label("Title")).to_have_value(lead.title)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#panel > *")).to_have_count(0)
    is_current(page, lead)


def test_keys_that_are_switched_off_stay_silent(open_window, leads, alice):
    alice.has_shortcuts = False
    alice.save()
    page = open_window(alice, reduced_motion="reduce")
    page.goto("/leads/")
    page.locator("lead-triage:defined").wait_for(state="attached")

    row(page, leads[0]).locator(".row-link").focus()
    for key in ("j", "e", "?", "l", "/"):
        page.keyboard.press(key)
    page.get_by_role("link", name="Keyboard shortcuts").click()

    box = page.get_by_role("checkbox", name="Single letters work as keyboard shortcuts")
    expect(box).not_to_be_checked()
    assert Lead.objects.in_inbox().count() == 3
    box.check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("html:not([data-shortcuts])")).to_be_attached()


def test_the_inbox_is_cleared_by_touch_on_a_phone(open_window, leads, alice):
    first, second, _third = leads
    page = open_window(alice, **PHONE)
    page.goto("/leads/")

    row(page, first).get_by_role("link", name=first.title).tap()
    opened(page, first)
    labels = page.locator("#panel inline-edit[id$=labels]")
    labels.locator(".inline__open").tap()
    labels.get_by_role("checkbox", name="Hot").tap()
    labels.get_by_role("button", name="Save").tap()
    expect(labels).to_contain_text("Hot")
    expect(labels.get_by_role("checkbox")).to_have_count(0)

    page.locator(".panel__foot").get_by_role("button", name="Archive").tap()
    opened(page, second)
    said(page, "1 lead archived.")
    page.locator(".toast").get_by_role("button", name="Undo").tap()
    opened(page, first)
    page.locator("#panel").get_by_role("link", name="Next lead").tap()
    opened(page, second)
    page.locator("#panel").get_by_role("link", name="Close", exact=True).tap()
    expect(row(page, second)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_who_gets_the_address_of_a_panel_sees_the_same_and_can_go_on(open_window, leads, bob):
    _first, second, third = leads
    page = open_window(bob, reduced_motion="reduce")

    page.goto(f"/leads/{second.pk}/?sort=title")

    opened(page, second)
    expect(row(page, second)).to_have_attribute("aria-current", "true")
    page.locator("#panel").get_by_role("link", name="Next lead").click()
    opened(page, third)
    page.go_back()
    opened(page, second)
    page.go_forward()
    opened(page, third)
    expect(row(page, third)).to_have_attribute("aria-current", "true")


def test_of_two_people_at_one_field_the_second_sees_both_values(open_window, leads, alice, bob):
    lead = leads[0]
    pages = [open_window(user, reduced_motion="reduce") for user in (alice, bob)]
    for page in pages:
        page.goto(f"/leads/{lead.pk}/")
        page.locator("#panel inline-edit[id$=value] .inline__open").click()
        expect(page.get_by_role("textbox", name="Value")).to_be_focused()

    for page, amount in zip(pages, ("1000", "2000"), strict=True):
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
        expect(page.locator("#panel inline-edit[id$=value]")).to_contain_text("1,000")

    late = pages[1].locator("#panel inline-edit[id$=value]")
    expect(late).to_contain_text("Somebody changed this meanwhile")
    expect(late.get_by_role("textbox", name="Value")).to_have_value("2000")
    late.get_by_role("button", name="Save").click()
    expect(late).to_contain_text("2,000")
    expect(late.get_by_role("button", name="Save")).to_have_count(0)
    lead.refresh_from_db()
    assert lead.value == 2000


def test_axe_finds_nothing_wrong_with_what_the_keys_open(open_window, leads, alice):
    page = open_window(
        alice, reduced_motion="reduce", viewport={"width": 1440, "height": 1600}
    )  # fmt: skip
    page.goto(f"/leads/{leads[0].pk}/")
    page.locator("lead-triage:defined").wait_for(state="attached")
    expect(page.locator(".skeleton, .htmx-request")).to_have_count(0)

    faults = look(page, "panel")
    for key in ("l", "?", "Shift+E"):
        page.keyboard.press(key)
        page.locator("dialog:modal").wait_for()
        faults += look(page, key)
        page.keyboard.press("Escape")
        expect(page.locator("dialog:modal")).to_have_count(0)
    page.locator("[data-tick-all]").check()
    page.get_by_role("button", name="Assign").click()
    page.locator("dialog:modal").wait_for()
    faults += look(page, "assign")

    assert not faults, "\n".join(faults)


def look(page, name):
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{name}: {one['id']} {one['nodes'][0]['target']}" for one in found]
