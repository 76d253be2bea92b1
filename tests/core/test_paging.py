import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from core.paging import Count, bounded_count, page_after
from leads.models import Lead
from tests.factories import LeadFactory

NEWEST = ("-created_at", "-id")


@pytest.fixture
def leads(alice):
    """Seven leads, and two of them from the very same moment."""
    now = timezone.now()
    moments = [now - timedelta(seconds=n // 2) for n in range(7)]
    made = [LeadFactory(owner=alice, created_at=moment) for moment in moments]
    return sorted(made, key=lambda lead: (lead.created_at, lead.pk), reverse=True)


def test_pages_follow_each_other_without_a_gap_or_a_repeat(leads):
    seen, after = [], ""
    for _ in range(3):
        page = page_after(Lead.objects.all(), after, order=NEWEST, size=3)
        seen += page.rows
        after = page.next_after

    assert seen == leads
    assert after == ""


def test_a_row_that_came_meanwhile_moves_nothing(leads, alice):
    first = page_after(Lead.objects.all(), "", order=NEWEST, size=3)
    LeadFactory(owner=alice)

    second = page_after(Lead.objects.all(), first.next_after, order=NEWEST, size=3)

    assert second.rows == leads[3:6]


@pytest.mark.parametrize("after", ["x", "W10", "é", "WyJhIiwgImIiXQ", "bnVsbA", "MQ"])
def test_a_key_that_makes_no_sense_gives_the_first_page(leads, after):
    assert page_after(Lead.objects.all(), after, order=NEWEST, size=3).rows == leads[:3]


def key(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "[null, null]",
        '["0001-01-01T00:00:00+23:00", 1]',
        '["9999-12-31T23:59:59-23:00", 1]',
        '["2026-01-01T00:00:00Z", 1e30]',
        "[" * 100_000,
        "9" * 5000,
    ],
)
def test_a_key_that_no_database_can_compare_gives_the_first_page(leads, text):
    assert page_after(Lead.objects.all(), key(text), order=NEWEST, size=3).rows == leads[:3]


@pytest.mark.parametrize("title", ["a\0b", "\ud800", None])
def test_text_that_no_database_can_hold_gives_the_first_page(leads, title):
    after = key(json.dumps([title, str(leads[0].pk)]))

    page = page_after(Lead.objects.all(), after, order=("title_folded", "id"), size=7)

    assert len(page.rows) == 7


def test_a_count_stops_at_its_limit(leads):
    assert bounded_count(Lead.objects.all()) == Count(7)
    assert bounded_count(Lead.objects.all(), limit=7) == Count(7)
    assert bounded_count(Lead.objects.all(), limit=5) == Count(5, is_more=True)
