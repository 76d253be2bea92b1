"""All activities in a list: done or not, everybody's, with filters and views."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from activities.lists import ACTIVITIES
from core.addresses import address_of
from core.htmx import render_page
from lists.asking import Asked
from lists.drawing import link
from lists.listing import read_listing


@require_safe
def table(request):
    asked = Asked(ACTIVITIES, "all", request.user, request.GET)
    rows = ACTIVITIES.visible(request.user)
    listing = read_listing(asked, rows, url=reverse("activities:table"))
    for row in listing.rows:
        address = address_of("activities:edit", row.record.pk)
        row.name = link(address, row.record, opens="#dialog")
    context = {
        "listing": listing,
        "empty_template": "activities/_empty.html",
        "bulk_template": "lists/_bulk.html",
    }
    if request.htmx and not listing.is_first:
        return render(request, "lists/_list.html#rows", context)
    return render_page(request, "activities/table.html", context, partial="list")
