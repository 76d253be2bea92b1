"""Who a row is: somebody known, by the scores of the duplicate engine, or somebody new."""

from dataclasses import dataclass

from contacts.batch.directory import (
    Directory,
    all_keys_of_organization,
    all_keys_of_person,
)
from contacts.batch.facts import IncomingOrganization, IncomingPerson
from contacts.duplicates.evidence import LIKELY
from contacts.duplicates.organizations import compare_organizations
from contacts.duplicates.people import KnownPerson, compare_people
from contacts.matching.companies import is_shared_mailbox


@dataclass(frozen=True)
class Settled:
    """The contact that a row has. `name` is how it is called, in the database or from now on."""

    pk: int
    name: str
    is_known: bool


def settle_organization(directory: Directory, organization: IncomingOrganization) -> Settled:
    """The organization that this is, or a new one, which later rows will find."""
    known = organization.known()
    best, best_score = 0, LIKELY - 1
    for pk in directory.organizations.candidates(all_keys_of_organization(known)):
        score = compare_organizations(known, directory.organizations.known[pk]).score
        if score > best_score:
            best, best_score = pk, score
    if not best:
        return Settled(directory.add_organization(organization, known), organization.name, False)
    directory.meet_organization(best, organization)
    return Settled(best, directory.organizations.known[best].facts.name, is_known=True)


def settle_person(
    directory: Directory, person: IncomingPerson, organization: Settled | None
) -> Settled:
    """The person that this is, or a new one, which later rows will find."""
    organization_id = organization.pk if organization else None
    known = person.known(organization.name if organization else "", organization_id)
    best = _same_person(directory, known, is_named=person.is_named)
    if best is None:
        pk = directory.add_person(person, known, organization_id)
        return Settled(pk, known.facts.name, is_known=False)
    directory.meet_person(best, person, organization_id)
    return Settled(best, directory.people.known[best].facts.name, is_known=True)


def find_person(directory: Directory, person: IncomingPerson) -> Settled | None:
    """Who this is of those that are known, in the database or from an earlier row."""
    known = person.known(person.organization_name, None)
    best = _same_person(directory, known, is_named=person.is_named)
    if best is None:
        return None
    return Settled(best, directory.people.known[best].facts.name, is_known=True)


def known_person_with_email(directory: Directory, emails: list[str]) -> bool:
    """Whether some person has one of these addresses."""
    keys = [("mailbox", address) for address in emails]
    return bool(directory.people.candidates(keys))


def _same_person(directory: Directory, known: KnownPerson, *, is_named: bool) -> int | None:
    best, best_score = None, LIKELY - 1
    switchboards = directory.switchboards(known.phones)
    for pk in directory.people.candidates(all_keys_of_person(known)):
        other = directory.people.known[pk]
        evidence = compare_people(known, other, switchboards)
        # Nobody can be asked here, so a family at one address stays apart.
        score = 0 if evidence.is_doubtful else evidence.score
        if _is_beyond_doubt(known, other, switchboards, is_named=is_named):
            score = max(score, LIKELY)
        if score > best_score:
            best, best_score = pk, score
    return best


def _is_beyond_doubt(
    known: KnownPerson, other: KnownPerson, switchboards: set[str], *, is_named: bool
) -> bool:
    """Nobody can be asked here. A mailbox of one's own is one person, whatever the name; without
    a name, so is any address or number."""
    same = known.emails & other.emails
    if any(not is_shared_mailbox(address) for address in same):
        return True
    return not is_named and bool(same or (known.phones & other.phones) - switchboards)
