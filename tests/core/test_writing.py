"""Rows changed at once, each to values of its own."""

from datetime import date
from decimal import Decimal

import pytest

from core.writing import write_each
from leads.models import Lead
from tests.factories import LeadFactory

pytestmark = pytest.mark.django_db
FIELDS = ["title", "owner", "value", "expected_close_on", "custom", "archived_at"]


def test_every_record_gets_its_own_values(alice, bob):
    leads = [LeadFactory(owner=alice, value=n) for n in range(3)]
    leads[0].title, leads[0].owner = "It's {a}, “b” \\ c", bob
    leads[1].value, leads[1].custom = Decimal("1234.50"), {"size": "12", "tags": ["a", "b"]}
    leads[2].value, leads[2].expected_close_on = None, date(2026, 12, 1)

    assert write_each(leads, FIELDS) == 3

    for lead in leads:
        kept = Lead.objects.get(pk=lead.pk)
        assert all(getattr(kept, name) == getattr(lead, name) for name in FIELDS)


def test_other_fields_stay_as_they_are(alice):
    lead = LeadFactory(owner=alice, title="Old", value=1)
    lead.title, lead.value = "New", 2

    write_each([lead], ["title"])

    lead.refresh_from_db()
    assert (lead.title, lead.value) == ("New", 1)


def test_a_record_that_is_gone_is_left_out(alice):
    lead, gone = LeadFactory(owner=alice), LeadFactory(owner=alice)
    Lead.objects.filter(pk=gone.pk).delete()

    assert write_each([lead, gone], ["title"]) == 1
    assert write_each([], ["title"]) == 0
