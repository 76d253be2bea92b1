"""Searching the inbox for what people remember: part of a name, with its accents or without."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User
from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from contacts.models import Person
from lists.paging import SIZE

FIXED = ("garcía", "garci", "müller", "mull", "lefèvre")
NAMES = 15
SHORTEST = 4


@job("search", bar=5)
def search(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("search")
    typed = [*FIXED, *_pieces(stage, rep.user)]
    address = reverse("leads:inbox")

    def ours(turn: int) -> int:
        words = typed[turn % len(typed)]
        return len(rep.get(f"{address}?{urlencode({'q': words})}").content)

    def floor(turn: int) -> None:
        sql.run(page=SIZE, pattern=f"%{typed[turn % len(typed)]}%", **rep.known)
        rep.ask_nothing()

    yield Pair(ours=ours, floor=floor)


def _pieces(stage: Stage, user: User) -> list[str]:
    """Parts of surnames in the address book, in whatever script."""
    rows = Person.objects.order_by("pk").values_list("last_name", flat=True)
    names = [name for name in rows[:5000] if len(name) >= SHORTEST + 2]
    chosen = stage.dice.sample(names, min(NAMES, len(names)))
    return [name[: stage.dice.randint(SHORTEST, len(name))].lower() for name in chosen]
