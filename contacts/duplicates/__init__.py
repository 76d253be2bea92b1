"""The duplicate engine: who is already in the address book, how surely, and why.

Facts about a person or an organization, saved or not, go in; candidates come out, best first.
Several indexed keys choose the candidates (`blocking`), and an additive, explainable score judges
them (`people`, `organizations`).
"""

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

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "Candidate",
    "OrganizationFacts",
    "PersonFacts",
    "facts_of_organization",
    "facts_of_person",
    "find_organizations",
    "find_people",
    "twins_of",
]
