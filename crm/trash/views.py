"""The page of the trash, and the way out of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.models import TRASH_DAYS
from contacts.points import tidy
from core.htmx import render_page
from crm.trash.kinds import BY_KEY, KINDS
from crm.trash.listing import find, trash_page
from crm.trash.restoring import OFFERS, Restored, restore_all, said

LONGEST = 200
MOST = 500  # a page has fifty; a form that names more was not ours


@require_safe
def trash(request):
    """What the user may restore, newest first; for htmx the list, or its next rows."""
    context = _context(request, request.GET)
    if request.htmx and request.GET.get("after"):
        response = render(request, "crm/trash.html#rows", context)
        patch_vary_headers(response, ["HX-Request"])
        return response
    return render_page(request, "crm/trash.html", context, partial="list")


@require_POST
def restore(request):
    """Restore the records `item`, or the one whose own button was pressed (`only`).

    `also`: the offers that were accepted for it.
    """
    one = request.POST.get("only", "")
    keys = [one] if one else request.POST.getlist("item")[:MOST]
    also = {offer for offer in request.POST.getlist("also") if offer in OFFERS}
    done = restore_all(find(request.user, keys), by=request.user, also=also)
    return _answer(request, done)


def _answer(request: Any, done: Restored) -> HttpResponse:
    context = _context(request, request.POST) | {"problems": done.problems}
    text = said(done)
    if request.htmx:
        return render(request, "crm/trash.html#answer", context | {"said": text})
    if text:
        messages.success(request, text)
    if not done.problems:
        return redirect(f"{request.path.removesuffix('restoration/')}?{context['query']}")
    return render(request, "crm/trash.html", context, status=422)


def _context(request: Any, given: Any) -> dict[str, Any]:
    typed = tidy(given.get("q", ""), LONGEST)
    kind = given.get("kind", "") if given.get("kind", "") in BY_KEY else ""
    after = given.get("after", "") if request.method != "POST" else ""
    page = trash_page(request.user, kind=kind, text=typed, after=after)
    chosen = {name: value for name, value in (("kind", kind), ("q", typed)) if value}
    return {
        "page": page,
        "kinds": KINDS,
        "kind": kind,
        "typed": typed,
        "is_narrowed": bool(chosen),
        "query": urlencode(chosen),
        "more_query": urlencode(chosen | {"after": page.next_after}),
        "days": TRASH_DAYS,
    }
