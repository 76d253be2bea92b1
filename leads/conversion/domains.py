"""The organization that the domain of an e-mail tells of: asked for, never assumed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from contacts.matching.companies import domain_of
from contacts.models import Organization
from contacts.points import NAME_LENGTH, clean_email

MOST = 3
# What stands before the last dot of domains that people buy one level further down.
SECOND_LEVELS = frozenset(
    (
        *("ac", "asso", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv"),
        *("me", "ne", "net", "nom", "or", "org"),
    )
)
# So short, a name is an abbreviation: IBM, SAP, EDF.
ABBREVIATION = 3


@dataclass
class Proposal:
    """Organizations of a domain that the user may see, and the name that a new one would get."""

    domain: str
    name: str
    existing: list[Organization] = field(default_factory=list)


def propose(emails: Iterable[str], *, user: User | None) -> Proposal | None:
    """What could be proposed to somebody with these addresses; None for free mailboxes."""
    domains = (domain_of(clean_email(address)) for address in emails)
    domain = next((one for one in domains if one), "")
    if not domain:
        return None
    return Proposal(domain, name_of(domain), list(known(domain, user=user)[:MOST]))


def known(domain: str, *, user: User | None) -> Any:
    """The organizations of a domain that the user may see, those of the address book first."""
    rows = Organization.objects.visible_to(user) if user else Organization.objects.alive()
    written = [domain, f"www.{domain}", f"https://{domain}", f"https://www.{domain}"]
    return rows.filter(domain__in=written).order_by("confirmed_at", "pk")


def name_of(domain: str) -> str:
    """What an organization of this domain is probably called: mail.red-cross.co.uk → Red Cross."""
    labels = [_readable(label) for label in domain.split(".")[:-1]]
    if len(labels) > 1 and labels[-1] in SECOND_LEVELS:
        labels.pop()
    label = labels[-1] if labels else domain
    if len(label) <= ABBREVIATION:
        return label.upper()
    words = label.replace("_", "-").split("-")
    return " ".join(word.capitalize() for word in words if word)[:NAME_LENGTH]


def _readable(label: str) -> str:
    """A label of a domain in the letters of its language."""
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label
