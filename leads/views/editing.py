"""The dialogs that make a lead and change it."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from accounts.once import once
from contacts.models import Organization, Person
from contacts.picking import PickForm
from core.errors import Overtaken
from core.htmx import go_to, render_page, stands_alone
from core.ids import read_id
from core.toasts import toast_later
from leads import services
from leads.forms import LeadForm
from leads.intake import LeadFacts, take_in
from leads.intake.rules import title_template
from leads.models import Lead
from leads.views.answers import said

KINDS: dict[str, Any] = {"person": Person, "organization": Organization}


@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request):
    """Add a lead; `?person=` or `?organization=` fills the contact in."""
    data = request.POST if request.method == "POST" else None
    picking = PickForm(data, user=request.user, initial=_asked_for(request))
    form = LeadForm(data, user=request.user)
    if not (picking.is_valid() & form.is_valid()):
        context = {
            "form": form,
            "picking": picking,
            "title_template": title_template(request.user),
        }
        status = 422 if form.is_bound else 200
        return render_page(request, "leads/new.html", context, partial="dialog", status=status)
    lead = take_in(LeadFacts(picked=picking.picked, **form.facts()), by=request.user)
    toast_later(request, _("“%(lead)s” is in the inbox.") % {"lead": lead})
    if request.htmx:
        return HttpResponseClientRedirect(lead.get_absolute_url())
    return redirect(lead)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, lead_id):
    lead = get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)
    services.refuse_if_closed(lead)
    services.refuse_if_not_editable(lead, request.user)
    data = request.POST if request.method == "POST" else None
    contacts = {"person": lead.person, "organization": lead.organization}
    picking = PickForm(data, user=request.user, **contacts)
    form = LeadForm(data, user=request.user, lead=lead)
    if not (picking.is_valid() & form.is_valid()):
        return _edited(request, lead, form, picking)
    try:
        changes, was = form.changes(), form.was
        services.update_lead(lead, changes, picked=picking.picked, by=request.user, was=was)
    except Overtaken as error:
        lead = get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)
        form.ask_again(LeadForm(user=request.user, lead=lead))
        form.add_error(None, str(error))
        return _edited(request, lead, form, picking)
    if stands_alone(request):
        toast_later(request, _("Lead saved."))
        return go_to(request, lead)
    response = said(request, _("Lead saved."), back=lead)
    return trigger_client_event(response, "dialog:close") if request.htmx else response


@require_safe
def open_leads(request):
    """Who else works on the contact of a form: its leads in the inbox, for a warning."""
    same = Q(pk__in=[])
    for kind in KINDS:
        if key := read_id(request.GET.get(f"{kind}_id", "")):
            same |= Q(**{f"{kind}_id": key})
    leads = Lead.objects.visible_to(request.user).in_inbox().filter(same)
    found = leads.select_related("owner").order_by("-created_at", "-pk")[:3]
    return render(request, "leads/open_leads.html", {"leads": found})


def _edited(request, lead, form, picking):
    context = {"lead": lead, "form": form, "picking": picking}
    status = 422 if form.is_bound else 200
    return render_page(request, "leads/edit.html", context, partial="dialog", status=status)


def _asked_for(request):
    """The contact that the address names, for the picker to begin with."""
    initial: dict[str, Any] = {}
    for kind, model in KINDS.items():
        key = read_id(request.GET.get(kind, ""))
        found = model.objects.visible_to(request.user).filter(pk=key)
        for contact in found:
            initial |= {f"{kind}_id": contact.pk, f"{kind}_name": str(contact)}
    return initial
