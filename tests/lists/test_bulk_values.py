"""What values many records may get at once, and how exactly they are given back."""

import pytest

from leads.models import Lead
from lists.models import BulkEdit
from tests.factories import LeadFactory
from tests.lists.test_bulk import change, undo


@pytest.fixture
def leads(alice):
    return [LeadFactory(title=f"Lead {n}", owner=alice, value=n) for n in range(5)]


@pytest.mark.parametrize("written", ["7", "7.5", "1e3"])
def test_an_amount_is_given_back_however_it_was_written(written, browser, leads):
    change(browser, leads, "set:value", value=written, currency="EUR")
    undo(browser, BulkEdit.objects.get())

    assert sorted(Lead.objects.values_list("value", flat=True)) == [0, 1, 2, 3, 4]
    assert BulkEdit.objects.get().spared == 0
