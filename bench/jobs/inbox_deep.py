"""The same page 50,000 leads down, by the address that “Show more” leads to."""

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from leads.models import Lead
from lists.paging import SIZE

DEEP = 50_000
KEY = re.compile(r'(?<=after=)[^"&]+')


@job("inbox_deep", bar=5)
def inbox_deep(stage: Stage) -> Iterator[Pair]:
    rep, sql = stage.rep(), stage.floor("inbox_deep")
    leads = Lead.objects.visible_to(rep.user).in_inbox().order_by("-created_at", "-id")
    # Half-way down where there are not so many.
    place = min(DEEP, leads.count() // 2)
    last, following = leads[place : place + 2]
    first_page = rep.get(reverse("leads:inbox")).content.decode()
    address = f"{reverse('leads:inbox')}?after={_key_of(last, KEY.findall(first_page)[0])}"
    if str(following.pk) not in rep.get(address).content.decode():
        raise RuntimeError(f"{address} does not show what comes after its key.")

    def floor(turn: int) -> None:
        sql.run(page=SIZE, created_at=last.created_at, id=last.pk, **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(address).content), floor=floor)


def _key_of(lead: Lead, example: str) -> str:
    """The key of this lead, in the writing of one that a page had: a moment and an id."""
    padded = example + "=" * (-len(example) % 4)
    assert len(json.loads(base64.urlsafe_b64decode(padded))) == 2
    text = json.dumps([lead.created_at.isoformat(), str(lead.pk)])
    return quote(base64.urlsafe_b64encode(text.encode()).decode().rstrip("="))
