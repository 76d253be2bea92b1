"""The inbox, what was put away, and the panel of one lead beside them."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from core.htmx import render_page
from core.paging import bounded_count
from leads import services
from leads.filters import InboxFilter
from leads.inbox import Neighbours
from leads.lists import LEADS
from leads.models import Lead
from leads.panel import panel_of
from lists.asking import Asked
from lists.drawing import link
from lists.listing import Listing, neighbours, read_listing, read_one

TEMPLATE = "leads/inbox.html"
# What the address says besides the controls above the list.
KEPT = ("filter", "view", "sort")
UNSEEN = ' <span class="visually-hidden">{}</span>'
# More unseen leads than this are said to be many, and not counted.
MANY = 99


@require_safe
def inbox(request):
    return _list(request, "inbox")


@require_safe
def archived(request):
    return _list(request, "archived")


@require_safe
def lead(request, lead_id):
    """The list with the panel of a lead; for htmx the panel alone. Opening it marks it seen."""
    found = get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)
    is_new = request.method == "GET" and services.mark_seen(found, by=request.user)
    tab = "archived" if found.archived_at and not found.converted_at else "inbox"
    filters, asked = _asked(request, tab)
    context = _head(request, asked, filters)
    context["panel"] = panel_of(found, request.user, _beside(asked, found))
    if not request.htmx:
        context |= _rows(asked) | {"current": str(found.pk)}
    response = render_page(request, TEMPLATE, context, partial="panel")
    return trigger_client_event(response, "leads-changed") if is_new else response


@require_safe
def unseen(request):
    """How many leads nobody has opened yet, for the sidebar."""
    waiting = Lead.objects.visible_to(request.user).in_inbox().unseen()
    count = bounded_count(waiting, MANY)
    return render(request, "leads/unseen.html", {"count": count})


@require_safe
def row(request, lead_id):
    """One lead as its line in the list that the address describes."""
    found = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    tab = "archived" if found.archived_at else "inbox"
    filters, asked = _asked(request, tab)
    context = _head(request, asked, filters)
    context |= _lines(asked, read_one(asked, found.pk, url=context["list_url"]))
    return render(request, "lists/_list.html#rows", context)


def count_beside(request):
    """How many leads the list now has that this page shows, for its head; nothing elsewhere."""
    path, _question, query = (request.htmx.current_url_abs_path or "").partition("?")
    if not path.startswith(reverse("leads:inbox")):
        return b""
    tab = "archived" if path == reverse("leads:archived") else "inbox"
    given = QueryDict(query)
    node = InboxFilter(given, user=request.user).node()
    asked = Asked(LEADS, tab, request.user, given, quick=node)
    listing = Listing(asked, "", [], everything=asked.narrow(_leads(asked)))
    context = {"listing": listing, "out_of_band": True}
    return render(request, "lists/_count.html", context).content


def _list(request, tab):
    if request.htmx and request.htmx.target == "panel":
        return HttpResponse()  # the panel was closed; the list beside it stays as it is
    filters, asked = _asked(request, tab)
    context = _head(request, asked, filters) | _rows(asked)
    if request.htmx and not context["listing"].is_first:
        return render(request, "lists/_list.html#rows", context)
    return render_page(request, TEMPLATE, context, partial="list")


def _asked(request, tab):
    filters = InboxFilter(request.GET, user=request.user)
    return filters, Asked(LEADS, tab, request.user, request.GET, quick=filters.node())


def _head(request, asked, filters):
    """The controls above the list, and where its links lead."""
    list_url = reverse(f"leads:{asked.scope}")
    query = asked.query().removesuffix("?")
    return {
        "tab": asked.scope,
        "filters": filters,
        "chips": filters.chips(asked),
        "list_url": list_url,
        "query": query,
        "here": list_url + query,
        "hidden": {name: request.GET[name] for name in KEPT if name in request.GET},
    }


def _rows(asked):
    list_url = reverse(f"leads:{asked.scope}")
    return _lines(asked, read_listing(asked, _leads(asked), url=list_url))


def _lines(asked, listing):
    query = asked.query().removesuffix("?")
    unseen = format_html(UNSEEN, _("(not opened yet)"))
    for row in listing.rows:
        address = row.record.get_absolute_url() + query
        row.name = link(address, row.record, opens="#panel", is_place=True)
        if not row.record.seen_at:
            row.name += unseen
            row.marks = "data-unseen"
    return {
        "listing": listing,
        "empty_template": "leads/_empty.html",
        "bulk_template": "lists/_bulk.html",
    }


def _leads(asked):
    return asked.entity.scopes[asked.scope].rows(asked.entity.visible(asked.user))


def _beside(asked, found):
    return Neighbours(*neighbours(asked, _leads(asked), found.pk))
