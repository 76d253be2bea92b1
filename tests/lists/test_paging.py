"""Any order, both ways, with and without something to sort by: every record once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import F
from django.db.models.functions import Length
from django.utils import timezone

from deals.models import Deal
from lists.paging import Order, beside, read_page
from tests.factories import DealFactory, PipelineFactory

SIZE = 7
ORDERS = {
    "never empty": "created_at",
    "text": "title_folded",
    "sometimes empty": "value",
    "a day": "expected_close_on",
    "across a link": "person__name_folded",
    "an expression": Length("title"),
    "a sum that may be empty": F("value") + F("probability"),
    "always empty": "won_at",
}


@pytest.fixture
def deals(alice):
    stage = PipelineFactory(stages=["Open"]).stages.get()
    for number in range(40):
        DealFactory(
            title="abc"[: number % 3 + 1],
            stage=stage,
            owner=alice,
            value=[None, 1, Decimal("1.50"), 20][number % 4],
            probability=[None, 5, 10][number % 3],
            expected_close_on=[None, date(2026, 1, 1) + timedelta(days=number % 5)][number % 2],
            created_at=timezone.now() - timedelta(minutes=number // 4),
        )
    return Deal.objects.all()


def pages_forwards(rows, order):
    after, found = "", []
    while True:
        page = read_page(rows, order, after=after, size=SIZE)
        found.append(page)
        if not (after := page.next_after):
            return found


@pytest.mark.parametrize("is_down", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_every_record_comes_once_and_what_is_empty_comes_last(name, is_down, deals):
    order = Order(ORDERS[name], is_down)

    found = [row for page in pages_forwards(deals, order) for row in page.rows]

    assert sorted(row.pk for row in found) == sorted(deals.values_list("pk", flat=True))
    keys = [row.sort_key for row in found]
    filled = [key for key in keys if key is not None]
    assert keys == sorted(filled, reverse=is_down) + [None] * keys.count(None)


@pytest.mark.parametrize("is_down", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_the_way_back_shows_the_same_pages(name, is_down, deals):
    order = Order(ORDERS[name], is_down)
    there = pages_forwards(deals, order)

    back, page = [there[-1]], there[-1]
    while page.previous_before:
        page = read_page(deals, order, before=page.previous_before, size=SIZE)
        back.append(page)

    found = [row.pk for page in reversed(back) for row in page.rows]
    assert found == [row.pk for page in there for row in page.rows]
    assert read_page(deals, order, after=back[1].next_after, size=SIZE).rows == there[-1].rows


@pytest.mark.parametrize("is_down", [False, True])
@pytest.mark.parametrize("name", ORDERS)
def test_each_record_knows_its_neighbours(name, is_down, deals):
    order = Order(ORDERS[name], is_down)
    line = [row for page in pages_forwards(deals, order) for row in page.rows]

    for before, here, after in zip([None, *line], line, [*line[1:], None], strict=False):
        assert beside(deals, order, here.pk) == (before, after)


@pytest.mark.parametrize(
    "key", ["x", "W10", "W251bGwsIG51bGxd", "WyIwIiwgIjAiXQ", "\0", "é", "9" * 500]
)
def test_a_key_that_makes_no_sense_gives_the_first_page(key, deals):
    order = Order("created_at", is_down=True)
    first = read_page(deals, order, size=SIZE)

    assert read_page(deals, order, after=key, size=SIZE).rows == first.rows
    assert read_page(deals, order, before=key, size=SIZE).rows == first.rows


def test_a_page_deep_down_reads_no_more_than_its_rows(deals, django_assert_num_queries):
    order = Order("created_at", is_down=True)
    second = read_page(deals, order, size=SIZE).next_after

    with django_assert_num_queries(1):
        read_page(deals, order, after=second, size=SIZE)
