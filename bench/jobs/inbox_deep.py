"""The same page 50,000 leads down, by the address that “Show more” leads to."""

from collections.abc import Iterator

from django.http import QueryDict
from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from core.paging import key_of
from leads.inbox import NEWEST, PAGE
from leads.models import Lead

DEEP = 50_000


@job("inbox_deep", bar=5)
def inbox_deep(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("inbox_deep")
    leads = Lead.objects.visible_to(rep.user).in_inbox().order_by(*NEWEST)
    # Half-way down where there are not so many.
    last = leads[min(DEEP, leads.count() // 2)]
    query = QueryDict(mutable=True)
    query["after"] = key_of(last, NEWEST)
    address = f"{reverse('leads:inbox')}?{query.urlencode()}"

    def floor(turn: int) -> None:
        sql.run(page=PAGE, created_at=last.created_at, id=last.pk, **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(address).content), floor=floor)
