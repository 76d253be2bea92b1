"""A lead as a row brings it, and which contacts the row names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User, Visibility
from contacts.batch import IncomingOrganization, IncomingPerson, IncomingPhone
from contacts.matching.companies import is_shared_mailbox
from contacts.points import NAME_LENGTH


@dataclass(kw_only=True)
class StagedLead:
    """A row that may become a lead. E-mails are as `clean_email` gives them.

    The owner is found as that of `LeadFacts`. A person without a name is named after the first
    e-mail or phone. An address is the organization's where there is one.
    """

    owner: User | None = None
    fallback_owner: User | None = None
    title: str = ""
    value: Decimal | None = None
    currency: str = ""
    expected_close_on: date | None = None
    labels: list[str] = field(default_factory=list)
    visibility: str = Visibility.EVERYONE
    channel: str = ""
    channel_code: str = ""
    created_at: datetime | None = None
    origin_id: str = ""
    first_name: str = ""
    last_name: str = ""
    job_title: str = ""
    born_on: date | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[IncomingPhone] = field(default_factory=list)
    organization: str = ""
    domain: str = ""
    organization_emails: list[str] = field(default_factory=list)
    organization_phones: list[IncomingPhone] = field(default_factory=list)
    address: dict[str, str] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)


def person_of(lead: StagedLead) -> IncomingPerson | None:
    """The person that a row names, or whose e-mail or phone it has."""
    first, last, is_named = lead.first_name, lead.last_name, True
    if not first and not last:
        named = _name_of_points(lead)
        if named is None:
            return None
        (first, last), is_named = named, False
    is_alone = not lead.organization
    return IncomingPerson(
        first_name=first,
        last_name=last,
        is_named=is_named,
        job_title=lead.job_title,
        born_on=lead.born_on,
        emails=lead.emails + (lead.organization_emails if is_alone else []),
        phones=lead.phones + (lead.organization_phones if is_alone else []),
        organization_name=lead.organization,
        **(lead.address if is_alone else {}),
    )


def organization_of(lead: StagedLead, *, has_person: bool) -> IncomingOrganization | None:
    """The organization that a row names. Where nobody else is, e-mails and phones are its own."""
    if not lead.organization:
        return None
    return IncomingOrganization(
        name=lead.organization,
        domain=lead.domain,
        emails=lead.organization_emails + ([] if has_person else lead.emails),
        phones=lead.organization_phones + ([] if has_person else lead.phones),
        **lead.address,
    )


def _name_of_points(lead: StagedLead) -> tuple[str, str] | None:
    """A name after an e-mail or a phone; None when an office answers there."""
    if lead.organization:
        own = [address for address in lead.emails if not is_shared_mailbox(address)]
        return name_of_email(own[0]) if own else None
    if emails := lead.emails + lead.organization_emails:
        return name_of_email(emails[0])
    phones = lead.phones + lead.organization_phones
    return (phones[0].number, "") if phones else None


def name_of_email(address: str) -> tuple[str, str]:
    """First and last name: jean.dupont@acme.fr is Jean Dupont; info@acme.fr stays as it is."""
    local = address.partition("@")[0].partition("+")[0]
    words = [word.strip("0123456789") for word in local.replace("_", ".").split(".")]
    words = [word for word in words if word]
    is_readable = len(words) in {2, 3} and all(
        word.replace("-", "").isalpha() and (len(word) > 1 or place < len(words) - 1)
        for place, word in enumerate(words)
    )
    if not is_readable or is_shared_mailbox(address):
        return address[:NAME_LENGTH], ""
    first, *rest = (_capital(word) for word in words)
    return first[:NAME_LENGTH], " ".join(rest)[:NAME_LENGTH]


def _capital(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
