"""Small changes of one lead or several: a form posts them, a toast answers and offers undo."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from core.htmx import go_to
from core.toasts import toast_later
from leads import services
from leads.models import Lead
from leads.views.answers import CHANGED, TIMELINE, said
from leads.views.listing import count_beside

MOST_AT_ONCE = 500


@require_POST
def archive(request):
    """Put the ticked leads away: `lead`, as often as there are leads."""
    leads = _chosen(request)
    if leads is None:
        return HttpResponseBadRequest("No such leads.")
    reason = request.POST.get("reason") or request.GET.get("reason", "")
    return archived(request, services.archive_leads(leads, by=request.user, reason=reason))


def archived(request, leads):
    """Say that leads were put away, with the way back."""
    text = ngettext("%(count)s lead archived.", "%(count)s leads archived.", len(leads))
    return _moved(request, "leads-archived", text, leads, undo=_address("leads:unarchive", leads))


@require_POST
def unarchive(request):
    leads = _chosen(request)
    if leads is None:
        return HttpResponseBadRequest("No such leads.")
    reasons = {lead.archive_reason for lead in leads}
    back = services.unarchive_leads(leads, by=request.user)
    text = ngettext(
        "%(count)s lead is back in the inbox.", "%(count)s leads are back in the inbox.", len(back)
    )
    undo = _address("leads:archive", back, reason=reasons.pop() if len(reasons) == 1 else "")
    return _moved(request, "leads-unarchived", text, back, undo=undo)


@require_POST
def delete(request, lead_id):
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    services.delete_lead(lead, by=request.user)
    undo_url = reverse("leads:restore", args=[lead.pk])
    toast_later(request, _("Lead deleted."), undo_url=undo_url)
    return go_to(request, "leads:inbox")  # the panel's own address is gone


@require_POST
def restore(request, lead_id):
    lead = get_object_or_404(Lead.objects.in_trash_of(request.user), pk=lead_id)
    services.restore_lead(lead, by=request.user)
    toast_later(request, _("Lead restored."))
    return go_to(request, lead)


@require_POST
def follow(request, lead_id):
    """Follow a lead, or with `on=0` follow it no longer."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user), pk=lead_id)
    if request.POST.get("on") == "0":
        services.unfollow(lead, by=request.user)
        return said(request, _("You no longer follow this lead."), back=lead)
    services.follow(lead, by=request.user)
    return said(request, _("You follow this lead."), back=lead)


def _chosen(request):
    """The leads that a form ticked or an undo names; None for what no form of ours sends."""
    given = [*request.POST.getlist("id"), *request.POST.getlist("lead")]
    given = given or request.GET.getlist("lead")
    try:
        keys = {UUID(key) for key in given}
    except ValueError:
        return None
    if len(keys) > MOST_AT_ONCE:
        return None
    leads = list(Lead.objects.visible_to(request.user).filter(pk__in=keys))
    if len(leads) != len(keys):
        raise Http404
    return leads


def _moved(request, event, text, leads, *, undo):
    """A toast, the event for the list that shows them, and how many the list has now."""
    words = text % {"count": len(leads)}
    response = said(request, words, back="leads:inbox", undo_url=undo, events=(CHANGED, TIMELINE))
    if request.htmx:
        trigger_client_event(response, event, {"leads": [str(lead.pk) for lead in leads]})
        response.content += count_beside(request)
    return response


def _address(name, leads, **more):
    if not leads:
        return ""
    query = [("lead", lead.pk) for lead in leads] + [
        (key, text) for key, text in more.items() if text
    ]
    return f"{reverse(name)}?{urlencode(query)}"
