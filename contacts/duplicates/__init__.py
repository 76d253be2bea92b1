"""The duplicate engine: who is already in the address book, how surely, and why.

Facts about a person or an organization, saved or not, go in; candidates come out, best first.
Several indexed keys choose the candidates (`blocking`), and an additive, explainable score judges
them (`people`, `organizations`).
"""

from contacts.duplicates.doubts import needs_a_look
from contacts.duplicates.evidence import LIKELY, POSSIBLE
from contacts.duplicates.facts import (
    OrganizationFacts,
    PersonFacts,
    facts_of_organization,
    facts_of_person,
)
from contacts.duplicates.finding import (
    Candidate,
    find_organizations,
    find_people,
    twins_of,
)
from contacts.duplicates.pairs import Pair, find_pairs
from contacts.duplicates.reasons import Reason

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "Candidate",
    "OrganizationFacts",
    "Pair",
    "PersonFacts",
    "Reason",
    "facts_of_organization",
    "facts_of_person",
    "find_organizations",
    "find_pairs",
    "find_people",
    "needs_a_look",
    "twins_of",
]
