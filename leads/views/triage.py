"""Small dialogs over the inbox, worked by keys: which labels, and why a lead is put away."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from contacts.models import Label
from core.htmx import render_page
from core.ids import read_id
from leads import services
from leads.archiving import ReasonForm
from leads.models import Lead
from leads.views.actions import archived
from leads.views.answers import CHANGED, EDITED, RELABELLED, said

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(FORM_METHODS)
def labels(request, lead_id):
    """A menu of labels; posted, the lead has those of `label` (in the form, or in the address)."""
    lead = _find(request, lead_id)
    services.refuse_if_closed(lead)
    services.refuse_if_not_editable(lead, request.user)
    had = list(lead.labels.all())
    if request.method != "POST":
        offered = Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk")
        context = {"lead": lead, "labels": offered, "had": had}
        return render_page(request, "leads/labels.html", context, partial="dialog")
    given = request.POST if "sent" in request.POST else request.GET
    chosen = Label.objects.filter(
        entity=Label.Entity.LEAD, pk__in=[read_id(key) for key in given.getlist("label")]
    )
    services.update_lead(lead, {"labels": chosen}, by=request.user)
    names = ", ".join(label.name for label in chosen.order_by("position", "pk"))
    text = _("Labels: %(labels)s.") % {"labels": names or _("none")}
    undo_url = f"{reverse('leads:labels', args=[lead.pk])}?{_query(had)}"
    response = said(request, text, back=lead, undo_url=undo_url, events=(CHANGED, RELABELLED))
    return _closed(request, response, lead)


@require_http_methods(FORM_METHODS)
def archiving(request, lead_id):
    """Why the lead is put away; posted, it is."""
    lead = _find(request, lead_id)
    services.refuse_if_not_editable(lead, request.user)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"lead": lead, "form": form}
        return render_page(
            request, "leads/archiving.html", context, partial="dialog", status=status
        )
    put_away = services.archive_leads([lead], by=request.user, reason=form.chosen)
    response = archived(request, put_away)
    return trigger_client_event(response, "dialog:close") if request.htmx else response


def _find(request, lead_id):
    rows = Lead.objects.visible_to(request.user).prefetch_related("labels")
    return get_object_or_404(rows, pk=lead_id)


def _query(labels):
    return urlencode([("label", label.pk) for label in labels])


def _closed(request, response, lead):
    if not request.htmx:
        return response
    trigger_client_event(response, EDITED, {"lead": str(lead.pk)})
    return trigger_client_event(response, "dialog:close")
