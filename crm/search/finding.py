"""Asking every place, and putting what they find in one order."""

from collections.abc import Iterable

from django.db import connection, transaction

from accounts.models import User
from contacts.names import fold
from contacts.points import tidy
from crm.search import places
from crm.search.related import related_to
from crm.search.relevance import INSIDE, Hit

LONGEST = 100
MOST = 12
# With fewer good answers than these, what was typed may hold a slip.
GOOD_ANSWERS = 3
# How alike a part of a name must be to what was typed, by trigrams: a swap of two letters in a
# word of six leaves 0.43.
TRIGRAMS_ALIKE = "0.42"


def find(typed: str, *, user: User, most: int = MOST) -> list[Hit]:
    """What a person may mean by a text, best first: only records that the user may see.

    Looks in names, titles, e-mail addresses, phone numbers, web domains and notes; ignores accents
    and case, takes parts of words, and forgives a slip when little else answers.
    """
    text = fold(tidy(typed, LONGEST))
    if not text:
        return []
    hits = _best(_exactly(text, user))
    if sum(hit.score >= INSIDE - 4 for hit in hits) < GOOD_ANSWERS and len(text) >= 4:
        hits = _best([*hits, *_roughly(text, user)])
    return _best([*hits, *related_to(hits[:3], user)])[:most]


PLACES = (places.employed, places.addressed, places.numbered, places.written, places.kept)


def _exactly(text: str, user: User) -> Iterable[Hit]:
    for kind in places.NAMED:
        yield from places.named(kind, text, user)
    for place in PLACES:
        yield from place(text, user)


def _roughly(text: str, user: User) -> list[Hit]:
    # The threshold of `<%` belongs to the transaction, so it must be set inside one.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [TRIGRAMS_ALIKE]
        )
        return [hit for kind in places.NAMED for hit in places.alike(kind, text, user)]


def _best(hits: Iterable[Hit]) -> list[Hit]:
    """Each record once, with its best score, best first."""
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        if hit.key not in kept or hit.score > kept[hit.key].score:
            kept[hit.key] = hit
    return sorted(kept.values(), key=lambda hit: (-hit.score, hit.kind, str(hit.pk)))
