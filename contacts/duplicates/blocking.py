"""Which contacts are worth comparing: those that share an e-mail, a phone or a key, in one query.

Each key leads to few rows: where thousands share one (all that are called Jean Martin), some are
taken, and those that have more in common come through the keys that are made of more.
"""

from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson

# How many contacts one key may lead to, and how many are compared in the end.
FROM_ONE_KEY = 40
MOST_COMPARED = 120

BY_KEYS = """
SELECT found.id, 1 AS weight FROM unnest(%(keys)s::bigint[]) AS asked(key)
CROSS JOIN LATERAL (
    SELECT id FROM {table} WHERE match_keys @> ARRAY[asked.key] AND deleted_at IS NULL
    LIMIT %(from_one_key)s
) AS found
"""
# Of an address or a number that hundreds share, those of a similar name come first.
BY_POINT = """
SELECT id, weight FROM (
    SELECT contact.id, CASE WHEN contact.match_keys && %(keys)s::bigint[] THEN 100 ELSE 50 END
        AS weight
    FROM (
        SELECT {owner} AS id FROM {points}
        WHERE {column} = ANY(%({values})s) AND {column} <> '' AND {owner} IS NOT NULL LIMIT 2000
    ) AS point JOIN {table} contact USING (id) WHERE contact.deleted_at IS NULL
    ORDER BY weight DESC LIMIT %(from_one_key)s
) AS exact
"""
BY_DOMAIN = """
SELECT id, 50 AS weight FROM (
    SELECT id FROM {table} WHERE domain = ANY(%(domains)s) AND domain <> '' AND deleted_at IS NULL
    LIMIT %(from_one_key)s
) AS exact
"""
RANKED = "SELECT id FROM ({}) AS found GROUP BY id ORDER BY sum(weight) DESC, id LIMIT %(most)s"

SWITCHBOARDS = """
SELECT e164 FROM contacts_phone WHERE e164 = ANY(%s) AND e164 <> ''
GROUP BY e164 HAVING count(*) > 3 OR count(organization_id) > 0
"""


def people_to_compare(known: KnownPerson) -> list[int]:
    """Ids of the people who share something with these facts, those who share most first."""
    return _ask(
        "person",
        keys=known.keys,
        mailboxes=sorted(known.mailboxes),
        phones=sorted(known.phones),
    )


def organizations_to_compare(known: KnownOrganization) -> list[int]:
    """Ids of the organizations that share something with these facts, likewise."""
    return _ask(
        "organization",
        keys=known.keys,
        mailboxes=sorted(known.emails),
        phones=sorted(known.phones),
        domains=sorted(known.domains),
    )


def shared_numbers(numbers: set[str]) -> set[str]:
    """Those of the numbers that an organization has, or more than three contacts."""
    if not numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(SWITCHBOARDS, [sorted(numbers)])
        return {number for (number,) in cursor.fetchall()}


@contextmanager
def through_indexes():
    """A cursor whose planner knows that a key leads to a few rows of many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield cursor
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def _ask(kind: str, **asked: Any) -> list[int]:
    names = {"table": f"contacts_{kind}", "owner": f"{kind}_id"}
    branches = []
    if asked["keys"]:
        branches.append(BY_KEYS.format(**names))
    for points, column, values in (
        ("contacts_email", "mailbox", "mailboxes"),
        ("contacts_phone", "e164", "phones"),
    ):
        if asked[values]:
            branches.append(BY_POINT.format(points=points, column=column, values=values, **names))
    if asked.get("domains"):
        branches.append(BY_DOMAIN.format(**names))
    if not branches:
        return []
    statement = RANKED.format(" UNION ALL ".join(branches))
    with through_indexes() as cursor:
        cursor.execute(statement, {**asked, "from_one_key": FROM_ONE_KEY, "most": MOST_COMPARED})
        return [row_id for (row_id,) in cursor.fetchall()]
