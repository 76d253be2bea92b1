"""The address book: people and organizations, and those kept apart because they are only leads'."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from contacts.forms import ContactFilter
from contacts.lists import ORGANIZATIONS, PEOPLE
from contacts.models import Organization, Person
from contacts.views.answers import model_of
from core.htmx import render_page
from lists.asking import Asked
from lists.drawing import link
from lists.listing import read_listing

TEMPLATE = "contacts/list.html"
NAMES = {Person: "people", Organization: "organizations"}
# What the address says besides the controls above the list.
KEPT = ("filter", "view", "sort")


@require_safe
def people(request):
    return _list(request, PEOPLE, "book")


@require_safe
def people_provisional(request):
    return _list(request, PEOPLE, "provisional")


@require_safe
def organizations(request):
    return _list(request, ORGANIZATIONS, "book")


@require_safe
def organizations_provisional(request):
    return _list(request, ORGANIZATIONS, "provisional")


def _list(request, entity, scope):
    filters = ContactFilter(request.GET, user=request.user)
    asked = Asked(entity, scope, request.user, request.GET, quick=filters.node())
    contacts = entity.scopes[scope].rows(entity.visible(request.user))
    listing = read_listing(asked, contacts, url=request.path)
    for row in listing.rows:
        row.name = link(row.record.get_absolute_url(), row.record)
    context = {
        "listing": listing,
        "empty_template": "contacts/_empty.html",
        "bulk_template": "lists/_bulk.html",
        "is_provisional": scope == "provisional",
        "kind": entity.key,
        "new_url": reverse(f"contacts:{entity.key}_new"),
    }
    if request.htmx and not listing.is_first:
        return render(request, "lists/_list.html#rows", context)
    name = NAMES[model_of(entity.key)]
    context |= {
        "filters": filters,
        "all_url": reverse(f"contacts:{name}"),
        "provisional_url": reverse(f"contacts:{name}_provisional"),
        "hidden": {name: request.GET[name] for name in KEPT if name in request.GET},
    }
    return render_page(request, TEMPLATE, context, partial="list")
