"""The conversion dialog, its undo, and the way back from a deal."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import go_to, render_page
from core.toasts import toast_later
from deals.models import Deal
from leads.conversion import convert_lead, return_deal
from leads.conversion.returning import undo_return
from leads.conversion.settling import Undecided
from leads.conversion.terms import Terms
from leads.conversion.undoing import take_back
from leads.conversion_contacts import ContactsForm
from leads.conversion_deals import OpenDeals
from leads.conversion_form import TermsForm
from leads.extras import extra_forms
from leads.models import Conversion, Lead
from leads.services import refuse_if_closed, refuse_if_not_editable


@dataclass
class Dialog:
    """All parts of the conversion dialog."""

    lead: Lead
    contacts: ContactsForm
    open_deals: OpenDeals
    form: TermsForm
    extras: list[Any]

    @classmethod
    def of(cls, data: Any, lead: Lead, user: Any) -> "Dialog":
        contacts = ContactsForm(data, user=user, lead=lead)
        return cls(
            lead=lead,
            contacts=contacts,
            open_deals=OpenDeals(data, contacts=contacts, user=user),
            form=TermsForm(data, lead=lead, user=user),
            extras=extra_forms(data, user=user),
        )

    def is_valid(self) -> bool:
        """Whether all that counts is: of a deal that is chosen, nothing else is asked."""
        parts = [self.contacts, self.open_deals, *self.extras]
        parts += [] if self.open_deals.chosen else [self.form]
        invalid = [part for part in parts if not part.is_valid()]  # each shows its errors
        return not invalid

    def save(self, *, by: Any) -> bool:
        """Convert the lead; whether it came to that. What is open is asked in the dialog.

        Who the contacts may be is looked up once, by the service that holds them.
        """
        if not self.is_valid():
            return False
        try:
            convert_lead(self.lead, self.terms(), by=by)
        except Undecided:
            self.contacts.ask()
            return False
        return True

    def terms(self) -> Terms:
        afterwards = [extra.save_on for extra in self.extras]
        if self.open_deals.chosen:
            return self.open_deals.terms(self.lead, afterwards)
        return self.form.terms(self.contacts.picked, afterwards)


@require_http_methods(["GET", "HEAD", "POST"])
def conversion(request, lead_id):
    """The dialog, and on POST the conversion. A repeat leads to the deal that was made."""
    lead = _lead(request, lead_id)
    if lead.converted_at:
        return _to_deal(request, lead, _("This lead was converted already. Here is its deal."))
    refuse_if_closed(lead)
    refuse_if_not_editable(lead, request.user)
    is_sent = request.method == "POST"
    dialog = Dialog.of(request.POST if is_sent else None, lead, request.user)
    if is_sent and dialog.save(by=request.user):
        text = _("Lead converted to a deal.")
        if dialog.open_deals.chosen:
            text = _("Lead added to the deal.")
        return _to_deal(request, lead, text, with_undo=True)
    if is_sent and lead.conversions.live().exists():  # the first of two clicks was quicker
        return _to_deal(request, lead, _("This lead was converted already. Here is its deal."))
    context = {"lead": lead, "dialog": dialog, "is_refused": is_sent}
    status = 422 if is_sent else 200
    return render_page(request, "leads/conversion.html", context, partial="dialog", status=status)


@require_safe
def candidates(request, lead_id):
    """Who the contacts in the dialog may be, asked again while somebody types; and their deals."""
    lead = _lead(request, lead_id)
    contacts = ContactsForm(request.GET, user=request.user, lead=lead)
    if not contacts.is_stale:
        contacts.forget_answers_about_others()
    open_deals = OpenDeals(request.GET, contacts=contacts, user=request.user)
    context = {"contacts": contacts, "open_deals": open_deals, "lead": lead}
    return render(request, "leads/conversion.html#asked_again", context)


@require_POST
def needed(request, lead_id):
    """What the deal needs in the stage that was just chosen. Posted, since it sends everything."""
    lead = _lead(request, lead_id)
    form = TermsForm(request.POST, lead=lead, user=request.user).without_errors()
    return render(request, "leads/conversion.html#needed", {"form": form})


@require_POST
def undo(request, conversion_id):
    """Put a lead back as it was before it became a deal, and say what stays as it is."""
    conversions = Conversion.objects.visible_to(request.user)
    found = get_object_or_404(conversions.select_related("lead"), pk=conversion_id)
    undone = take_back(found, by=request.user)
    text = _("The conversion is undone. The lead is back in the inbox.")
    if undone.kept:
        text = f"{text} {_('Not put back:')} {'; '.join(undone.kept)}."
    toast_later(request, text)
    return go_to(request, undone.lead)


@require_POST
def back(request, deal_id):
    """Put a deal back among the leads."""
    deal = get_object_or_404(Deal.objects.visible_to(request.user), pk=deal_id)
    lead = return_deal(deal, by=request.user)
    made = deal.conversions.making().latest("pk")
    undo_url = reverse("leads:undo_return", args=[made.pk])
    toast_later(request, _("The deal is a lead again, with everything it has."), undo_url=undo_url)
    return go_to(request, lead)


@require_POST
def undo_back(request, conversion_id):
    """Bring back a deal that went to the leads, where it stood."""
    conversions = Conversion.objects.visible_to(request.user)
    found = get_object_or_404(conversions.select_related("deal"), pk=conversion_id)
    deal = undo_return(found.deal, by=request.user)
    toast_later(request, _("The deal is back where it stood."))
    return go_to(request, Deal.objects.visible_to(request.user).filter(pk=deal.pk).first() or "/")


def _lead(request, lead_id):
    """The lead, also one that was put into the trash since its dialog was opened."""
    user = request.user
    seen = Lead.objects.visible_to(user)
    lead = seen.for_conversion().filter(pk=lead_id).first()
    if lead is None:
        lead = get_object_or_404(Lead.objects.in_trash_of(user), pk=lead_id)
    return lead


def _to_deal(request, lead, text, *, with_undo=False):
    """Go to the deal that the lead became; who may not open it stays with the lead."""
    made = lead.conversions.live().select_related("deal")
    seen = Deal.objects.visible_to(request.user).filter(pk=OuterRef("deal"))
    found = made.annotate(is_seen=Exists(seen)).first()
    undo_url = reverse("leads:undo_conversion", args=[found.pk]) if found and with_undo else ""
    toast_later(request, text, undo_url=undo_url)
    return go_to(request, found.deal if found and found.is_seen else lead)
