"""Which contacts are worth comparing: those that share an e-mail, a phone or a key, in one query.

Each key leads to few rows: where thousands share one (all that are called Jean Martin), some are
taken, and those that have more in common come through the keys that are made of more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from contacts.duplicates import stored
from contacts.duplicates.organizations import KnownOrganization
from contacts.duplicates.people import KnownPerson

# How many contacts one key may lead to, and how many are compared in the end.
FROM_ONE_KEY = 30
MOST_COMPARED = 50

# A key made of more than a name (see `matching.keys`) says more than one of a name alone.
BY_KEYS = """
SELECT found.id, 1 + 2 * (asked.key & 1) AS weight FROM unnest(%(keys)s::bigint[]) AS asked(key)
CROSS JOIN LATERAL (
    SELECT id FROM {table} WHERE match_keys @> ARRAY[asked.key] AND deleted_at IS NULL
    LIMIT %(from_one_key)s
) AS found
"""
# Of an address or a number that hundreds share, those of a similar name come first.
BY_POINT = """
SELECT id, weight FROM (
    SELECT contact.id, CASE WHEN contact.match_keys && %(keys)s::bigint[] THEN 200 ELSE 100 END
        AS weight
    FROM (
        SELECT {owner} AS id FROM {points}
        WHERE {column} = ANY(%({values})s) AND {column} <> '' AND {owner} IS NOT NULL LIMIT 2000
    ) AS point JOIN {table} contact USING (id) WHERE contact.deleted_at IS NULL
    ORDER BY weight DESC LIMIT %(from_one_key)s
) AS exact
"""
BY_DOMAIN = """
SELECT id, 100 AS weight FROM (
    SELECT id FROM {table} WHERE domain = ANY(%(domains)s) AND domain <> '' AND deleted_at IS NULL
    LIMIT %(from_one_key)s
) AS exact
"""
FOUND = """
WITH found AS (
    SELECT id, sum(weight) AS weight FROM ({}) AS found
    GROUP BY id ORDER BY weight DESC, id LIMIT %(most)s
)
"""
SWITCHBOARDS = """
SELECT e164 FROM contacts_phone WHERE e164 = ANY(%(numbers)s) AND e164 <> ''
GROUP BY e164 HAVING count(*) > 3 OR count(organization_id) > 0
"""
WITHOUT_KEYS = "SELECT id FROM {table} WHERE match_keys IS NULL LIMIT 1"
# A key leads to a few rows of many, which the planner cannot know; and no plan is worth compiling.
THROUGH_INDEXES = "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
AS_BEFORE = "SELECT set_config('enable_seqscan', 'on', true)"


def people_to_compare(known: KnownPerson, country: str) -> tuple[dict[int, KnownPerson], set[str]]:
    """The people who share something with these facts, those who share most first, and those of
    the numbers that an office shares."""
    rows, shared = _ask(
        "person",
        stored.PEOPLE,
        keys=known.keys,
        mailboxes=sorted(known.mailboxes),
        phones=sorted(known.phones),
    )
    return dict(stored.known_people(rows, country)), shared


def organizations_to_compare(
    known: KnownOrganization, country: str
) -> dict[int, KnownOrganization]:
    """The organizations that share something with these facts, likewise."""
    rows, _shared = _ask(
        "organization",
        stored.ORGANIZATIONS,
        keys=known.keys,
        mailboxes=sorted(known.emails),
        phones=sorted(known.phones),
        domains=sorted(known.domains),
    )
    return dict(stored.known_organizations(rows, country))


def shared_numbers(numbers: set[str]) -> set[str]:
    """Those of the numbers that an organization has, or more than three contacts."""
    if not numbers:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(SWITCHBOARDS, {"numbers": sorted(numbers)})
        return {number for (number,) in cursor.fetchall()}


@contextmanager
def through_indexes() -> Iterator[Any]:
    """A cursor whose planner knows that a key leads to a few rows of many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(THROUGH_INDEXES)
        yield cursor
        cursor.execute(AS_BEFORE)


def _ask(kind: str, facts: str, **asked: Any) -> tuple[list[Any], set[str]]:
    """Rows of facts, and shared numbers. Where contacts have no keys, they get them first."""
    rows, shared, is_behind = _ask_once(kind, facts, asked)
    if is_behind and stored.fill_keys(kind):
        rows, shared, _more = _ask_once(kind, facts, asked)
    return rows, shared


def _ask_once(kind: str, facts: str, asked: dict[str, Any]) -> tuple[list[Any], set[str], bool]:
    """All of it in one journey to the database, in one transaction."""
    names = {"table": f"contacts_{kind}", "owner": f"{kind}_id"}
    branches = _branches(asked, names)
    if not branches:
        return [], set(), False
    found = FOUND.format(" UNION ALL ".join(branches))
    statements = [
        THROUGH_INDEXES,
        found + facts + stored.OF_FOUND.format(kind=kind),
        SWITCHBOARDS,
        WITHOUT_KEYS.format(**names),
        AS_BEFORE,
    ]
    values = {
        **asked,
        "numbers": asked["phones"],
        "from_one_key": FROM_ONE_KEY,
        "most": MOST_COMPARED,
    }
    with connection.cursor() as cursor:
        cursor.execute(";".join(statements), values)
        # By their place from the end: within a request pghistory has gone through them already.
        rows, shared, behind = (_result(cursor, place) for place in (-4, -3, -2))
    return rows, {number for (number,) in shared}, bool(behind)


def _result(cursor: Any, place: int) -> list[Any]:
    cursor.set_result(place)
    return cursor.fetchall()


def _branches(asked: dict[str, Any], names: dict[str, str]) -> list[str]:
    branches = [BY_KEYS.format(**names)] if asked["keys"] else []
    for points, column, values in (
        ("contacts_email", "mailbox", "mailboxes"),
        ("contacts_phone", "e164", "phones"),
    ):
        if asked[values]:
            branches.append(BY_POINT.format(points=points, column=column, values=values, **names))
    if asked.get("domains"):
        branches.append(BY_DOMAIN.format(**names))
    return branches
