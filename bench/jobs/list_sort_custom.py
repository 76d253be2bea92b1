"""The inbox sorted by a custom field: its first page, then the one behind it, in turns."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.urls import reverse

from bench.measuring import Pair
from bench.registry import job
from bench.stage import Stage
from fields.definitions import fields_of
from leads.models import Lead
from lists.paging import SIZE

NEXT = re.compile(r'"[^"]*?(\?[^"]*after=[^"]+)"')


@job("list_sort_custom", bar=5)
def list_sort_custom(stage: Stage) -> Iterator[Pair]:
    rep = stage.rep()
    key = next(field.key for field in fields_of("deal") if field.name == "Employees")
    first = f"{reverse('leads:inbox')}?sort=custom_{key}"
    second = reverse("leads:inbox") + unescape(NEXT.findall(rep.get(first).content.decode())[0])
    last = _last_of_the_first_page(rep.user, key)
    sql = stage.floor("list_sort_custom")
    pages: list[tuple[str, dict[str, Any]]] = [
        (first, {"above": None, "id": None}),
        (second, {"above": last.custom[key], "id": last.pk}),
    ]

    def floor(turn: int) -> None:
        sql.run(page=SIZE, **pages[turn % 2][1], **rep.known)
        rep.ask_nothing()

    yield Pair(ours=lambda turn: len(rep.get(pages[turn % 2][0]).content), floor=floor)


def _last_of_the_first_page(user: Any, key: str) -> Lead:
    column = next(field for field in fields_of("deal") if field.key == key).does.order
    rows = Lead.objects.visible_to(user).in_inbox().filter(custom__has_key=key)
    return rows.order_by(column.asc(), "id")[SIZE - 1]
