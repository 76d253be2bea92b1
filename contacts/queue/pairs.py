"""The one place where the queue asks the duplicate engine for pairs."""

from collections.abc import Collection, Iterator

from contacts.duplicates import LIKELY, Pair, find_pairs
from contacts.duplicates.stored import fill_all_keys
from contacts.queue.models import Kind

# Kept besides the likely ones, for who asks for more. Far above what a name alone is worth, or
# every Jean Martin would be paired with every other.
WORTH_KEEPING = min(70, LIKELY)


def prepare() -> None:
    """Work out what the engine needs of contacts that were written past it.

    In transactions of its own: within the worker's, a first pass would hold every contact.
    """
    for kind in Kind.values:
        fill_all_keys(kind)


def pairs_of(kind: str, ids: Collection[int]) -> Iterator[Pair]:
    """Pairs of a score worth keeping in which one of these contacts takes part, each once."""
    return find_pairs(kind, ids=ids, at_least=WORTH_KEEPING)


def all_pairs(kind: str) -> Iterator[Pair]:
    """All pairs of a kind of a score worth keeping, each once."""
    return find_pairs(kind, at_least=WORTH_KEEPING)
