"""The worker's part: contacts that changed are looked at again, some at a time.

Each chunk is one transaction: what it took from the list of changes, the pairs it found and the
groups that they make are kept together or not at all, so a worker that is killed loses nothing.
One worker checks at a time. What is written while it looks is put down again by the triggers.
"""

import math
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import connection, transaction
from django.utils import timezone

from contacts.duplicates import LIKELY, Pair
from contacts.queue.components import components
from contacts.queue.models import Look, NotSame, Recheck, Twins
from contacts.queue.pairs import pairs_of, prepare
from contacts.queue.sweeping import CHECKING, MOST_PAIRS, kinds_to_sweep, sweep

CHUNK = 200
TAKE = """
DELETE FROM contacts_recheck changed USING (
    SELECT DISTINCT kind, contact_id FROM (
        SELECT kind, contact_id FROM contacts_recheck ORDER BY id LIMIT %s
    ) AS oldest
) AS first
WHERE changed.kind = first.kind AND changed.contact_id = first.contact_id
RETURNING changed.kind, changed.contact_id
"""


def check_waiting(*, waits: bool = False, ends_at: float = math.inf) -> Iterator[int]:
    """Check what waits until nothing does, or until `time.monotonic()` says `ends_at`.

    Yields how many contacts each step checked; very many of a kind are one step. Another worker
    that is at it ends the work, unless `waits` says to wait for it.
    """
    prepare()
    for kind in kinds_to_sweep():
        yield sweep(kind)
    while time.monotonic() < ends_at and Recheck.objects.exists():
        if not (checked := check_some(waits=waits)):
            break
        yield checked


def check_some(limit: int = CHUNK, *, waits: bool = False) -> int:
    """Check the contacts that were put down first; returns how many.

    0: there are none, or another worker is at it and `waits` does not say to wait for it.
    """
    prepare()
    with transaction.atomic():
        if not _begin(waits=waits):
            return 0
        taken = _take(limit)
        for kind, ids in taken.items():
            _check(kind, ids)
        note_look()
        return sum(len(ids) for ids in taken.values())


@transaction.atomic
def check_now(kind: str, ids: Collection[int]) -> bool:
    """Check these contacts before others; False if a worker is busy, who will come to them."""
    if not _begin():
        return False
    _check(kind, set(ids))
    return True


def check_everything_again() -> None:
    """Put all contacts down to be checked, as after a change of the rules."""
    with connection.cursor() as cursor:
        for kind in ("organization", "person"):
            cursor.execute(
                f"INSERT INTO contacts_recheck (kind, contact_id) SELECT '{kind}', id"  # noqa: S608
                f" FROM contacts_{kind} WHERE deleted_at IS NULL ORDER BY id"
            )


def note_look() -> None:
    """Remember that a worker looked."""
    Look.objects.update_or_create(only=True, defaults={"looked_at": timezone.now()})


def _begin(*, waits: bool = False) -> bool:
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHECKING])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHECKING])
        return bool(cursor.fetchall()[0][0])


def _take(limit: int) -> dict[str, set[int]]:
    taken: dict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [limit])
        for kind, contact_id in cursor.fetchall():
            taken[kind].add(contact_id)
    return taken


def _check(kind: str, ids: set[int]) -> None:
    """Make the stored pairs of these contacts those that the engine finds now."""
    had = {(row.a, row.b): row for row in Twins.objects.touching(kind, ids)}
    apart = {(min(row.ids), max(row.ids)) for row in NotSame.objects.of(kind, ids)}
    found = {(pair.a, pair.b): pair for pair in _best(kind, ids)}
    found = {key: pair for key, pair in found.items() if key not in apart}
    gone = [row for key, row in had.items() if key not in found]
    fresh = [
        Twins(
            kind=kind,
            a=pair.a,
            b=pair.b,
            score=pair.score,
            reasons=[r.as_json() for r in pair.reasons],
        )
        for pair in found.values()
    ]
    fresh = [row for row in fresh if _is_news(row, had.get((row.a, row.b)))]
    Twins.objects.filter(pk__in=[row.pk for row in gone]).delete()
    Twins.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["kind", "a", "b"],
        update_fields=["score", "reasons"],
        batch_size=1000,
    )
    _group(kind, [*gone, *fresh], {row.cluster for row in gone})


def _best(kind: str, ids: set[int]) -> Iterable[Pair]:
    count: dict[int, int] = defaultdict(int)
    for pair in sorted(pairs_of(kind, ids), key=lambda pair: (-pair.score, pair.a, pair.b)):
        here = {pair.a, pair.b} & ids
        if any(count[pk] < MOST_PAIRS for pk in here):
            yield pair
            for pk in here:
                count[pk] += 1


def _is_news(row: Twins, had: Twins | None) -> bool:
    return had is None or (had.score, had.reasons) != (row.score, row.reasons)


def _group(kind: str, changed: Iterable[Twins], lost: set[int | None]) -> None:
    """Number the groups anew that these pairs belong to, or belonged to."""
    ids = {pk for pair in changed for pk in (pair.a, pair.b)}
    if not ids:
        return
    near = Twins.objects.touching(kind, ids)
    clusters = (lost | set(near.values_list("cluster", flat=True))) - {None}
    likely = Twins.objects.filter(kind=kind, cluster__in=clusters) | near
    rows = list(likely.only("a", "b", "score", "cluster"))
    numbers = {
        pk: min(group)
        for group in components((row.a, row.b) for row in rows if row.score >= LIKELY)
        for pk in group
    }
    moved = []
    for row in rows:
        cluster = numbers[row.a] if row.score >= LIKELY else None
        if row.cluster != cluster:
            row.cluster = cluster
            moved.append(row)
    Twins.objects.bulk_update(moved, ["cluster"], batch_size=1000)
