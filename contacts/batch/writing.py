"""Writing what a batch made and added: COPY for the new, one statement a kind for the rest."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.models import User, Visibility
from contacts.batch.directory import Directory
from contacts.batch.facts import IncomingOrganization, IncomingPerson
from contacts.models import Email, Organization, Person, Phone
from core.copying import copy_in
from fields.beginning import with_custom
from history.models import Event

# What is empty is filled; nothing that somebody wrote is replaced.
FILL_PEOPLE = """
UPDATE contacts_person person SET
    organization_id = coalesce(person.organization_id, row.organization),
    job_title = coalesce(nullif(person.job_title, ''), row.job_title),
    born_on = coalesce(person.born_on, row.born_on),
    street = CASE WHEN row.moves_in THEN row.street ELSE person.street END,
    postcode = CASE WHEN row.moves_in THEN row.postcode ELSE person.postcode END,
    city = CASE WHEN row.moves_in THEN row.city ELSE person.city END,
    region = CASE WHEN row.moves_in THEN row.region ELSE person.region END,
    country = CASE WHEN row.moves_in THEN row.country ELSE person.country END,
    updated_at = now()
FROM (
    SELECT DISTINCT ON (given.id) given.*,
        -- An address is one thing: half of one and half of another is none.
        had.street || had.postcode || had.city || had.region || had.country = ''
        AND given.street || given.postcode || given.city || given.region || given.country <> ''
            AS moves_in
    FROM unnest(
        %s::bigint[], %s::bigint[], %s::text[], %s::date[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
    ) WITH ORDINALITY AS given(
        id, organization, job_title, born_on, street, postcode, city, region, country, place
    ) JOIN contacts_person had ON had.id = given.id
    ORDER BY given.id, given.place
) AS row
WHERE person.id = row.id AND (
    (person.organization_id IS NULL AND row.organization IS NOT NULL)
    OR (person.job_title = '' AND row.job_title <> '')
    OR (person.born_on IS NULL AND row.born_on IS NOT NULL)
    OR row.moves_in
)
"""
FILL_ORGANIZATIONS = """
UPDATE contacts_organization organization SET domain = row.domain, updated_at = now()
FROM (
    SELECT DISTINCT ON (id) * FROM unnest(%s::bigint[], %s::text[])
        WITH ORDINALITY AS given(id, domain, place) WHERE domain <> '' ORDER BY id, place
) AS row
WHERE organization.id = row.id AND organization.domain = ''
"""
# The next place after the addresses that a contact has; the first one of all is the primary.
ADD_EMAILS = """
INSERT INTO contacts_email ({owner}, address, label, is_primary, position)
SELECT row.id, row.address, 'work', false, 1 + (
    SELECT count(*) FROM contacts_email had WHERE had.{owner} = row.id
)
FROM unnest(%s::bigint[], %s::text[]) AS row(id, address)
ON CONFLICT DO NOTHING
"""
ADD_PHONES = """
INSERT INTO contacts_phone ({owner}, number, e164, label, is_primary, position)
SELECT DISTINCT ON (row.id, coalesce(nullif(row.e164, ''), row.number))
    row.id, row.number, row.e164, row.label, false, 1 + (
    SELECT count(*) FROM contacts_phone had WHERE had.{owner} = row.id
)
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS row(id, number, e164, label)
WHERE NOT EXISTS (
    SELECT FROM contacts_phone had WHERE had.{owner} = row.id AND had.e164 = row.e164
    AND row.e164 <> ''
)
ON CONFLICT DO NOTHING
"""
PRIMARY = """
UPDATE {table} point SET is_primary = true FROM (
    SELECT DISTINCT ON ({owner}) id FROM {table} point WHERE {owner} = ANY(%s) AND NOT EXISTS (
        SELECT FROM {table} first WHERE first.{owner} = point.{owner} AND first.is_primary
    ) ORDER BY {owner}, position, id
) AS chosen WHERE point.id = chosen.id
"""


def write_out(
    directory: Directory,
    owners: dict[tuple[str, int], int],
    *,
    by: User | None,
    confirmed_at: datetime | None = None,
) -> None:
    """Write the contacts that the batch made, and what it learnt of those that were known.

    `owners`: the owner's id by ("person" | "organization", id of the new contact). Without a
    moment of confirmation the new contacts are provisional: only a lead's. The caller holds the
    lock on identities.
    """
    organizations = _organizations(directory, owners, confirmed_at)
    copy_in(Organization, with_custom(Organization, organizations))
    copy_in(Person, with_custom(Person, _people(directory, owners, confirmed_at)))
    new_people = {pk: person for pk, (person, _organization) in directory.new_people.items()}
    copy_in(Email, _emails("person_id", new_people))
    copy_in(Email, _emails("organization_id", directory.new_organizations))
    copy_in(Phone, _phones("person_id", new_people))
    copy_in(Phone, _phones("organization_id", directory.new_organizations))
    copy_in(Event, _events("person", "contacts.person", new_people, by))
    copy_in(
        Event, _events("organization", "contacts.organization", directory.new_organizations, by)
    )
    _fill(directory)
    _add_points("person_id", [(pk, row) for pk, row, _ in directory.met_people])
    _add_points("organization_id", directory.met_organizations)


def _organizations(
    directory: Directory, owners: dict, confirmed_at: datetime | None
) -> Iterator[dict[str, Any]]:
    for pk, row in directory.new_organizations.items():
        yield {
            "id": pk,
            "name": row.name,
            "domain": row.domain,
            "owner_id": owners["organization", pk],
            "visibility": Visibility.EVERYONE.value,
            "confirmed_at": confirmed_at,
            "match_keys": directory.organizations.known[pk].keys,
            **row.as_fields(),
        }


def _people(
    directory: Directory, owners: dict, confirmed_at: datetime | None
) -> Iterator[dict[str, Any]]:
    for pk, (row, organization_id) in directory.new_people.items():
        yield {
            "id": pk,
            "first_name": row.first_name,
            "last_name": row.last_name,
            "organization_id": organization_id,
            "job_title": row.job_title,
            "born_on": row.born_on,
            "owner_id": owners["person", pk],
            "visibility": Visibility.EVERYONE.value,
            "confirmed_at": confirmed_at,
            "match_keys": directory.people.known[pk].keys,
            **row.as_fields(),
        }


type Rows = dict[int, IncomingPerson] | dict[int, IncomingOrganization]


def _emails(owner: str, rows: Rows) -> Iterator[dict[str, Any]]:
    for pk, row in rows.items():
        for place, address in enumerate(dict.fromkeys(row.emails)):
            yield {owner: pk, "address": address, "position": place, "is_primary": not place}


def _phones(owner: str, rows: Rows) -> Iterator[dict[str, Any]]:
    for pk, row in rows.items():
        once = {phone.e164 or phone.number: phone for phone in reversed(row.phones)}
        for place, phone in enumerate(reversed(once.values())):
            yield {
                owner: pk,
                "number": phone.number,
                "e164": phone.e164,
                "label": phone.label,
                "position": place,
                "is_primary": not place,
            }


def _events(verb: str, model: str, rows: Rows, by: User | None) -> Iterator[dict[str, Any]]:
    for pk in rows:
        yield {
            "subject_type": model,
            "subject_id": str(pk),
            "verb": f"{verb}.created",
            "actor_id": by.pk if by else None,
        }


def _fill(directory: Directory) -> None:
    people = [
        (pk, organization, row.job_title, row.born_on, *row.as_fields().values())
        for pk, row, organization in directory.met_people
        if organization or row.job_title or row.born_on or any(row.as_fields().values())
    ]
    organizations = [(pk, row.domain) for pk, row in directory.met_organizations if row.domain]
    _execute(FILL_PEOPLE, people)
    _execute(FILL_ORGANIZATIONS, organizations)


def _add_points(owner: str, rows: list[tuple[int, Any]]) -> None:
    emails = [(pk, address) for pk, row in rows for address in row.emails]
    phones = [(pk, p.number, p.e164, p.label) for pk, row in rows for p in row.phones]
    for table, statement, points in (
        ("contacts_email", ADD_EMAILS, emails),
        ("contacts_phone", ADD_PHONES, phones),
    ):
        if points:
            _execute(statement.format(owner=owner), points)
            with connection.cursor() as cursor:
                cursor.execute(
                    PRIMARY.format(owner=owner, table=table), [[point[0] for point in points]]
                )


def _execute(statement: str, rows: list[tuple]) -> None:
    """Run a statement that takes the columns of these rows as arrays."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
