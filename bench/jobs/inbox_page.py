"""The first page of the leads inbox, whole, as a rep opens it. It shows 50 leads."""

from collections.abc import Iterator

from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from lists.paging import SIZE


@job("inbox_page", bar=5)
def inbox_page(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("inbox_page")
    address = reverse("leads:inbox")

    def floor(turn: int) -> None:
        sql.run(page=SIZE, **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(address).content), floor=floor)
