"""Addresses of records, without resolving the same pattern again for each row of a page."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

# Keys that no record has.
NUMBER, UNIQUE = 9_007_199_254_740_991, UUID(int=2**128 - 2)


def address_of(name: str, key: int | UUID) -> str:
    """What `reverse(name, args=[key])` says, for a view whose address has nothing but the key."""
    is_number = isinstance(key, int)
    before, after = _around(name, get_script_prefix(), get_urlconf(), is_number=is_number)
    return f"{before}{key}{after}"


@lru_cache(200)
def _around(name: str, prefix: str, urlconf: str | None, *, is_number: bool) -> tuple[str, str]:
    """What stands before the key of an address, and behind it."""
    stand_in = NUMBER if is_number else UNIQUE
    before, _key, after = reverse(name, args=[stand_in]).partition(str(stand_in))
    return before, after
