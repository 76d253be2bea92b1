"""The board under the same filters as the list."""

import json

import pytest

from tests.cast import HTMX
from tests.factories import DealFactory


@pytest.fixture
def boards(qualified, alice, bob):
    DealFactory(title="Mine and large", stage=qualified, owner=alice, value=5000)
    DealFactory(title="Mine and small", stage=qualified, owner=alice, value=5)
    DealFactory(title="Bob's", stage=qualified, owner=bob, value=9000)
    return f"/deals/board/{qualified.pipeline_id}/"


def titles(response):
    html = response.content.decode()
    return [name for name in ("Mine and large", "Mine and small", "Bob&#x27;s") if name in html]


def test_the_board_is_narrowed_by_the_filter_of_its_address(browser, boards):
    text = "owner is me and value > 100 EUR"

    for headers in ({}, HTMX):
        assert titles(browser.get(boards, {"filter": text}, headers=headers)) == ["Mine and large"]
    page = browser.get(boards, {"filter": text}).content.decode()
    assert "Owner is me" in page
    assert "€5,000" in page
    assert "14,0" not in page


def test_the_list_beside_it_shows_the_same(browser, boards):
    text = "owner is me and value > 100 EUR"

    listed = browser.get("/deals/list/", {"filter": text, "status": "open"})

    assert [str(row.record) for row in listed.context["listing"].rows] == ["Mine and large"]


def test_a_filter_that_cannot_be_read_shows_an_empty_board_and_why(browser, boards):
    page = browser.get(boards, {"filter": "nonsense here"})

    assert page.status_code == 200
    assert titles(page) == []
    assert 'role="alert"' in page.content.decode()


def test_the_builder_leads_back_to_the_board(browser, boards, qualified):
    tree = {"members": [{"field": ["owner"], "operator": ["is"], "value": ["me"]}]}

    built = browser.post(
        f"/lists/deal/board/filter/?on={qualified.pipeline_id}", {"tree": json.dumps(tree)}
    )
    there = browser.get(built["Location"])

    assert there["Location"] == f"{boards}?filter=owner+is+me"
