"""Contacts as a file brings them, with their e-mails and numbers already understood."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from contacts.duplicates.facts import OrganizationFacts, PersonFacts
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.matching.companies import domain_of, domains_of, name_and_form
from contacts.names import name_key, words_of

Key = tuple[str, str]
# Files name the same organizations over and over.
form_of = lru_cache(50_000)(name_and_form)


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
        return known_organization(facts, self.emails, _numbers(self.phones))


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
        return known_person(facts, self.emails, _numbers(self.phones))


def _numbers(phones: list[IncomingPhone]) -> list[str]:
    return [phone.e164 for phone in phones if phone.e164]


def known_person(facts: PersonFacts, emails: list[str], e164s: list[str]) -> KnownPerson:
    """What `KnownPerson.read` gives, for e-mails and numbers that need not be understood again."""
    return KnownPerson(
        facts,
        words=[] if "@" in facts.name else words_of(facts.name),
        emails=set(emails),
        phones=set(e164s),
        organization=form_of(facts.organization_name),
    )


def known_organization(
    facts: OrganizationFacts, emails: list[str], e164s: list[str]
) -> KnownOrganization:
    """What `KnownOrganization.read` gives, likewise."""
    name, form = form_of(facts.name)
    domains = domains_of(facts.domain, ()) | {domain_of(address) for address in emails}
    return KnownOrganization(facts, name, form, domains - {""}, set(emails), set(e164s))


def keys_of_person(known: KnownPerson) -> list[Key]:
    """The keys under which the same person would be found."""
    name = " ".join(sorted(known.words))
    keys = [("mailbox", mailbox) for mailbox in known.mailboxes]
    keys += [("phone", number) for number in known.phones]
    if name:
        # A number or an address that many share leads to those of that name as well.
        keys += [("phone", f"{number} {name}") for number in known.phones]
        if known.organization[0]:
            keys.append(("organization", f"{name} @ {known.organization[0]}"))
        if known.facts.street:
            keys.append(("street", f"{name} @ {name_key(known.facts.street)}"))
    return keys


def keys_of_organization(known: KnownOrganization) -> list[Key]:
    keys = [("email", address) for address in known.emails]
    keys += [("phone", number) for number in known.phones]
    keys += [("domain", domain) for domain in known.domains]
    if known.name:
        keys.append(("name", known.name))
    return keys
