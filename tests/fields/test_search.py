"""What stands in a custom field is found by the search of everything."""

import pytest

from crm.search import find
from deals.services import update_deal
from leads.services import update_lead
from tests.factories import DealFactory, LeadFactory


@pytest.fixture
def deal(add):
    add("deal", "text", "Contract")
    add("deal", "phone", "Hotline")
    values = {"contract": "Éclairage-2041", "hotline": "01 23 45 67 89"}
    return update_deal(DealFactory(), {"custom": values}, by=None)


@pytest.mark.parametrize("typed", ["eclairage-2041", "2041", "ECLAIRAGE", "01 23 45 67", "2345678"])
def test_texts_are_found_by_their_parts(deal, ada, typed):
    assert [(hit.kind, hit.pk) for hit in find(typed, user=ada)][:1] == [("deal", deal.pk)]


def test_a_hidden_record_is_not_found(add, alice, carol):
    add("deal", "text", "Contract")
    lead = LeadFactory(owner=alice, visibility="owner")
    update_lead(lead, {"custom": {"contract": "secret-77"}}, by=None)

    assert find("secret-77", user=carol) == []
    assert len(find("secret-77", user=alice)) == 1
