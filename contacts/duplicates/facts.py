"""What is known of a contact, saved or not: the input of the duplicate engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contacts.models import Organization, Person


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """A person as typed, imported or saved. E-mails and phones may be in any writing."""

    first_name: str = ""
    last_name: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    organization_name: str = ""
    organization_id: int | None = None
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    born_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, kw_only=True)
class OrganizationFacts:
    """An organization as typed, imported or saved."""

    name: str = ""
    domain: str = ""
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


def facts_of_person(person: Person) -> PersonFacts:
    """What is saved of a person. Its organization counts as known: check first that it may be."""
    organization = person.organization
    return PersonFacts(
        first_name=person.first_name,
        last_name=person.last_name,
        emails=tuple(email.address for email in person.emails.all()),
        phones=tuple(phone.e164 or phone.number for phone in person.phones.all()),
        organization_name=organization.name if organization else "",
        organization_id=person.organization_id,
        street=person.street,
        postcode=person.postcode,
        city=person.city,
        region=person.region,
        country=person.country,
        born_on=person.born_on,
    )


def facts_of_organization(organization: Organization) -> OrganizationFacts:
    """What is saved of an organization."""
    return OrganizationFacts(
        name=organization.name,
        domain=organization.domain,
        emails=tuple(email.address for email in organization.emails.all()),
        phones=tuple(phone.e164 or phone.number for phone in organization.phones.all()),
        street=organization.street,
        postcode=organization.postcode,
        city=organization.city,
        region=organization.region,
        country=organization.country,
    )
