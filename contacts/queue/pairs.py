"""The one place where the queue asks the duplicate engine for pairs."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from contacts.duplicates import (
    LIKELY,
    facts_of_organization,
    facts_of_person,
    find_organizations,
    find_people,
)
from contacts.models import Contact, Organization, Person
from contacts.queue.models import MODELS

# Kept besides the likely ones, for who asks for more. Far above what a name alone is worth, or
# every Jean Martin would be paired with every other.
WORTH_KEEPING = min(70, LIKELY)


@dataclass(frozen=True)
class FoundPair:
    """Two contacts that may be one, the smaller id first, and why: reasons as JSON."""

    a: int
    b: int
    score: int
    reasons: list[Any] = field(default_factory=list)


def pairs_of(kind: str, ids: Collection[int]) -> Iterator[FoundPair]:
    """Pairs of a score worth keeping in which one of these contacts takes part, each once."""
    seen: set[tuple[int, int]] = set()
    rows: Any = MODELS[kind]._default_manager
    for contact in rows.alive().filter(pk__in=ids).with_points().order_by("pk"):
        for candidate in _candidates(contact):
            pair = min(contact.pk, candidate.record.pk), max(contact.pk, candidate.record.pk)
            if candidate.score >= WORTH_KEEPING and pair not in seen:
                seen.add(pair)
                yield FoundPair(*pair, candidate.score, [str(r) for r in candidate.reasons])


def _candidates(contact: Contact) -> list[Any]:
    if isinstance(contact, Person):
        return find_people(facts_of_person(contact), user=None, exclude=[contact])
    assert isinstance(contact, Organization)  # noqa: S101  there is no third kind
    return find_organizations(facts_of_organization(contact), user=None, exclude=[contact])
