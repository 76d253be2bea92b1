"""What was sent by forms, and what became of it: for managers and admins."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import admins_only
from accounts.models import User
from core.dialogs import done
from core.paging import page_after
from leads.models import Lead
from webforms import receiving
from webforms.forms import LogFilter
from webforms.models import Submission, form_names
from webforms.wording import REASONS

PAGE_SIZE = 50


def not_for_reps(view):
    """403 for reps: the log is for those who look after forms."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        if request.user.role == User.Role.REP:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@not_for_reps
@require_safe
def submissions(request):
    """The log, newest first. Answers that led to a hidden lead are hidden with it."""
    chosen = LogFilter(request.GET, titles=form_names(None))
    rows = Submission.objects.visible_to(request.user).select_related("form")
    after = request.GET.get("after", "")
    page = page_after(chosen.narrow(rows), after, order=("-at", "-id"), size=PAGE_SIZE)
    for row in page.rows:
        row.said = REASONS.get(row.reason, "")
    seen = _seen_leads(request.user, page.rows)
    query = request.GET.copy()
    query["after"] = page.next_after
    context = {
        "page": page,
        "chosen": chosen,
        "rows": [
            (row, seen.get(row.lead_id), _is_open(row, seen, request.user)) for row in page.rows
        ],
        "next_url": f"?{query.urlencode()}" if page.next_after else "",
        "is_narrowed": any(request.GET.get(name) for name in ("form", "outcome", "after")),
    }
    return render(request, "webforms/log.html", context)


@not_for_reps
@require_safe
def submission(request, submission_id):
    row = _visible(request, submission_id)
    context = {
        "submission": row,
        "lead": _seen_leads(request.user, [row]).get(row.lead_id),
        "reason": REASONS.get(row.reason, ""),
    }
    return render(request, "webforms/submission.html", context)


@admins_only
@require_POST
def take_up(request, submission_id):
    row = receiving.take_up(_visible(request, submission_id), by=request.user)
    text = _("“%(lead)s” is in the inbox.") % {"lead": row.lead}
    return done(request, reverse("leads:lead", args=[row.lead_id]), text)


def _visible(request, submission_id):
    rows = Submission.objects.visible_to(request.user).select_related("form", "taken_by")
    row = get_object_or_404(rows, pk=submission_id)
    if not _is_open(row, _seen_leads(request.user, [row]), request.user):
        raise Http404
    return row


def _seen_leads(user, rows):
    """The leads of these submissions that the user may open, by id."""
    keys = {row.lead_id for row in rows if row.lead_id}
    return Lead.objects.visible_to(user).in_bulk(keys) if keys else {}


def _is_open(row, seen, user):
    """Of a lead that is gone for good nobody knows any more who might open it: admins only."""
    if row.lead_id is None:
        return row.can_be_taken_up or user.is_admin
    return row.lead_id in seen
