"""Judging two records as the product does: one is saved, the other is looked up."""

from datetime import date
from typing import Any

from accounts.models import User
from contacts.duplicates import (
    LIKELY,
    POSSIBLE,
    OrganizationFacts,
    PersonFacts,
    find_organizations,
    find_people,
)
from contacts.models import Organization
from contacts.services import create_organization, create_person
from tests.factories import UserFactory


def owner() -> User:
    return User.objects.first() or UserFactory.create()


def facts(text: str) -> dict[str, Any]:
    """`Jean Martin | jean@acme.fr | +33612345678 | @Acme SAS | 12 rue X, 75002 Paris | *1980-05-01`

    First and last name are parted by the last space, or by a slash where that would be wrong.
    """
    name, *more = (part.strip() for part in text.split("|"))
    first, last = name.split("/") if "/" in name else name.rpartition(" ")[::2]
    known: dict[str, Any] = {"first_name": first.strip(), "last_name": last.strip()}
    for part in more:
        _add(known, part)
    return known


def _add(known: dict[str, Any], part: str) -> None:
    if part.startswith("@"):
        known["organization"] = part[1:]
    elif part.startswith("*"):
        known["born_on"] = date.fromisoformat(part[1:])
    elif "@" in part:
        known.setdefault("emails", []).append(part)
    elif part.startswith("+"):
        known.setdefault("phones", []).append(part)
    elif len(part) == 2 and part.isupper():
        known["country"] = part
    elif "." in part and " " not in part:
        known["domain"] = part
    else:
        street, _comma, place = part.rpartition(",")
        known["street"] = street.strip()
        known["postcode"], _space, known["city"] = place.strip().partition(" ")


def score_of_people(one: str, other: str) -> int:
    """The score at which `one` is found when `other` is looked up; 0 when it is not."""
    saved, asked = facts(one), facts(other)
    company = saved.pop("organization", "")
    organization = company and (
        Organization.objects.filter(name=company).first()
        or create_organization(name=company, owner=owner(), by=None)
    )
    person = create_person(owner=owner(), by=None, organization=organization or None, **saved)
    asked["organization_name"] = asked.pop("organization", "")
    found = find_people(PersonFacts(**asked), user=None)
    return next((candidate.score for candidate in found if candidate.record == person), 0)


def score_of_organizations(one: str, other: str) -> int:
    """The same for organizations; the name is what stands before the first bar."""
    known = [facts(f"/ {text}") for text in (one, other)]
    for given in known:
        given["name"] = given.pop("last_name")
        given.pop("first_name")
    organization = create_organization(owner=owner(), by=None, **known[0])
    found = find_organizations(OrganizationFacts(**known[1]), user=None)
    return next((candidate.score for candidate in found if candidate.record == organization), 0)


def verdict(score: int) -> str:
    if score >= LIKELY:
        return "likely"
    return "possible" if score >= POSSIBLE else "no"
