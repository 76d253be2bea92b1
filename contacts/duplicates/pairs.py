"""All pairs at once: keys are joined in the database, and the pairs scored in chunks."""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection

from contacts.duplicates import stored
from contacts.duplicates.blocking import shared_numbers, through_indexes
from contacts.duplicates.evidence import LIKELY, Evidence
from contacts.duplicates.organizations import compare_organizations
from contacts.duplicates.people import (
    MOST_FOR_A_NAME,
    compare_people,
    may_share_more_than_a_name,
)
from contacts.duplicates.reasons import Reason
from contacts.points import default_country
from contacts.queue.models import NotSame

# A key that more contacts share tells nobody apart; what they have in common besides does.
MOST_OF_ONE_KEY = 60
# Names alone are shared by more, and are seldom enough.
MOST_OF_ONE_NAME = 25
# An exact e-mail or number counts however many share it; of more than that, those of one name.
MOST_OF_ONE_POINT = 60
CHUNK = 5_000
# Contacts that are kept in mind between chunks.
REMEMBERED = 50_000

ALL_PAIRS = """
WITH keyed AS (
    SELECT unnest(match_keys) AS key, id FROM {table}
    WHERE deleted_at IS NULL AND merged_into_id IS NULL
), blocks AS (
    SELECT array_agg(id) AS ids FROM keyed GROUP BY key
    HAVING count(*) BETWEEN 2 AND CASE WHEN key & 1 = 1 THEN %(keys)s ELSE %(names)s END
), points AS (
    SELECT mailbox AS point, {owner} AS id FROM contacts_email WHERE {owner} IS NOT NULL
    UNION
    SELECT e164, {owner} FROM contacts_phone WHERE {owner} IS NOT NULL AND e164 <> ''
), exact AS (
    SELECT array_agg(id) AS ids FROM points GROUP BY point
    HAVING count(*) BETWEEN 2 AND %(points)s
    UNION ALL
    SELECT array_agg(points.id) FROM points JOIN {table} USING (id)
    WHERE point IN (SELECT point FROM points GROUP BY point HAVING count(*) > %(points)s)
    GROUP BY point, name_key HAVING count(*) BETWEEN 2 AND 1000
)
SELECT DISTINCT a, b FROM (SELECT ids FROM blocks UNION ALL SELECT ids FROM exact) AS block,
    unnest(ids) AS a, unnest(ids) AS b
WHERE a < b ORDER BY a, b
"""
PAIRS_OF = """
SELECT DISTINCT least(id, other), greatest(id, other) FROM (
    SELECT mine.id, found.id AS other
    FROM {table} mine CROSS JOIN unnest(mine.match_keys) AS asked(key) CROSS JOIN LATERAL (
        SELECT id FROM {table} WHERE match_keys @> ARRAY[asked.key] LIMIT %(keys)s
    ) AS found
    WHERE mine.id = ANY(%(ids)s)
    UNION ALL
    SELECT mine.{owner}, found.{owner} FROM contacts_email mine CROSS JOIN LATERAL (
        SELECT {owner} FROM contacts_email
        WHERE mailbox = mine.mailbox AND {owner} IS NOT NULL LIMIT %(points)s
    ) AS found
    WHERE mine.{owner} = ANY(%(ids)s)
    UNION ALL
    SELECT mine.{owner}, found.{owner} FROM contacts_phone mine CROSS JOIN LATERAL (
        SELECT {owner} FROM contacts_phone
        WHERE e164 = mine.e164 AND e164 <> '' AND {owner} IS NOT NULL LIMIT %(points)s
    ) AS found
    WHERE mine.{owner} = ANY(%(ids)s)
) AS pair WHERE id <> other ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts of one kind that may be one; `a` is the smaller id."""

    a: int
    b: int
    score: int
    reasons: list[Reason]


def find_pairs(
    kind: str, *, ids: Collection[int] | None = None, at_least: int = LIKELY
) -> Iterator[Pair]:
    """Pairs of people or organizations that score `at_least`, each once, in no telling order.

    `ids`: only pairs in which one of these takes part. Contacts in the trash and merged ones are
    left out, as are pairs said to be two. Scores are those of the look-ups for one who sees all.
    """
    stored.fill_all_keys(kind)
    known = _Remembered(kind)
    for pairs in _chunks(kind, ids):
        ids_here = {pk for pair in pairs for pk in pair}
        known.fetch(ids_here)
        apart = NotSame.objects.among(kind, ids_here)
        for a, b in pairs:
            if (a, b) in apart:
                continue
            evidence = known.compare(a, b, at_least)
            if evidence and evidence.score >= at_least:
                yield Pair(a, b, evidence.score, evidence.reasons)


def _chunks(kind: str, ids: Collection[int] | None) -> Iterator[list[tuple[int, int]]]:
    names = {"table": f"contacts_{kind}", "owner": f"{kind}_id"}
    most = {
        "keys": MOST_OF_ONE_KEY,
        "names": MOST_OF_ONE_NAME,
        "points": MOST_OF_ONE_POINT,
    }
    if ids is not None:
        for some in batched(sorted(ids), 500):
            with through_indexes() as cursor:
                cursor.execute(PAIRS_OF.format(**names), {**most, "ids": list(some)})
                pairs = cursor.fetchall()
            yield from (list(chunk) for chunk in batched(pairs, CHUNK))
        return
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(ALL_PAIRS.format(**names), most)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


class _Remembered:
    """Facts of the contacts in the pairs at hand, and the numbers that offices share."""

    def __init__(self, kind: str) -> None:
        self.read: Any = stored.people if kind == "person" else stored.organizations
        self.compares_people = kind == "person"
        self.country = default_country()
        self.known: OrderedDict[int, Any] = OrderedDict()
        self.switchboards: set[str] = set()

    def fetch(self, ids: set[int]) -> None:
        while len(self.known) > REMEMBERED:
            self.known.popitem(last=False)
        missing = ids - self.known.keys()
        self.known.update(self.read(missing, self.country))
        if self.compares_people:
            known = (self.known[pk] for pk in missing if pk in self.known)
            self.switchboards |= shared_numbers({phone for one in known for phone in one.phones})

    def compare(self, a: int, b: int, at_least: int) -> Evidence | None:
        """What the two share; None where that cannot be enough, or one is gone."""
        one, other = self.known.get(a), self.known.get(b)
        if one is None or other is None:
            return None
        if not self.compares_people:
            return compare_organizations(one, other)
        if at_least > MOST_FOR_A_NAME and not may_share_more_than_a_name(one, other):
            return None
        return compare_people(one, other, self.switchboards)
