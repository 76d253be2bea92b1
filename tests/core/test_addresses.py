"""Addresses of records, made without resolving the same pattern again."""

from uuid import uuid4

import pytest
from django.urls import reverse, set_script_prefix

from core.addresses import address_of

VIEWS = {
    "contacts:person": 7,
    "contacts:organization": 2**31,
    "deals:deal": 1,
    "activities:edit": 3,
    "leads:lead": uuid4(),
}


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_the_address_that_the_pattern_gives(name):
    assert address_of(name, VIEWS[name]) == reverse(name, args=[VIEWS[name]])


def test_a_product_under_a_path_has_it_in_its_addresses():
    set_script_prefix("/crm/")
    try:
        assert address_of("deals:deal", 5) == "/crm/deals/5/"
    finally:
        set_script_prefix("/")
