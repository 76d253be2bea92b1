"""The board under a mouse, a finger and a keyboard."""

import pytest
from playwright.sync_api import expect

from deals.models import Deal, Pipeline
from deals.services import delete_deal, move_deal, win_deal
from tests.factories import DealFactory, PipelineFactory

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def sales(company):
    return PipelineFactory(name="Sales", stages=["Qualified", "Proposal", "Signed"])


@pytest.fixture
def deal(sales, alice):
    return DealFactory(title="Rocket", stage=sales.stages.get(name="Qualified"), owner=alice)


@pytest.fixture
def board(open_window, alice, deal):
    """Opens the board: `board(**window options)`."""

    def opened(**options):
        page = open_window(alice, **options)
        page.goto(f"/deals/board/{deal.stage.pipeline_id}/")
        page.locator("deal-board:defined").wait_for()
        return page

    return opened


def column(page, name):
    return page.locator(".board__column", has=page.get_by_role("heading", name=name, exact=True))


def card(page, title="Rocket"):
    return page.locator(".board__column .card", has_text=title)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lift(page, locator):
    """Press the mouse on a card and carry it a little."""
    x, y = middle(locator)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=3)
    expect(page.locator(".card--ghost")).to_be_visible()


def is_in(page, name):
    expect(column(page, name).locator(".card")).to_contain_text(["Rocket"])
    expect(page.locator(".board__column .htmx-request")).to_have_count(0)


def stage_of(deal):
    return Deal.objects.select_related("stage").get(pk=deal.pk).stage.name


def test_a_mouse_drags_a_card_to_another_stage(board, deal):
    page = board()
    lift(page, card(page))
    page.mouse.move(*middle(column(page, "Signed")), steps=5)
    page.mouse.up()

    expect(page.locator(".toast")).to_contain_text("Signed")
    is_in(page, "Signed")
    expect(column(page, "Qualified")).to_contain_text("0 deals")
    assert stage_of(deal) == "Signed"
    assert "/deals/board/" in page.url


def test_a_click_still_opens_the_deal(board, deal):
    page = board()
    card(page).click()

    expect(page).to_have_url(f"/deals/{deal.pk}/")


def test_escape_puts_a_dragged_card_back(board, deal):
    page = board()
    lift(page, card(page))
    page.mouse.move(*middle(column(page, "Signed")), steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".card--ghost")).to_have_count(0)
    expect(page.locator(".board__targets")).to_be_hidden()
    is_in(page, "Qualified")
    assert stage_of(deal) == "Qualified"


def test_a_refused_move_puts_the_card_back(board, deal, alice):
    page = board()
    win_deal(deal, by=alice)
    lift(page, card(page))
    page.mouse.move(*middle(column(page, "Proposal")), steps=5)
    page.mouse.up()

    expect(page.locator(".toast")).to_contain_text("This deal is closed.")
    is_in(page, "Qualified")


def test_a_card_dropped_on_won_is_won_and_can_be_taken_back(board, deal):
    page = board()
    lift(page, card(page))
    page.mouse.move(*middle(page.locator(".board__targets [data-tone=positive]")), steps=5)
    page.mouse.up()

    expect(card(page)).to_have_count(0)
    assert Deal.objects.get(pk=deal.pk).status == "won"
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(card(page)).to_be_visible()


def test_a_card_dropped_on_lost_asks_why(board, deal):
    page = board()
    lift(page, card(page))
    page.mouse.move(*middle(page.locator(".board__targets [data-dialog]")), steps=5)
    page.mouse.up()
    page.get_by_label("In your own words").fill("Too expensive")
    page.get_by_role("button", name="Mark as lost").click()

    expect(card(page)).to_have_count(0)
    expect(page.locator("dialog-host dialog")).to_be_hidden()
    assert Deal.objects.get(pk=deal.pk).lost_reason == "Too expensive"


def finger(page):
    """`touch("touchStart", x, y)`: what a finger does on the glass."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *point):
        points = [dict(zip("xy", point, strict=True))] if point else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def test_a_finger_that_holds_drags_a_card(board, deal):
    page = board(**PHONE)
    touch = finger(page)
    x, y = middle(card(page))
    touch("touchStart", x, y)
    expect(page.locator(".card--ghost")).to_be_visible()
    # At the edge the board scrolls by itself until the next column is there.
    touch("touchMove", 340, y)
    expect(column(page, "Proposal").get_by_role("heading")).to_be_in_viewport(ratio=1)
    touch("touchMove", 180, y)
    touch("touchEnd")

    expect(page.locator(".toast")).to_be_visible()
    assert stage_of(deal) != "Qualified"


def test_a_quick_finger_scrolls_and_drags_nothing(board, deal):
    page = board(**PHONE)
    touch = finger(page)
    x, y = middle(card(page))
    touch("touchStart", x, y)
    for step in range(1, 9):
        touch("touchMove", x - step * 20, y)
    touch("touchEnd")

    page.wait_for_timeout(400)
    expect(page.locator(".card--ghost")).to_have_count(0)
    assert page.evaluate("document.querySelector('.board').scrollLeft") > 0
    assert stage_of(deal) == "Qualified"


def test_arrow_keys_move_a_card_and_keep_the_focus(board, deal):
    page = board()
    page.get_by_role("link", name="Rocket").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-live]")).to_have_text("Rocket: moved to Proposal")
    is_in(page, "Proposal")
    expect(page.get_by_role("link", name="Rocket")).to_be_focused()

    page.keyboard.press("Alt+ArrowRight")
    is_in(page, "Signed")
    expect(page.get_by_role("link", name="Rocket")).to_be_focused()
    page.keyboard.press("Alt+ArrowRight")  # there is no further stage
    page.keyboard.press("Alt+ArrowLeft")
    is_in(page, "Proposal")
    assert stage_of(deal) == "Proposal"


def test_the_menu_of_a_card_moves_it_by_keyboard_alone(board, deal):
    page = board()
    page.get_by_role("link", name="Rocket").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Qualified")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Move Rocket…")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_in(page, "Proposal")
    assert stage_of(deal) == "Proposal"


def test_two_people_see_each_others_moves(board, deal, bob):
    page = board()
    move_deal(deal, Pipeline.objects.get().stages.get(name="Signed"), by=bob)
    page.get_by_role("link", name="Rocket").focus()
    page.evaluate("htmx.trigger('[data-poll]', 'board-stale')")

    is_in(page, "Signed")
    expect(page.get_by_role("link", name="Rocket")).to_be_focused()


def test_nobody_else_disturbs_a_drag(board, deal, bob):
    page = board()
    lift(page, card(page))
    delete_deal(deal, by=bob)
    page.evaluate("htmx.trigger('[data-poll]', 'board-stale')")
    page.wait_for_timeout(400)

    expect(page.locator(".card--ghost")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("htmx.trigger('[data-poll]', 'board-stale')")
    expect(card(page)).to_have_count(0)
