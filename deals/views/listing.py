from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.htmx import render_page
from deals.chips import chips
from deals.filters import DealFilter, owners
from deals.listing import NEWEST, known_sort, read_page, summarize
from deals.models import Deal
from deals.pipelines import active_pipelines

# Filters that have a control above the list.
SHOWN = ("q", "status", "pipeline", "stage", "owner", "label")


@require_safe
def deal_list(request):
    asked = DealFilter(request.GET, user=request.user)
    deals = asked.narrow(Deal.objects.visible_to(request.user))
    sort, after = known_sort(request.GET.get("sort", "")), request.GET.get("after", "")
    page = read_page(deals, sort, after, request.user)
    query = asked.asked_for() | ({} if sort == NEWEST else {"sort": sort})
    context = {
        "page": page,
        "sort": sort,
        "filter": asked,
        "query": urlencode(query),
        "unsorted": urlencode(asked.asked_for()),
        "more_url": f"?{urlencode(query | {'after': page.next_after})}",
    }
    if request.htmx and after:
        return render(request, "deals/list.html#rows", context)
    context |= {
        "summary": summarize(deals),
        "pipeline": asked.cleaned_data.get("pipeline"),
        "pipelines": active_pipelines(),
        "owners": owners(),
        "chips": chips(asked),
        "hidden": {name: value for name, value in query.items() if name not in SHOWN},
    }
    response = render_page(request, "deals/list.html", context, partial="list")
    if request.htmx:
        response["HX-Replace-Url"] = f"{reverse('deals:list')}?{urlencode(query)}".rstrip("?")
    return response
