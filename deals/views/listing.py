from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.htmx import render_page
from deals.chips import chips
from deals.filters import DealFilter, owners
from deals.listing import summarize
from deals.lists import DEALS
from deals.models import Deal
from deals.pipelines import active_pipelines
from lists.asking import Asked
from lists.drawing import link
from lists.listing import read_listing

# Filters that have a control above the list.
SHOWN = ("q", "status", "pipeline", "stage", "owner", "label")
# What the address says besides filters of its own.
KEPT = ("filter", "view", "sort")


@require_safe
def deal_list(request):
    narrowing = DealFilter(request.GET, user=request.user)
    asked = Asked(DEALS, "all", request.user, request.GET, quick=narrowing.node())
    asked.orders["value"] = "counted_value"
    listing = read_listing(asked, Deal.objects.visible_to(request.user), url=reverse("deals:list"))
    for row in listing.rows:
        row.name = link(row.record.get_absolute_url(), row.record)
    context = {
        "listing": listing,
        "empty_template": "deals/_empty_list.html",
        "bulk_template": "lists/_bulk.html",
    }
    if request.htmx and not listing.is_first:
        return render(request, "lists/_list.html#rows", context)
    context |= _controls(request, narrowing, listing)
    response = render_page(request, "deals/list.html", context, partial="list")
    if request.htmx:
        response["HX-Replace-Url"] = f"{listing.url}{asked.query()}".removesuffix("?")
    return response


def _controls(request, narrowing, listing):
    query = narrowing.asked_for()
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return {
        "filter": narrowing,
        "query": urlencode(query | kept),
        "sum_template": "deals/_list_sum.html",
        "summary": summarize(listing.everything),
        "pipeline": narrowing.cleaned_data.get("pipeline"),
        "pipelines": active_pipelines(),
        "owners": owners(),
        "chips": chips(narrowing, listing.asked),
        "hidden": {name: value for name, value in (query | kept).items() if name not in SHOWN},
    }
