"""Pieces of other apps' pages that are about leads."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.access import may_edit
from contacts.models import Organization, Person
from contacts.services import seen_contact
from contacts.ties.family import reach_of
from core.paging import bounded_count
from deals.models import Deal
from leads.models import Conversion, Lead

KINDS: dict[str, Any] = {"person": Person, "organization": Organization}
MOST = 10


@require_safe
def for_contact(request, kind, contact_id):
    """The leads of a person or an organization, newest first: a piece of the contact's page."""
    if kind not in KINDS:
        raise Http404
    contact = seen_contact(KINDS[kind], contact_id, request.user)
    if contact is None:
        raise Http404
    reach = reach_of(contact, user=request.user, wide="daughters" in request.GET)
    leads = Lead.objects.visible_to(request.user).filter(**{f"{kind}__in": reach.ids})
    context = {
        "leads": leads.select_related("owner").order_by("-created_at", "-pk")[:MOST],
        "count": bounded_count(leads),
        "new_url": f"{reverse('leads:new')}?{urlencode({kind: contact.pk})}",
        "list_url": f"{reverse('leads:inbox')}?{urlencode({'q': str(contact)})}",
        "most": MOST,
        "kind": kind,
        "reach": reach,
        "here_url": request.path,
    }
    return render(request, "leads/for_contact.html", context)


@require_safe
def of_deal(request, deal_id):
    """Where a deal came from, with undo; and the way back to leads. A piece of the deal's page."""
    deal = get_object_or_404(Deal.objects.visible_to(request.user), pk=deal_id)
    conversions = Conversion.objects.live().visible_to(request.user).filter(deal=deal)
    may_change = may_edit(request.user, deal) and deal.is_open
    # The one that made it first, then the leads that were added.
    found = list(conversions.select_related("lead", "by").order_by("is_link", "pk")[:MOST])
    context = {"deal": deal, "conversions": found, "can_change": may_change}
    return render(request, "leads/of_deal.html", context)
