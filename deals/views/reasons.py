"""Settings for admins: the reasons for which deals are lost."""

from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import admins_only
from core import ordered
from core.dialogs import done, form_dialog
from core.htmx import render_page
from core.naming import ShiftForm
from deals.models import LostReason
from deals.settings_forms import ReasonForm

PAGE = "deals:reasons"
MOST_REASONS = 100


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request):
    """The list, and the form that adds one more."""
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    ordered.append(LostReason(**form.cleaned_data), LostReason.objects.all(), at_most=MOST_REASONS)
    return redirect(PAGE)


@admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, reason_id):
    reason = get_object_or_404(LostReason, pk=reason_id)
    form = ReasonForm(request.POST or None, instance=reason)
    if not form.is_valid():
        text = _("Deals that were lost for it keep the words that they were lost with.")
        title = _("Rename lost reason")
        return form_dialog(request, form, title=title, text=text, back=PAGE)
    ordered.update(reason, form.cleaned_data)
    return done(request, PAGE, _("“%(name)s” saved.") % {"name": reason})


@admins_only
@require_POST
def shift(request, reason_id):
    reason = get_object_or_404(LostReason, pk=reason_id)
    form = ShiftForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Up or down."))
    ordered.shift(reason, LostReason.objects.all(), by=form.cleaned_data["by"])
    return _page(request, ReasonForm()) if request.htmx else redirect(PAGE)


@admins_only
@require_POST
def archive(request, reason_id):
    reason = ordered.archive(get_object_or_404(LostReason, pk=reason_id))
    undo = reverse("deals:unarchive_reason", args=[reason.pk])
    return done(request, PAGE, _("“%(name)s” is archived.") % {"name": reason}, undo_url=undo)


@admins_only
@require_POST
def unarchive(request, reason_id):
    reason = ordered.unarchive(get_object_or_404(LostReason, pk=reason_id))
    return done(request, PAGE, _("“%(name)s” is back.") % {"name": reason})


def _page(request, form):
    rows = LostReason.objects.order_by("position", "pk")
    context = {
        "here": PAGE,
        "title": _("Lost reasons"),
        "intro": _("Offered when somebody marks a deal as lost. One’s own words are possible too."),
        "add": _("Add lost reason"),
        "edit": "deals:reason",
        "shift": "deals:shift_reason",
        "archive": "deals:archive_reason",
        "unarchive": "deals:unarchive_reason",
        "form": form,
        "rows": [row for row in rows if not row.archived_at],
        "archived": [row for row in rows if row.archived_at],
    }
    status = 422 if form.errors else 200
    template = "accounts/kept_list.html"
    return render_page(request, template, context, partial="rows", status=status)
