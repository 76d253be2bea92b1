"""Open a lead, convert it, be told that the contact exists, pick it, save: by mouse and by keys."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from activities.services import add_note
from contacts.models import Person
from deals.models import Deal, Pipeline
from fields.services import add_field
from leads.models import Lead
from tests.browser.test_access import RULES
from tests.cast import signed_in
from tests.factories import DealFactory, LeadFactory, PersonFactory, PipelineFactory

# Playwright keeps an event loop in this thread; Django must not take it for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def chromium(launch_browser):
    launched = launch_browser()
    yield launched
    launched.close()


@pytest.fixture
def sit_down(chromium, live_server, alice):
    """`sit_down(size)`: Alice at a window of this size, signed in. An error in a script fails."""
    windows, errors = [], []

    def open_window(size):
        window = chromium.new_context(
            base_url=live_server.url, viewport=size, reduced_motion="reduce"
        )
        windows.append(window)
        session = signed_in(alice).cookies["sessionid"].value
        window.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = window.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_window
    for window in windows:
        window.close()
    assert errors == []


@pytest.fixture
def known(alice):
    return PersonFactory(
        first_name="Marie", last_name="Curie", owner=alice, emails=["marie@radium.example"]
    )


@pytest.fixture
def lead(alice, known):
    PipelineFactory(name="New business", stages=["Qualified", "Proposal"])
    LeadFactory(title="Older", owner=alice)
    stranger = PersonFactory(
        first_name="Marie",
        last_name="Curie",
        owner=alice,
        confirmed_at=None,
        emails=["marie@radium.example"],
    )
    lead = LeadFactory(title="Radium", owner=alice, person=stranger)
    add_note(text="Called on Monday", by=alice, lead=lead)
    return lead


def assert_converted(page, lead, known):
    page.wait_for_url("**/deals/*/")
    expect(page.get_by_role("heading", name="Radium")).to_be_visible()
    expect(page.get_by_text("Called on Monday")).to_be_visible()
    deal = Deal.objects.get()
    assert deal.person == known
    assert not Person.objects.alive().filter(pk=lead.person_id).exists()
    assert not Lead.objects.in_inbox().filter(pk=lead.pk).exists()


def test_the_story_by_mouse(sit_down, lead, known):
    page = sit_down(DESK)
    page.goto("/leads/")
    page.get_by_role("link", name="Radium").click()
    expect(page.locator("#panel").get_by_role("heading", name="Radium")).to_be_visible()
    expect(page).to_have_url(f"{page.url.partition('/leads/')[0]}/leads/{lead.pk}/")
    page.get_by_role("link", name="Convert to deal").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("Radium")
    body = dialog.locator(".dialog__body")
    assert body.evaluate("body => body.scrollHeight <= body.clientHeight")

    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("This contact may exist already.")).to_be_visible()
    dialog.get_by_text("Use Marie Curie").click()
    dialog.get_by_role("button", name="Save").click()

    assert_converted(page, lead, known)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/leads/{lead.pk}/")
    assert Lead.objects.in_inbox().filter(pk=lead.pk).exists()


def test_the_story_by_keyboard_alone(sit_down, lead, known):
    page = sit_down(DESK)
    page.goto("/leads/")
    page.locator("row-nav:defined").wait_for()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Radium")).to_be_focused()
    page.keyboard.press("Enter")
    convert = page.get_by_role("link", name="Convert to deal")
    expect(convert).to_be_visible()
    page.locator("#lead-title").wait_for()
    press_until(page, "Tab", convert)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_be_focused()

    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This contact may exist already.")).to_be_visible()
    expect(dialog.get_by_label("keep it as a new contact")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(dialog.get_by_label("Use Marie Curie")).to_be_checked()
    page.keyboard.press("Enter")

    assert_converted(page, lead, known)


def test_the_question_follows_what_is_typed(sit_down, lead, alice):
    PersonFactory(first_name="Pierre", last_name="Langevin", owner=alice, emails=["p@l.example"])
    page = sit_down(DESK)
    page.goto(f"/leads/{lead.pk}/")
    page.get_by_role("link", name="Convert to deal").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Use Marie Curie")).to_be_visible()

    dialog.get_by_role("combobox", name="Person").fill("Pierre Langevin")
    dialog.get_by_role("textbox", name="E-mail").fill("p@l.example")

    expect(dialog.get_by_label("Use Pierre Langevin")).to_be_visible()
    expect(dialog.get_by_label("Title")).to_have_value("Radium")


def test_escape_closes_the_panel_and_the_focus_returns_to_the_row(sit_down, lead):
    page = sit_down(DESK)
    page.goto("/leads/?owner=me")
    row = page.get_by_role("link", name="Radium")
    row.click()
    page.locator("#lead-title").wait_for()
    page.locator("#lead-title").focus()
    page.keyboard.press("Escape")

    expect(page.locator("#panel > *")).to_have_count(0)
    expect(row).to_be_focused()
    assert page.url.endswith("/leads/?owner=me")


def test_a_shared_address_shows_the_list_and_the_panel(sit_down, lead):
    page = sit_down(DESK)
    page.goto(f"/leads/{lead.pk}/")

    expect(page.get_by_role("link", name="Older")).to_be_visible()
    expect(page.locator(f"#lead-{lead.pk}")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Next lead").click()
    expect(page.locator("#panel").get_by_role("heading", name="Older")).to_be_visible()
    page.go_back()
    expect(page.locator("#panel").get_by_role("heading", name="Radium")).to_be_visible()


def test_archiving_in_the_panel_can_be_undone(sit_down, lead):
    page = sit_down(DESK)
    page.goto(f"/leads/{lead.pk}/")

    page.locator(".panel__foot").get_by_role("button", name="Archive").click()
    expect(page.locator("#panel").get_by_role("heading", name="Older")).to_be_visible()
    expect(page.locator(f"#lead-{lead.pk}")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()

    expect(page.locator(f"#lead-{lead.pk}")).to_be_visible()
    expect(page.get_by_role("link", name="Convert to deal")).to_be_visible()


def test_on_a_phone_nothing_is_wider_than_the_screen(sit_down, lead):
    page = sit_down(PHONE)
    for path in ("/leads/", f"/leads/{lead.pk}/", f"/leads/{lead.pk}/conversion/", "/leads/new/"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_a_new_lead_is_proposed_a_title_and_warned_about_another(sit_down, lead, known, alice):
    LeadFactory(title="Already open", owner=alice, person=known)
    page = sit_down(DESK)
    page.goto(f"/leads/new/?person={known.pk}")

    expect(page.get_by_label("Title")).to_have_attribute("placeholder", "Marie Curie lead")
    expect(page.get_by_role("link", name="Already open")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    page.wait_for_url("**/leads/*-*/")
    assert Lead.objects.filter(title="Marie Curie lead", person=known).exists()


def press_until(page, key, locator):
    """Press a key until the focus is on an element; fails when it never gets there."""
    for _ in range(60):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("The focus never got there.")


def test_a_lead_is_added_to_the_open_deal_or_gives_what_the_stage_needs(
    sit_down, lead, known, alice
):
    pipeline = Pipeline.objects.get(name="New business")
    proposal = pipeline.stages.get(name="Proposal")
    add_field(
        entity="deal",
        kind="number",
        name="Seats",
        required="from",
        required_from=[f"stage:{proposal.pk}"],
    )
    deal = DealFactory(title="Big one", owner=alice, person=known, stage=pipeline.stages.first())
    page = sit_down(DESK)
    page.goto(f"/leads/{lead.pk}/")
    page.get_by_role("link", name="Convert to deal").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("My own title")

    # Another stage asks for its field, and what was typed stays.
    dialog.get_by_label("Pipeline and stage").select_option(label="New business · Proposal")
    seats = dialog.get_by_label("Seats")
    expect(seats).to_be_visible()
    expect(dialog.get_by_label("Title")).to_have_value("My own title")
    seats.fill("12")

    # The existing contact brings its open deal, to which the lead may be added instead.
    expect(dialog.get_by_text("Add the lead to “Big one”")).to_have_count(0)
    dialog.get_by_label("Use Marie Curie").check()
    dialog.get_by_label("Add the lead to “Big one”").check()
    expect(seats).to_be_hidden()
    assert Axe().run(page, options=RULES).response["violations"] == []
    dialog.get_by_label("Make a new deal").check()
    expect(seats).to_have_value("12")
    dialog.get_by_label("Add the lead to “Big one”").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/deals/{deal.pk}/")
    expect(page.get_by_text("Called on Monday")).to_be_visible()
    assert Deal.objects.get() == deal
