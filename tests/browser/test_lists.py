"""A list worked in by keyboard and mouse: cells, columns, filters, views, many at once."""

import re

import pytest
from playwright.sync_api import expect

from contacts.models import Colour
from deals.models import Deal
from lists.models import Preference, View
from lists.services import save_view
from tests.browser.hands import middle
from tests.browser.test_access import look
from tests.factories import ActivityFactory, DealFactory, LabelFactory, PipelineFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TITLES = ["Bridge", "Canal", "Dam", "Embankment", "Ferry"]


@pytest.fixture
def stage(company):
    return PipelineFactory(name="Sales", stages=["Qualified", "Signed"]).stages.first()


@pytest.fixture
def deals(stage, alice):
    return [
        DealFactory(title=title, stage=stage, owner=alice, value=1000 * (place + 1))
        for place, title in enumerate(TITLES)
    ]


@pytest.fixture
def listed(open_window, alice, deals):
    """Opens the list of deals: `listed(address after it, **window options)`."""

    def opened(address="?sort=title", **options):
        page = open_window(alice, reduced_motion="reduce", **options)
        page.goto(f"/deals/list/{address}")
        page.locator("list-grid:defined").wait_for()
        return page

    return opened


def row(page, title):
    return page.locator("tbody tr", has=page.get_by_role("link", name=title, exact=True))


def cell(page, title, path):
    return row(page, title).locator(f"td[data-path='{path}']")


def ticked(page):
    return page.locator("tbody tr:has(.table__tick :checked) .row-link")


def heads(page):
    return page.locator("thead th[data-path]")


def paths(page):
    return heads(page).evaluate_all("heads => heads.map((head) => head.dataset.path)")


