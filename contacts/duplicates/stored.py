"""What is stored of contacts, read lean: facts by id, and the keys that are still missing."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection, transaction

from contacts.duplicates.facts import OrganizationFacts, PersonFacts
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson
from contacts.matching.keys import keys_of_organization, keys_of_person

type Kind = str  # "person" | "organization"

PEOPLE = """
SELECT person.id, first_name, last_name, organization_id, coalesce(organization.name, ''),
    person.street, person.postcode, person.city, person.region, person.country, born_on,
    ARRAY(SELECT normalized FROM contacts_email WHERE person_id = person.id),
    ARRAY(SELECT e164 FROM contacts_phone WHERE person_id = person.id AND e164 <> '')
FROM contacts_person person
LEFT JOIN contacts_organization organization ON organization.id = organization_id
"""
ORGANIZATIONS = """
SELECT organization.id, name, domain, street, postcode, city, region, country,
    ARRAY(SELECT normalized FROM contacts_email WHERE organization_id = organization.id),
    ARRAY(SELECT e164 FROM contacts_phone WHERE organization_id = organization.id AND e164 <> '')
FROM contacts_organization organization
"""
OF_THESE = " WHERE {kind}.id = ANY(%s) AND {kind}.deleted_at IS NULL"
OF_FOUND = " JOIN found ON found.id = {kind}.id ORDER BY found.weight DESC, found.id"
# Rows that somebody else is writing are left to them.
WITHOUT_KEYS = {
    "person": """
        SELECT person.id, first_name, last_name,
            coalesce((SELECT name FROM contacts_organization o WHERE o.id = organization_id), ''),
            street, postcode, city, born_on
        FROM contacts_person person WHERE match_keys IS NULL
        ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    """,
    "organization": """
        SELECT id, name, domain, street, postcode, city
        FROM contacts_organization WHERE match_keys IS NULL
        ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
    """,
}
FILL = """
UPDATE {table} contact SET match_keys = row.keys::bigint[]
FROM unnest(%s::bigint[], %s::text[]) AS row(id, keys) WHERE contact.id = row.id
"""
# What a look-up may fill on the way, and what is filled at once where time allows.
ON_THE_WAY = 200
AT_ONCE = 5000


def people(ids: Collection[int], country: str) -> Iterator[tuple[int, KnownPerson]]:
    """What is known of these people, as it is compared; those in the trash are left out."""
    return known_people(_rows(PEOPLE + OF_THESE.format(kind="person"), ids), country)


def organizations(ids: Collection[int], country: str) -> Iterator[tuple[int, KnownOrganization]]:
    """What is known of these organizations, likewise."""
    rows = _rows(ORGANIZATIONS + OF_THESE.format(kind="organization"), ids)
    return known_organizations(rows, country)


def known_people(rows: Iterable[Any], country: str) -> Iterator[tuple[int, KnownPerson]]:
    """Rows of `PEOPLE` in the form in which they are compared."""
    for pk, first, last, organization_id, organization, *rest in rows:
        street, postcode, city, region, state, born_on, emails, phones = rest
        facts = PersonFacts(
            first_name=first,
            last_name=last,
            emails=emails,
            phones=phones,
            organization_name=organization,
            organization_id=organization_id,
            street=street,
            postcode=postcode,
            city=city,
            region=region,
            country=state,
            born_on=born_on,
        )
        yield pk, KnownPerson.read(facts, country)


def known_organizations(
    rows: Iterable[Any], country: str
) -> Iterator[tuple[int, KnownOrganization]]:
    """Rows of `ORGANIZATIONS` likewise."""
    for pk, name, domain, street, postcode, city, region, state, emails, phones in rows:
        facts = OrganizationFacts(
            name=name,
            domain=domain,
            emails=emails,
            phones=phones,
            street=street,
            postcode=postcode,
            city=city,
            region=region,
            country=state,
        )
        yield pk, KnownOrganization.read(facts, country)


def fill_keys(kind: Kind, most: int = ON_THE_WAY) -> int:
    """Work out the keys of contacts that have none; returns how many that were, at the most `most`.

    A save and a batch write keys along; SQL by hand and a renamed organization leave them empty.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WITHOUT_KEYS[kind], [most])
        rows = cursor.fetchall()
        if rows:
            keys = [_literal(_keys(kind, row)) for row in rows]
            cursor.execute(FILL.format(table=f"contacts_{kind}"), [[row[0] for row in rows], keys])
        return len(rows)


def fill_all_keys(kind: Kind) -> None:
    """Work out every missing key, some thousands in a transaction."""
    while fill_keys(kind, AT_ONCE):
        pass


def _keys(kind: Kind, row: tuple[Any, ...]) -> list[int]:
    if kind == "organization":
        _pk, name, domain, street, postcode, city = row
        facts = OrganizationFacts(
            name=name, domain=domain, street=street, postcode=postcode, city=city
        )
        return keys_of_organization(facts)
    _pk, first, last, organization, street, postcode, city, born_on = row
    return keys_of_person(
        PersonFacts(
            first_name=first,
            last_name=last,
            organization_name=organization,
            street=street,
            postcode=postcode,
            city=city,
            born_on=born_on,
        )
    )


def _literal(keys: list[int]) -> str:
    return f"{{{','.join(map(str, keys))}}}"


def _rows(statement: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        return cursor.fetchall()
