"""The filters of a list that no control shows: said in words, each with a way to take it off."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.formats import full_day
from deals.filters import DealFilter
from lists.asking import Asked, Chip


def chips(narrowing: DealFilter, asked: Asked) -> list[Chip]:
    """A chip for each period, team, currency or contact that narrows the list."""
    return [
        Chip(text, asked.query(**dict.fromkeys(names, "")))
        for names, text in _said(narrowing.cleaned_data)
    ]


def _said(given: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    periods = {
        "won": _("Won"),
        "lost": _("Lost"),
        "closes": _("Expected to close"),
        "created": _("Created"),
    }
    for name, words in periods.items():
        begin, end = given.get(f"{name}_from"), given.get(f"{name}_to")
        if begin or end:
            days = f"{full_day(begin) or '…'} – {full_day(end) or '…'}"
            yield (f"{name}_from", f"{name}_to"), f"{words} {days}"
    for name in ("team", "currency", "person", "organization"):
        if given.get(name):
            yield (name,), str(given[name])
    if given.get("rotting"):
        yield ("rotting",), _("Rotting")
