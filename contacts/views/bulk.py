"""Merging many groups of the queue at once: the preview, the run, and what became of it."""

import uuid

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.queue import QueueFilter
from contacts.queue import bulk
from contacts.queue.models import Bulk, BulkGroup
from contacts.views.queue import may_bulk
from core.errors import Rejected
from core.htmx import go_to, render_page
from core.paging import page_after

PAGE = 100
STOP_POLLING = 286
State = BulkGroup.State


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_merge(request):
    """What a merge in bulk would do; on POST, do what the page said."""
    if not may_bulk(request.user):
        raise PermissionDenied
    filters = QueueFilter(request.GET, user=request.user)
    error = ""
    if request.method == "POST":
        try:
            return go_to(request, "contacts:bulk_run", _begin(request, filters).pk)
        except Rejected as refusal:
            error = str(refusal)
    query = urlencode(filters.chosen)
    context = {
        "filters": filters,
        "preview": bulk.preview_of(filters.wanted()),
        "token": uuid.uuid4(),
        "error": error,
        "back_url": f"{reverse('contacts:merge_queue')}?{query}",
        "post_url": f"{request.path}?{query}",
    }
    template, status = "contacts/queue/bulk.html", 422 if error else 200
    return render_page(request, template, context, partial="preview", status=status)


@require_safe
def bulk_run(request, bulk_id):
    """What became of a merge in bulk, and of each of its groups."""
    run = get_object_or_404(Bulk.objects.visible_to(request.user), pk=bulk_id)
    return render(request, "contacts/queue/run.html", _outcome(request, run))


@require_safe
def bulk_progress(request, bulk_id):
    run = get_object_or_404(Bulk.objects.visible_to(request.user), pk=bulk_id)
    status = STOP_POLLING if run.finished_at else 200
    context = _outcome(request, run)
    return render(request, "contacts/queue/run.html#outcome", context, status=status)


def _begin(request, filters):
    """Begin the run; a small one is done before the answer."""
    begun = bulk.start(
        filters.wanted(),
        digest=request.POST.get("digest", ""),
        token=_token(request.POST.get("token", "")),
    )
    if begun.groups.filter(state=State.WAITING).count() <= bulk.AT_ONCE:
        bulk.run(begun)
    return begun


def _token(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _outcome(request, run):
    after = request.GET.get("after", "")
    rows = run.groups.exclude(state=State.WAITING).select_related("operation")
    return {
        "run": run,
        "counts": run.counts(),
        "page": page_after(rows, after, order=("position", "id"), size=PAGE)
        if run.finished_at
        else None,
    }
