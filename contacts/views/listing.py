"""The address book: people and organizations, and those kept apart because they are only leads'."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from contacts.forms import ContactFilter
from contacts.listing import page_of
from contacts.models import Organization, Person
from core.htmx import render_page
from core.paging import bounded_count

TEMPLATE = "contacts/list.html"
NAMES = {Person: "people", Organization: "organizations"}


@require_safe
def people(request):
    return _list(request, Person, is_provisional=False)


@require_safe
def people_provisional(request):
    return _list(request, Person, is_provisional=True)


@require_safe
def organizations(request):
    return _list(request, Organization, is_provisional=False)


@require_safe
def organizations_provisional(request):
    return _list(request, Organization, is_provisional=True)


def _list(request, model, *, is_provisional):
    seen = model.objects.visible_to(request.user)
    filters = ContactFilter(request.GET, user=request.user)
    contacts = filters.narrow(seen.provisional() if is_provisional else seen.confirmed())
    after = request.GET.get("after", "")
    page = page_of(contacts, after, user=request.user)
    name = NAMES[model]
    context = {
        "kind": str(model._meta.model_name),
        "is_provisional": is_provisional,
        "filters": filters,
        "page": page,
        "all_url": reverse(f"contacts:{name}"),
        "provisional_url": reverse(f"contacts:{name}_provisional"),
        "new_url": reverse(f"contacts:{model._meta.model_name}_new"),
        "more_url": f"{request.path}?{urlencode({**filters.chosen, 'after': page.next_after})}",
    }
    if request.htmx and after:
        return render(request, f"{TEMPLATE}#rows", context)
    context["count"] = bounded_count(contacts)
    context["out_of_band"] = bool(request.htmx)
    return render_page(request, TEMPLATE, context, partial="list")
