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


def test_a_count_stops_at_its_limit(leads):
    assert bounded_count(Lead.objects.all()) == Count(7)
    assert bounded_count(Lead.objects.all(), limit=7) == Count(7)
    assert bounded_count(Lead.objects.all(), limit=5) == Count(5, is_more=True)
