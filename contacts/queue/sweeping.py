"""A pass over all contacts of a kind, for when more wait than are worth checking one by one.

All pairs at once cost a tenth of what each contact's own cost. Nothing is held meanwhile: pairs are
written as they are found, and what was waiting is crossed off at the end, by its own numbers. A
worker that is killed leaves the pairs that it found, and the next one begins anew; a contact that
is written during the pass is put down again, and checked after it.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched

from django.db import connection, transaction

from contacts.duplicates import LIKELY, Pair
from contacts.queue.components import components
from contacts.queue.models import MODELS, Recheck, Twins
from contacts.queue.pairs import all_pairs

# The advisory lock of who checks.
CHECKING = 0x7477696E73
# Fewer are checked one by one, as are fewer than one of eight.
FEWEST = 5000
ONE_OF = 8
# Of one contact. A hundred test contacts of one name would make five thousand pairs.
MOST_PAIRS = 20
CHUNK = 1000


def kinds_to_sweep() -> list[str]:
    """The kinds of which so many wait that a pass over all is quicker."""
    return [kind for kind in MODELS if _is_much(kind)]


def sweep(kind: str) -> int:
    """Find all pairs of a kind anew; returns how many contacts were waiting.

    0: another worker is at it.
    """
    with _alone() as is_mine:
        if not is_mine:
            return 0
        waiting = array("q", _waiting(kind))
        found = array("q")
        for pairs in batched(_limited(all_pairs(kind)), CHUNK):
            found.extend(_write(kind, pairs))
        _forget_others(kind, set(found))
        _group_all(kind)
        for rows in batched(waiting, CHUNK * 10):
            Recheck.objects.filter(pk__in=rows).delete()
        return len(waiting)


def _is_much(kind: str) -> bool:
    waiting = Recheck.objects.filter(kind=kind).values("contact_id").distinct()
    if not waiting[FEWEST : FEWEST + 1].exists():
        return False
    everybody = MODELS[kind]._default_manager.count()
    return waiting.count() * ONE_OF > everybody


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the lock of who checks for as long as a pass takes: many transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [CHECKING])
        is_mine = bool(cursor.fetchall()[0][0])
    try:
        yield is_mine
    finally:
        if is_mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [CHECKING])


def _waiting(kind: str) -> Iterable[int]:
    rows = Recheck.objects.filter(kind=kind).order_by("pk")
    return rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK * 10)


def _limited(pairs: Iterable[Pair]) -> Iterator[Pair]:
    count: dict[int, int] = defaultdict(int)
    for pair in pairs:
        if count[pair.a] < MOST_PAIRS or count[pair.b] < MOST_PAIRS:
            count[pair.a] += 1
            count[pair.b] += 1
            yield pair


@transaction.atomic
def _write(kind: str, pairs: Iterable[Pair]) -> list[int]:
    """Keep pairs as they are now; returns the ids of their rows."""
    rows = [
        Twins(kind=kind, a=p.a, b=p.b, score=p.score, reasons=[r.as_json() for r in p.reasons])
        for p in pairs
    ]
    kept = Twins.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "a", "b"],
        update_fields=["score", "reasons"],
    )
    return [row.pk for row in kept]


def _forget_others(kind: str, found: set[int]) -> None:
    rows = Twins.objects.filter(kind=kind).values_list("pk", flat=True)
    for gone in batched((pk for pk in rows if pk not in found), CHUNK * 10):
        Twins.objects.filter(pk__in=gone).delete()


def _group_all(kind: str) -> None:
    rows = Twins.objects.filter(kind=kind).only("a", "score", "cluster")
    likely = rows.filter(score__gte=LIKELY).values_list("a", "b")
    numbers = {pk: min(group) for group in components(likely) for pk in group}
    moved = []
    for row in rows:
        cluster = numbers.get(row.a) if row.score >= LIKELY else None
        if row.cluster != cluster:
            row.cluster = cluster
            moved.append(row)
    for some in batched(moved, CHUNK):
        Twins.objects.bulk_update(some, ["cluster"])
