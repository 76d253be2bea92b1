"""The conversion dialog, its undo, and the way back from a deal."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import go_to, render_page
from core.toasts import toast_later
from deals.models import Deal
from leads.conversion import convert_lead, return_deal, undo_conversion
from leads.conversion_form import ContactsForm, TermsForm
from leads.extras import extra_forms
from leads.models import Conversion, Lead
from leads.services import refuse_if_closed, refuse_if_not_editable


@require_http_methods(["GET", "HEAD", "POST"])
def conversion(request, lead_id):
    """The dialog, and on POST the conversion. A repeat leads to the deal that was made."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)
    if lead.converted_at:
        return _to_deal(request, lead, _("This lead was converted already. Here is its deal."))
    refuse_if_closed(lead)
    refuse_if_not_editable(lead, request.user)
    data = request.POST if request.method == "POST" else None
    contacts = ContactsForm(data, user=request.user, lead=lead)
    form = TermsForm(data, lead=lead, user=request.user)
    extras = extra_forms(data, user=request.user)
    invalid = [one for one in (contacts, form, *extras) if not one.is_valid()]
    if data is None or invalid:
        context = {"lead": lead, "form": form, "contacts": contacts, "extras": extras}
        context["is_refused"] = data is not None
        status = 200 if data is None else 422
        template = "leads/conversion.html"
        return render_page(request, template, context, partial="dialog", status=status)
    convert_lead(lead, form.terms(contacts, extras), by=request.user)
    return _to_deal(request, lead, _("Lead converted to a deal."), with_undo=True)


@require_safe
def candidates(request, lead_id):
    """Who the contacts in the dialog may be, asked again while somebody types."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).for_panel(), pk=lead_id)
    contacts = ContactsForm(request.GET, user=request.user, lead=lead)
    return render(request, "leads/conversion.html#questions", {"contacts": contacts, "lead": lead})


@require_POST
def undo(request, conversion_id):
    """Put a lead back as it was before it became a deal."""
    conversions = Conversion.objects.visible_to(request.user)
    found = get_object_or_404(conversions.select_related("lead"), pk=conversion_id)
    lead = undo_conversion(found, by=request.user)
    toast_later(request, _("The conversion is undone. The lead is back in the inbox."))
    return go_to(request, lead)


@require_POST
def back(request, deal_id):
    """Put a deal back among the leads."""
    deal = get_object_or_404(Deal.objects.visible_to(request.user), pk=deal_id)
    lead = return_deal(deal, by=request.user)
    toast_later(request, _("The deal is a lead again, with everything it has."))
    return go_to(request, lead)


def _to_deal(request, lead, text, *, with_undo=False):
    """Go to the deal that the lead became; who may not open it stays with the lead."""
    made = lead.conversions.live().first()
    deals = Deal.objects.visible_to(request.user)
    deal = deals.filter(pk=made.deal_id).first() if made else None
    undo_url = reverse("leads:undo_conversion", args=[made.pk]) if made and with_undo else ""
    toast_later(request, text, undo_url=undo_url)
    return go_to(request, deal or lead)
