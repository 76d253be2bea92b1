"""The views of all lists, with how many records each has, beside every page."""

from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.core.cache import cache
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.paging import bounded_count
from lists.asking import Asked
from lists.columns import ENTITIES
from lists.models import View
from lists.views.asked import rows_of

MOST_SHOWN = 12
# More than this is said to be many. A count is a minute old at the most.
MANY, SECONDS = 99, 60


@dataclass(frozen=True)
class Line:
    """A view in the sidebar."""

    view: View
    url: str
    count: str


@require_safe
def sidebar(request):
    """One's own views and those that others share, each counted as its reader sees it."""
    views = [
        view
        for view in View.objects.visible_to(request.user).order_by("entity", "position", "name")[
            : 4 * MOST_SHOWN
        ]
        if view.entity in ENTITIES and view.scope in ENTITIES[view.entity].scopes
    ][:MOST_SHOWN]
    known: dict[str, Any] = cache.get_many([_key(request.user, view) for view in views])
    lines = []
    for view in views:
        key = _key(request.user, view)
        if key not in known:
            known[key] = _count(request.user, view)
            cache.set(key, known[key], SECONDS)
        home = reverse(ENTITIES[view.entity].scopes[view.scope].url)
        lines.append(Line(view, f"{home}?view={view.pk}", known[key]))
    return render(request, "lists/sidebar.html", {"lines": lines})


def _key(user: Any, view: View) -> str:
    return f"view-count-{user.pk}-{view.pk}-{crc32(view.filter.encode())}"


def _count(user: Any, view: View) -> str:
    """How many records a view has for this user; nothing when its filter cannot be read."""
    given = QueryDict(mutable=True)
    given["view"] = str(view.pk)
    asked = Asked(ENTITIES[view.entity], view.scope, user, given)
    if asked.error:
        return ""
    found = bounded_count(asked.narrow(rows_of(asked)), MANY)
    return f"{found.number}+" if found.is_more else str(found.number)
