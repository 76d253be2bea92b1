"""The contacts that the rows of a batch may be, by the keys under which they are found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from contacts.batch.facts import (
    IncomingOrganization,
    IncomingPerson,
    Key,
    points_of_organization,
    points_of_person,
    telling,
)
from contacts.batch.loading import load_organizations, load_people, shared_among
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.models import Organization, Person
from core.copying import next_ids

# Of one key: a number that hundreds share is a switchboard and tells nobody apart.
MOST_CANDIDATES = 40
SHARED_BY = 3


def all_keys_of_person(known: KnownPerson) -> list[Key]:
    """Under what a person may be found here."""
    return [*points_of_person(known), *telling(known.keys)]


def all_keys_of_organization(known: KnownOrganization) -> list[Key]:
    """Under what an organization may be found here."""
    return [*points_of_organization(known), *telling(known.keys)]


@dataclass
class Shelf[K: (KnownPerson, KnownOrganization)]:
    """Contacts of one kind: those of the database that came near, and those made in this batch."""

    known: dict[int, K] = field(default_factory=dict)
    by_key: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, pk: int, contact: K, keys: Iterable[Key]) -> None:
        self.known[pk] = contact
        for key in keys:
            if pk not in (found := self.by_key[key]):
                found.append(pk)

    def candidates(self, keys: Iterable[Key]) -> list[int]:
        found = (self.by_key[key][:MOST_CANDIDATES] for key in keys if key in self.by_key)
        return list(dict.fromkeys(pk for pks in found for pk in pks))


class Directory:
    """Known contacts of both kinds, and what the batch has made and added so far.

    Where each person is a contact of its own, nobody needs to be looked for (`seeks_people`).
    """

    def __init__(
        self,
        people: Iterable[IncomingPerson],
        organizations: Iterable[IncomingOrganization],
        *,
        seeks_people: bool = True,
    ) -> None:
        people, organizations = list(people), list(organizations)
        self.people: Shelf[KnownPerson] = Shelf()
        self.organizations: Shelf[KnownOrganization] = Shelf()
        for pk, organization in load_organizations(organizations):
            self.organizations.put(pk, organization, all_keys_of_organization(organization))
        for pk, person in load_people(people if seeks_people else []):
            self.people.put(pk, person, all_keys_of_person(person))
        self._switchboards = shared_among(phone.e164 for row in people for phone in row.phones)
        self._person_ids = iter(next_ids(Person, len(people)))
        self._organization_ids = iter(next_ids(Organization, len(organizations)))
        self.new_people: dict[int, tuple[IncomingPerson, int | None]] = {}
        self.new_organizations: dict[int, IncomingOrganization] = {}
        self.met_people: list[tuple[int, IncomingPerson, int | None]] = []
        self.met_organizations: list[tuple[int, IncomingOrganization]] = []

    def switchboards(self, numbers: set[str]) -> set[str]:
        """Those of the numbers that an office shares, as far as is known by now."""
        busy = {
            number
            for number in numbers
            if len(self.people.by_key.get(("phone", number), ())) > SHARED_BY
        }
        return busy | (numbers & self._switchboards)

    def add_person(
        self, person: IncomingPerson, known: KnownPerson, organization_id: int | None
    ) -> int:
        pk = next(self._person_ids)
        self.new_people[pk] = person, organization_id
        self.people.put(pk, known, all_keys_of_person(known))
        return pk

    def meet_person(self, pk: int, person: IncomingPerson, organization_id: int | None) -> None:
        """A row is somebody known: what it says besides will be added."""
        self.met_people.append((pk, person, organization_id))
        known = self.people.known[pk]
        known.emails |= set(person.emails)
        known.phones |= {phone.e164 for phone in person.phones if phone.e164}
        self.people.put(pk, known, points_of_person(known))

    def add_organization(self, organization: IncomingOrganization, known: KnownOrganization) -> int:
        pk = next(self._organization_ids)
        self.new_organizations[pk] = organization
        self.organizations.put(pk, known, all_keys_of_organization(known))
        return pk

    def meet_organization(self, pk: int, organization: IncomingOrganization) -> None:
        self.met_organizations.append((pk, organization))
        known = self.organizations.known[pk]
        known.emails |= set(organization.emails)
        known.phones |= {phone.e164 for phone in organization.phones if phone.e164}
        self.organizations.put(pk, known, points_of_organization(known))
