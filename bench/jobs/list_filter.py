"""The inbox narrowed by a filter of three levels, over built-in, linked and custom fields."""

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from lists.paging import SIZE

FILTER = (
    "value > 20000 EUR and (custom_sector is Energy or"
    " (custom_employees >= 4500 and custom_demo_wanted is yes))"
)


@job("list_filter", bar=5)
def list_filter(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("list_filter")
    address = f"{reverse('leads:inbox')}?filter={quote(FILTER)}"

    def floor(turn: int) -> None:
        sql.run(page=SIZE, **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(address).content), floor=floor)
