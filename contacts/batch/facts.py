"""Contacts as a file brings them, with their e-mails and numbers already understood."""

from dataclasses import dataclass, field
from datetime import date

from contacts.duplicates.facts import OrganizationFacts, PersonFacts
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson

# A stored key of the contact, or an e-mail, a number, a domain.
type Key = int | tuple[str, str]


@dataclass(frozen=True)
class IncomingPhone:
    number: str
    e164: str
    label: str = "work"


@dataclass(kw_only=True)
class Address:
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    def as_fields(self) -> dict[str, str]:
        names = ("street", "postcode", "city", "region", "country")
        return {name: getattr(self, name) for name in names}


@dataclass(kw_only=True)
class IncomingOrganization(Address):
    """E-mails are as `clean_email` gives them."""

    name: str
    domain: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[IncomingPhone] = field(default_factory=list)

    def known(self) -> KnownOrganization:
        facts = OrganizationFacts(name=self.name, domain=self.domain, **self.as_fields())
        return KnownOrganization.of(facts, set(self.emails), _numbers(self.phones))


@dataclass(kw_only=True)
class IncomingPerson(Address):
    """E-mails are as `clean_email` gives them. `is_named`: the name is one, not an address."""

    first_name: str
    last_name: str = ""
    is_named: bool = True
    organization_name: str = ""
    job_title: str = ""
    born_on: date | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[IncomingPhone] = field(default_factory=list)

    def known(self, organization: str, organization_id: int | None) -> KnownPerson:
        facts = PersonFacts(
            first_name=self.first_name,
            last_name=self.last_name,
            organization_name=organization,
            organization_id=organization_id,
            born_on=self.born_on,
            **self.as_fields(),
        )
        return KnownPerson.of(facts, set(self.emails), _numbers(self.phones))


def _numbers(phones: list[IncomingPhone]) -> set[str]:
    return {phone.e164 for phone in phones if phone.e164}


def points_of_person(known: KnownPerson) -> list[Key]:
    """The e-mails and numbers by which the same person would be found, besides its keys."""
    keys: list[Key] = [("mailbox", mailbox) for mailbox in known.mailboxes]
    keys += [("phone", number) for number in known.phones]
    if name := " ".join(sorted(known.name.words)):
        # A number or an address that many share leads to those of that name as well.
        keys += [("phone", f"{number} {name}") for number in known.phones]
    return keys


def points_of_organization(known: KnownOrganization) -> list[Key]:
    """Likewise, with the web domains; and the name, which for an organization may be enough."""
    keys: list[Key] = [("email", address) for address in known.emails]
    keys += [("phone", number) for number in known.phones]
    keys += [("domain", domain) for domain in known.domains]
    if known.company.name:
        keys.append(("name", known.company.name))
    return keys


def telling(keys: list[int]) -> list[int]:
    """Those of the keys that may be enough for a link: a person's name alone never is."""
    return [key for key in keys if key & 1]
