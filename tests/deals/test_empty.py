"""A list with nothing in it says what to do next."""

import pytest

from tests.factories import DealFactory, PipelineFactory


@pytest.fixture
def pipeline(company):
    return PipelineFactory(stages=["Qualified"], position=0)


def test_an_empty_board_says_what_to_do_next(pipeline, browser):
    page = browser.get(f"/deals/board/{pipeline.pk}/").content.decode()

    assert "No open deals here yet" in page
    assert 'href="/help/"' in page


def test_a_board_with_a_deal_says_nothing_of_the_kind(pipeline, alice, browser):
    DealFactory(owner=alice, stage=pipeline.stages.get())

    assert (
        "No open deals here yet" not in browser.get(f"/deals/board/{pipeline.pk}/").content.decode()
    )


def test_an_empty_list_offers_the_first_deal(pipeline, browser):
    page = browser.get("/deals/list/").content.decode()

    assert "No deals yet" in page
    assert 'href="/deals/new/"' in page


def test_filters_that_leave_nothing_offer_to_be_taken_away(pipeline, alice, browser):
    DealFactory(owner=alice, stage=pipeline.stages.get())

    assert "No deal matches" in browser.get("/deals/list/?q=zzz").content.decode()