def saved(page, press):
    """Do something that saves the columns, and wait until they are."""
    with page.expect_response(re.compile("/columns/")) as answer:
        press()
    assert answer.value.status == 204


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_arrows_space_and_shift_choose_rows(listed):
    page = listed()
    page.get_by_role("link", name="Bridge", exact=True).focus()
    press(page, "ArrowDown", "Space", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(ticked(page)).to_have_text(["Canal", "Dam", "Embankment"])
    expect(page.locator("[data-count]")).to_have_text("3 chosen")
    press(page, "Shift+ArrowUp")
    expect(ticked(page)).to_have_text(["Canal", "Dam"])
    expect(page.get_by_role("link", name="Dam", exact=True)).to_be_focused()
    press(page, "ArrowRight")
    expect(cell(page, "Dam", "value")).to_be_focused()
    press(page, "ArrowLeft", "Enter")
    expect(page.get_by_role("heading", name="Dam", level=1)).to_be_visible()


def test_a_click_with_shift_takes_all_between(listed):
    page = listed()
    row(page, "Bridge").get_by_role("checkbox").click()
    row(page, "Dam").get_by_role("checkbox").click(modifiers=["Shift"])
    expect(ticked(page)).to_have_text(["Bridge", "Canal", "Dam"])


def test_a_cell_is_edited_where_it_stands(listed):
    page = listed()
    page.get_by_role("link", name="Canal", exact=True).focus()
    press(page, "ArrowRight", "Enter")
    box = cell(page, "Canal", "value").get_by_role("textbox")
    expect(box).to_be_focused()
    box.fill("a lot")
    press(page, "Enter")
    expect(cell(page, "Canal", "value").get_by_role("alert")).to_be_visible()
    expect(box).to_have_value("a lot")
    press(page, "Escape")
    expect(cell(page, "Canal", "value")).to_have_text("€2,000")
    expect(cell(page, "Canal", "value")).to_be_focused()

    press(page, "Enter")
    expect(box).to_be_focused()
    box.fill("2500")
    press(page, "Enter")
    expect(cell(page, "Canal", "value")).to_have_text("€2,500")
    expect(cell(page, "Canal", "value")).to_be_focused()
    assert Deal.objects.get(title="Canal").value == 2500


def test_a_title_is_edited_in_place(listed):
    page = listed()
    page.get_by_role("link", name="Canal", exact=True).focus()
    press(page, "F2")
    box = page.locator("tbody th form").get_by_role("textbox")
    expect(box).to_be_focused()
    box.fill("")
    press(page, "Enter")
    expect(page.locator("tbody th").get_by_role("alert")).to_be_visible()
    box.fill("Channel")
    press(page, "Enter")
    expect(page.get_by_role("link", name="Channel", exact=True)).to_be_focused()
    assert Deal.objects.filter(title="Channel").exists()


def test_columns_are_dragged_to_another_place_and_width(listed, alice):
    page = listed()
    begin = paths(page)
    grip = heads(page).nth(2).locator("[data-grip]")
    x, y = middle(grip)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    saved(page, page.mouse.up)
    wide = heads(page).nth(2).bounding_box()["width"]

    page.mouse.move(*middle(heads(page).nth(3)))
    page.mouse.down()
    page.mouse.move(*middle(heads(page).nth(1)), steps=6)
    saved(page, page.mouse.up)
    moved = [begin[0], begin[3], begin[1], begin[2], *begin[4:]]
    assert paths(page) == moved
    page.reload()

    assert paths(page) == moved
    assert abs(heads(page).nth(3).bounding_box()["width"] - wide) < 3
    assert cell(page, "Canal", "value").inner_text() == "€2,000"
    assert Preference.objects.get(user=alice).columns[1]["path"] == begin[3]


def test_columns_are_moved_and_widened_by_keys(listed):
    page = listed()
    begin = paths(page)
    head = page.locator("thead th[data-path=value] a")
    head.focus()
    saved(page, lambda: press(page, "Alt+ArrowRight"))
    assert paths(page)[:3] == [begin[0], begin[2], begin[1]]
    expect(head).to_be_focused()
    width = page.locator("thead th[data-path=value]").bounding_box()["width"]
    saved(page, lambda: press(page, "Shift+ArrowRight"))
    assert page.locator("thead th[data-path=value]").bounding_box()["width"] > width
    expect(page.locator("[data-live]")).to_contain_text("pixels wide")


def test_columns_are_chosen_in_their_dialog(listed):
    page = listed()
    page.get_by_role("link", name="Choose columns").click()
    dialog = page.locator("dialog:modal")
    dialog.get_by_role("checkbox", name="Probability in percent").check()
    dialog.get_by_role("checkbox", name="Person", exact=True).uncheck()
    dialog.get_by_role("button", name="Move Probability in percent up").click()
    dialog.get_by_label("Width of Probability in percent in pixels").fill("200")
    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_have_count(0)
    expect(page.locator("thead th[data-path=probability]")).to_be_visible()
    assert paths(page)[-2] == "probability"
    assert "person" not in paths(page)
    assert heads(page).nth(-2).bounding_box()["width"] == pytest.approx(200, abs=2)


def test_a_filter_is_built_with_a_group_inside(listed):
    page = listed()
    page.get_by_role("link", name="Filter", exact=True).click()
    dialog = page.locator("dialog:modal")
    expect(dialog.locator("[data-condition]")).to_have_count(1)
    _choose(dialog, 0, "status", "is")
    dialog.get_by_label("Value").last.select_option("open")
    dialog.get_by_role("button", name="Group", exact=True).first.click()
    _choose(dialog, 1, "title", "is")
    dialog.locator("[data-condition]").nth(1).get_by_label("Value").fill("Dam")
    inner = dialog.locator("[data-group] [data-group]")
    inner.get_by_role("button", name="Condition", exact=True).click()
    _choose(dialog, 2, "value", ">")
    dialog.locator("[data-condition]").nth(2).get_by_label("Amount").fill("4500")
    dialog.get_by_role("button", name="Show").click()

    expect(dialog).to_have_count(0)
    expect(page.locator("tbody .row-link")).to_have_text(["Dam", "Ferry"])
    expect(page.locator("#list-tools .chip[aria-current]")).to_have_count(2)
    page.locator("#list-tools .chip[aria-current]").last.click()
    expect(page.locator("tbody .row-link")).to_have_count(5)


def _choose(dialog, place, field, operator):
    """Choose field and comparison of a condition; each answers with new controls."""
    condition = dialog.locator("[data-condition]").nth(place)
    condition.get_by_label("Field").select_option(field)
    expect(condition.get_by_label("Field")).to_have_value(field)
    expect(dialog.locator(".htmx-request")).to_have_count(0)
    condition.get_by_label("Comparison").select_option(operator)
    expect(dialog.locator(".htmx-request")).to_have_count(0)


def test_a_view_is_kept_and_counted_beside_every_page(listed):
    page = listed("?filter=value > 2500 EUR&sort=title")
    page.get_by_role("link", name="Save view", exact=True).click()
    dialog = page.locator("dialog:modal")
    dialog.get_by_label("Name").fill("Large")
    dialog.get_by_role("button", name="Save").click()

    line = page.locator(".sidebar a", has_text="Large")
    expect(line).to_be_visible()
    expect(line.locator(".sidebar__count")).to_have_text("3")
    line.click()
    expect(page.locator("tbody .row-link")).to_have_text(["Dam", "Embankment", "Ferry"])
    assert View.objects.get().name == "Large"


def test_all_that_match_are_changed_and_given_back(listed, stage, alice):
    DealFactory.create_batch(90, stage=stage, owner=alice, value=1)
    page = listed("?sort=title&filter=value = 1 EUR")
    page.get_by_label("Choose all on this page").check()
    page.get_by_role("checkbox", name="All 90 that match").check()
    page.locator("#bulk").get_by_role("button", name="Edit").click()
    dialog = page.locator("dialog:modal")
    expect(dialog).to_contain_text("All 90 records")
    expect(dialog.get_by_label("What to change")).to_have_value("set:value")
    dialog.get_by_label("Value").fill("7")
    dialog.get_by_role("button", name="Change").click()

    toast = page.locator(".toast", has_text="Records changed: 90")
    expect(toast).to_be_visible()
    assert Deal.objects.filter(value=7).count() == 90
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Undone")).to_be_visible()
    assert Deal.objects.filter(value=1).count() == 90


def test_at_360_pixels_rows_are_cards(listed):
    page = listed(**PHONE)
    card = row(page, "Canal")
    expect(card).to_contain_text("€2,000")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert card.bounding_box()["width"] <= 360
    card.get_by_role("checkbox").tap()
    expect(page.locator("#bulk")).to_be_visible()
    box = page.locator("#bulk").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


@pytest.fixture
def stands():
    """`stands(page, name)`: axe finds nothing on it as it is, light and dark."""
    faults = []
    yield lambda page, name: faults.extend(look(page, name, "en", ["light", "dark"]))
    assert not faults, "\n".join(faults)


def test_lists_and_their_dialogs_are_open_to_everybody(listed, deals, stands):
    for colour in Colour:
        deals[0].labels.add(LabelFactory(entity="deal", name=colour.label, colour=colour))
    page = listed('?filter=status is open and (value > 1 EUR or title is "x")&sort=title')
    dialog = page.locator("dialog:modal")
    page.get_by_label("Choose all on this page").check()
    stands(page, "list with all ticked")
    page.locator("#bulk").get_by_role("button", name="Edit").click()
    dialog.wait_for()
    stands(page, "bulk edit")
    press(page, "Escape")
    page.get_by_role("link", name="Filter", exact=True).click()
    dialog.wait_for()
    stands(page, "builder")
    press(page, "Escape")
    cell(page, "Canal", "value").dblclick()
    cell(page, "Canal", "value").get_by_role("textbox").fill("a lot")
    press(page, "Enter")
    expect(cell(page, "Canal", "value").get_by_role("alert")).to_be_visible()
    stands(page, "cell with an error")


def test_pages_around_lists_are_open_to_everybody(open_window, deals, ada, stands):
    given = {"name": "Mine", "filter": "", "columns": [], "sort": "", "sharing": "nobody"}
    save_view("deal", "all", given, by=ada)
    ActivityFactory(deal=deals[0], owner=ada)
    LabelFactory(entity="deal")
    page = open_window(ada, reduced_motion="reduce")
    page.goto("/activities/table/")
    expect(page.locator(".sidebar a", has_text="Mine")).to_be_visible()
    expect(page.get_by_role("link", name="Bridge")).to_be_visible()
    stands(page, "list of activities")
    press(page, "Control+k")
    page.keyboard.type("bridge")
    found = page.get_by_role("listbox", name="What was found").get_by_role("option")
    expect(found.first).to_contain_text("Bridge")
    stands(page, "search")
    for address in ("/settings/labels/", "/settings/fields/deal/"):
        page.goto(address)
        stands(page, address)
