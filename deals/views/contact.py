from typing import Any

from django.db.models import Case, Q, Value, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from contacts.models import Organization, Person
from contacts.services import seen_contact
from contacts.ties.family import reach_of
from core.ids import read_id
from core.paging import bounded_count
from deals.models import Deal

KINDS: dict[str, Any] = {"person": Person, "organization": Organization}
MOST, HINTS = 10, 3


@require_safe
def for_contact(request, kind, contact_id):
    """The deals of a person or an organization, open ones first: a piece of the contact's page."""
    contact = seen_contact(KINDS[kind], contact_id, request.user)
    if contact is None:
        raise Http404
    reach = reach_of(contact, user=request.user, wide="daughters" in request.GET)
    deals = Deal.objects.visible_to(request.user).filter(**{f"{kind}__in": reach.ids})
    is_closed = Case(When(status=Deal.Status.OPEN, then=Value(0)), default=Value(1))
    query = urlencode({kind: contact.pk})
    context = {
        "deals": deals.for_cards(request.user).order_by(is_closed, "-created_at", "-pk")[:MOST],
        "count": bounded_count(deals),
        "new_url": f"{reverse('deals:new')}?{query}",
        "list_url": f"{reverse('deals:list')}?{query}",
        "most": MOST,
        "kind": kind,
        "reach": reach,
        "here_url": request.path,
    }
    return render(request, "deals/for_contact.html", context)


@require_safe
def open_deals(request):
    """A hint for the form of a new deal: what is open already with the contacts picked there."""
    picked = Q(pk__in=[])
    for kind, model in KINDS.items():
        if asked := read_id(request.GET.get(f"{kind}_id", "")):
            picked |= Q(**{f"{kind}__in": model.objects.visible_to(request.user).filter(pk=asked)})
    deals = Deal.objects.visible_to(request.user).open().filter(picked)
    found = deals.select_related("stage").order_by("-created_at", "-pk")[:HINTS]
    return render(request, "deals/open_deals.html", {"deals": found})
