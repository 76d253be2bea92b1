"""The merge queue with nothing but a keyboard, and with a finger."""

import pytest
from playwright.sync_api import expect

from contacts.models import Person
from contacts.tasks import find_twins
from tests.browser.hands import Finger, Keys
from tests.contacts.queues import QUEUE, person

WAYS = {
    "keys": (Keys, {"viewport": {"width": 1440, "height": 900}}),
    "finger": (Finger, {"viewport": {"width": 360, "height": 740}, "has_touch": True}),
}


@pytest.fixture
def waiting(transactional_db, alice, bob):
    for number, size in ((1, 2), (2, 3)):
        for _ in range(size):
            person(alice, number)
    find_twins()


@pytest.mark.parametrize("way", WAYS)
def test_a_pair_is_kept_apart_brought_back_and_merged(open_window, waiting, bob, way):
    hands, options = WAYS[way]
    page = open_window(bob, **options)
    does = hands(page)
    page.goto(QUEUE)
    cards = page.locator(".twins")
    pair = cards.filter(has_text="Jean1")
    expect(cards).to_have_count(2)

    does.press(pair.get_by_role("button", name="Not the same"))
    expect(pair).to_have_count(0)
    does.press(page.locator(".toast").get_by_role("button", name="Undo"))
    expect(cards).to_have_count(2)

    does.press(pair.get_by_role("link", name="Compare and merge"))
    page.locator("dialog:modal").wait_for()
    does.press(page.locator("dialog .dialog__foot .button[data-kind=primary]"))
    expect(page.get_by_text("is merged.")).to_be_visible()
    expect(cards).to_have_count(1)
    assert Person.objects.alive().count() == 4


def test_one_of_three_is_none_of_the_others_and_the_rest_is_merged_in_bulk(
    open_window, waiting, bob
):
    page = open_window(bob)
    page.goto(QUEUE)
    cards = page.locator(".twins")
    trio = cards.filter(has_text="Jean2")
    expect(trio.locator("tbody tr")).to_have_count(3)

    trio.get_by_role("button", name="None of the others").first.click()
    expect(trio.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Merge in bulk").click()
    page.get_by_role("button", name="Merge 2 pairs and groups").click()

    expect(page.get_by_text("2 pairs and groups are merged.")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("#outcome").get_by_text("undone")).to_be_visible()
    assert Person.objects.alive().count() == 4
