"""Many at once: the dialog, how far it is, what became of each, and taking it back."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import go_to, render_page
from core.toasts import toast_later
from deals.models import Deal
from leads.batches.forms import SharedForm
from leads.batches.models import Batch, BatchRow
from leads.batches.running import MOST, begin, begin_undo, run, stop, undo_row
from leads.models import Lead
from leads.tasks import convert_batch
from lists.views.asked import asked_of, chosen_of, home_of, is_all

# So many are done while the person waits; more in the background.
AT_ONCE = 20


@require_POST
def convert_many(request):
    """The dialog for what leads share, and with `begin` the conversions. Posted: it takes ids."""
    asked = asked_of(request, "lead", "inbox")
    most = MOST[Batch.Kind.CONVERSION]
    is_sent = "begin" in request.POST
    # What was in the inbox when the dialog opened has its row, whatever became of it since.
    rows = _named(request) if is_sent else chosen_of(request, asked)
    leads = list(rows.order_by("-created_at", "-pk")[: most + 1])
    form = SharedForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        shared = form.shared()
        batch = begin(Batch.Kind.CONVERSION, leads, by=request.user, shared=shared)
        return _go(request, batch)
    context = {
        "form": form,
        "count": min(len(leads), most),
        "most": most,
        "is_too_many": len(leads) > most,
        # What the person saw is converted, and nothing that came into the list since.
        "keys": [lead.pk for lead in leads[:most]],
        "is_all": is_all(request),
        "back_url": f"{home_of(asked)}{asked.query()}",
    }
    status = 422 if is_sent else 200
    return render_page(request, "leads/convert_many.html", context, partial="dialog", status=status)


@require_POST
def return_many(request):
    """Put the chosen deals back among the leads."""
    asked = asked_of(request, "deal", "all")
    most = MOST[Batch.Kind.RETURN]
    deals = list(chosen_of(request, asked).order_by("-created_at", "-pk")[: most + 1])
    return _go(request, begin(Batch.Kind.RETURN, deals, by=request.user))


@require_safe
def batch(request, key):
    """How far a batch is, and a row for what became of each record."""
    found = _find(request, key)
    context = {"batch": found, **_outcomes(found, request.user)}
    response = render_page(request, "leads/batch.html", context, partial="progress")
    if request.htmx and not found.is_under_way:
        response.status_code = 286  # htmx asks no more
    return response


@require_POST
def undo(request, key):
    """Take back all that stands of a batch."""
    return _go(request, begin_undo(_find(request, key), by=request.user))


@require_POST
def undo_one(request, key, row_id):
    """Take back one record of a batch."""
    found = _find(request, key)
    row = get_object_or_404(found.rows.select_related("conversion"), pk=row_id)
    row = undo_row(row, by=request.user)
    text = _("“%(title)s” is as it was.") % {"title": row.title}
    if row.reason:
        text = f"{text} {_('Not put back:')} {row.reason}."
    toast_later(request, text)
    return go_to(request, "leads:batch", found.pk)


@require_POST
def stopped(request, key):
    """Convert no more of them; what is done stays, and can be undone."""
    return go_to(request, "leads:batch", stop(_find(request, key)).pk)


def _go(request, found):
    """Do a few at once and many in the background; either way, go and see."""
    if found.total <= AT_ONCE:
        run(found)
    elif found.is_under_way:
        convert_batch.defer(key=found.pk)
    return go_to(request, "leads:batch", found.pk)


def _named(request):
    try:
        keys = {UUID(key) for key in request.POST.getlist("id")}
    except ValueError:
        keys = set()
    return Lead.objects.visible_to(request.user).filter(pk__in=keys)


def _find(request, key):
    rows = Batch.objects.visible_to(request.user).select_related("by", "undone_by")
    return get_object_or_404(rows, pk=key)


def _outcomes(found, user):
    """The rows with what they lead to, as far as the user may open it, and how many there are."""
    rows = list(found.rows.select_related("conversion").order_by("number"))
    deals = {row.conversion.deal_id for row in rows if row.conversion}
    leads = {row.conversion.lead_id for row in rows if row.conversion}
    if found.kind == Batch.Kind.CONVERSION:
        leads |= {row.key for row in rows}
    seen_deals = Deal.objects.visible_to(user).in_bulk(deals)
    seen_leads = {str(lead.pk): lead for lead in Lead.objects.visible_to(user).filter(pk__in=leads)}
    for row in rows:
        row.deal = seen_deals.get(row.conversion.deal_id) if row.conversion else None
        key = row.conversion.lead_id if row.conversion else row.key
        row.lead = seen_leads.get(str(key))
        row.is_undone = bool(
            row.is_standing
            and found.kind == Batch.Kind.CONVERSION
            and row.conversion
            and row.conversion.undone_at
        )
        row.can_undo = row.is_standing and not row.is_undone
    states = BatchRow.State
    return {
        "rows": rows,
        "done": sum(row.state != states.WAITING for row in rows),
        "converted": sum(row.can_undo for row in rows),
        "skipped": sum(row.state == states.SKIPPED for row in rows),
        "undone": sum(row.state == states.UNDONE or row.is_undone for row in rows),
        "kept": sum(row.state == states.KEPT for row in rows),
        "is_return": found.kind == Batch.Kind.RETURN,
        "can_undo": any(row.can_undo for row in rows) and not found.is_under_way,
    }
