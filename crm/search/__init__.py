"""One box for everything: records that a person may open, found by what they remember of them."""

from crm.search.finding import find
from crm.search.relevance import Hit

__all__ = ["Hit", "find"]
