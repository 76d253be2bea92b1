"""From the database, in a few queries: the contacts that share a key with those of a batch."""

from collections.abc import Iterable, Iterator
from typing import Any

from contacts.batch.facts import IncomingOrganization, IncomingPerson, telling
from contacts.duplicates import stored
from contacts.duplicates.blocking import shared_numbers, through_indexes
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.matching.keys import keys_of_person
from contacts.points import default_country, mailbox

PEOPLE = """
SELECT person_id FROM contacts_email
WHERE mailbox = ANY(%(mailboxes)s) AND person_id IS NOT NULL
UNION
SELECT person_id FROM contacts_phone
WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND person_id IS NOT NULL
UNION
SELECT found.id FROM unnest(%(keys)s::bigint[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT id FROM contacts_person
    WHERE match_keys @> ARRAY[asked.key] AND deleted_at IS NULL LIMIT 40
) AS found
"""
ORGANIZATIONS = """
SELECT organization_id FROM contacts_email
WHERE normalized = ANY(%(emails)s) AND organization_id IS NOT NULL
UNION
SELECT organization_id FROM contacts_phone
WHERE e164 = ANY(%(phones)s) AND e164 <> '' AND organization_id IS NOT NULL
UNION
SELECT id FROM contacts_organization
WHERE domain = ANY(%(domains)s) AND domain <> '' AND deleted_at IS NULL
UNION
SELECT found.id FROM unnest(%(keys)s::bigint[]) AS asked(key) CROSS JOIN LATERAL (
    SELECT id FROM contacts_organization
    WHERE match_keys @> ARRAY[asked.key] AND deleted_at IS NULL LIMIT 40
) AS found
"""


def load_people(people: list[IncomingPerson]) -> Iterator[tuple[int, KnownPerson]]:
    """People who share a mailbox, a number or a key that is made of more than a name."""
    if not people:
        return
    stored.fill_all_keys("person")
    keys = {
        key
        for row in people
        if row.is_named
        for key in telling(keys_of_person(row.known(row.organization_name, None).facts))
    }
    ids = _ids(
        PEOPLE,
        mailboxes=sorted({mailbox(address) for row in people for address in row.emails}),
        phones=sorted({phone.e164 for row in people for phone in row.phones if phone.e164}),
        keys=sorted(keys),
    )
    yield from stored.people(ids, default_country())


def load_organizations(
    organizations: list[IncomingOrganization],
) -> Iterator[tuple[int, KnownOrganization]]:
    """Organizations that share an e-mail, a number, a domain or a key."""
    stored.fill_all_keys("organization")
    known = [row.known() for row in organizations]
    ids = _ids(
        ORGANIZATIONS,
        emails=sorted({address for row in known for address in row.emails}),
        phones=sorted({number for row in known for number in row.phones}),
        domains=sorted({domain for row in known for domain in row.domains}),
        keys=sorted({key for row in known for key in telling(row.keys)}),
    )
    yield from stored.organizations(ids, default_country())


def shared_among(numbers: Iterable[str]) -> set[str]:
    """Numbers of offices, as the duplicate engine knows them."""
    return shared_numbers({number for number in numbers if number})


def _ids(statement: str, **keys: list[Any]) -> list[int]:
    if not any(keys.values()):
        return []
    with through_indexes() as cursor:
        cursor.execute(statement, keys)
        return [pk for (pk,) in cursor.fetchall()]
