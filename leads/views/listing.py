"""The inbox, what was put away, and the panel of one lead beside them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from core.htmx import render_page
from core.paging import bounded_count
from leads import inbox as lists
from leads import services
from leads.filters import InboxFilter
from leads.models import Lead
from leads.panel import panel_of

TEMPLATE = "leads/inbox.html"
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
    is_new = request.method == "GET" and services.mark_seen(found)
    tab = "archived" if found.archived_at and not found.converted_at else "inbox"
    context = _narrowed(request, tab)
    leads = context.pop("leads")
    context["panel"] = panel_of(found, request.user, leads)
    if not request.htmx:
        context |= _rows(request, leads)
    response = render_page(request, TEMPLATE, context, partial="panel")
    return trigger_client_event(response, "leads-changed") if is_new else response


@require_safe
def unseen(request):
    """How many leads nobody has opened yet, for the sidebar."""
    waiting = Lead.objects.visible_to(request.user).in_inbox().unseen()
    count = bounded_count(waiting, MANY)
    return render(request, "leads/unseen.html", {"count": count})


def _list(request, tab):
    if request.htmx and request.htmx.target == "panel":
        return HttpResponse()  # the panel was closed; the list beside it stays as it is
    context = _narrowed(request, tab)
    context |= _rows(request, context.pop("leads"))
    if request.htmx and context["after"]:
        return render(request, "leads/_list.html#rows", context)
    return render_page(request, TEMPLATE, context, partial="list")


def _narrowed(request, tab):
    """The leads of a tab under the filters of the URL, and those filters."""
    leads = Lead.objects.visible_to(request.user)
    leads = leads.archived() if tab == "archived" else leads.in_inbox()
    filters = InboxFilter(request.GET, user=request.user)
    query = f"?{urlencode(filters.chosen)}" if filters.chosen else ""
    list_url = reverse(f"leads:{tab}")
    return {
        "tab": tab,
        "filters": filters,
        "leads": filters.narrow(leads),
        "list_url": list_url,
        "query": query,
        "here": list_url + query,
        "bulk_url": reverse("leads:unarchive" if tab == "archived" else "leads:archive"),
    }


def _rows(request, leads):
    after = request.GET.get("after", "")
    page = lists.rows_after(leads, after, user=request.user)
    more = request.GET.copy()
    more["after"] = page.next_after
    return {
        "page": page,
        "after": after,
        "more_url": f"{request.path}?{more.urlencode()}",
        "count": None if request.htmx and after else bounded_count(leads),
    }
