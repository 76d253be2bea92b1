"""The merge queue: pairs and groups that are probably one contact, best first."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from contacts.forms.queue import QueueFilter
from contacts.queue import services
from contacts.queue.checking import check_now
from contacts.queue.groups import groups_among, page_of
from contacts.queue.models import Bulk
from contacts.queue.status import status_for
from contacts.queue.wanted import Wanted
from contacts.views.answers import contact_or_404, model_of
from core.htmx import render_page
from core.ids import read_id
from core.paging import Count, bounded_count
from core.toasts import toast_later

TEMPLATE = "contacts/queue/queue.html"
PAGE = 20
MOST_COUNTED = 99
RUNS = 3
MOST = 200  # ids in one request


@require_safe
def queue(request):
    filters = QueueFilter(request.GET, user=request.user)
    after = request.GET.get("after", "")
    page = page_of(filters.wanted(), after, size=PAGE)
    query = urlencode(filters.chosen)
    context = {
        "filters": filters,
        "page": page,
        "more_url": f"{request.path}?{urlencode({**filters.chosen, 'after': page.next_after})}",
        "query": query,
    }
    if request.htmx and after:
        return render(request, f"{TEMPLATE}#rows", context)
    context |= {
        "count": _count(filters.wanted()),
        "status": status_for(request.user),
        "may_bulk": may_bulk(request.user),
        "bulk_url": f"{reverse('contacts:bulk_merge')}?{query}",
        "runs": Bulk.objects.filter(by=request.user).order_by("-id")[:RUNS],
        "out_of_band": bool(request.htmx),
    }
    return render_page(request, TEMPLATE, context, partial="list")


@require_safe
def count(request):
    """How many likely pairs and groups wait: a piece of the menu."""
    context = {"count": _count(Wanted(request.user))}
    return render(request, "contacts/queue/count.html", context)


@require_POST
def not_same(request, kind, pk):
    """Remember that the `other` contacts are not this one; `shown` are those of the card."""
    contact = contact_or_404(request, kind, pk)
    others = _others(request, contact)
    services.set_apart(contact, others, by=request.user)
    text = _("“%(contact)s” is kept apart from the others.") % {"contact": contact}
    if len(others) == 1:
        names = {"contact": contact, "other": others[0]}
        text = _("“%(contact)s” and “%(other)s” are kept apart.") % names
    query = urlencode([("other", other.pk) for other in others])
    undo_url = f"{reverse('contacts:same_after_all', args=[kind, pk])}?{query}"
    return _judged(request, contact, text, undo_url=undo_url)


@require_POST
def same_after_all(request, kind, pk):
    """Take back that the `other` contacts are not this one."""
    contact = contact_or_404(request, kind, pk)
    others = _others(request, contact)
    services.take_back(contact, others, by=request.user)
    check_now(kind, [contact.pk, *(other.pk for other in others)])
    response = _judged(request, contact, _("Taken back. They may be the same again."))
    return trigger_client_event(response, "twins-changed") if request.htmx else response


def may_bulk(user):
    """Merging is for managers and admins; of what, each group's plan says."""
    return user.is_admin or user.is_manager


def _others(request, contact):
    keys = dict.fromkeys(
        read_id(text) for text in [*request.POST.getlist("other"), *request.GET.getlist("other")]
    )
    found = model_of(contact.kind).objects.visible_to(request.user).in_bulk(list(keys)[:MOST])
    others = [found[key] for key in keys if key in found and key != contact.pk]
    if not others or len(others) != len(keys):
        raise Http404
    return others


def _judged(request, contact, text, *, undo_url=""):
    """Say it, and draw again what is left of the card that it was said on."""
    shown = [read_id(text) for text in request.POST.getlist("shown")[:MOST]]
    if not request.htmx:
        toast_later(request, text, undo_url=undo_url)
        return redirect("contacts:merge_queue" if shown else contact)
    filters = QueueFilter(request.POST, user=request.user)
    wanted = Wanted(request.user, at_least=filters.at_least)
    context = {
        "groups": groups_among(wanted, contact.kind, shown) if shown else [],
        "filters": filters,
        "text": text,
        "undo_url": undo_url,
    }
    response = render(request, "contacts/queue/judged.html", context)
    trigger_client_event(response, "twins-counted")
    return response if shown else trigger_client_event(response, "contact-changed")


def _count(wanted):
    counts = [bounded_count(wanted.firsts(kind), MOST_COUNTED) for kind in wanted.kinds]
    number = sum(count.number for count in counts)
    is_more = number > MOST_COUNTED or any(count.is_more for count in counts)
    return Count(min(number, MOST_COUNTED), is_more)
