from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.htmx import render_page
from core.ids import read_id
from deals.board import MOST, PAGE, Board, add_up, more_cards, read_board
from deals.filters import DealFilter, owners
from deals.lists import DEALS
from deals.models import Deal, Stage
from deals.pipelines import active_pipelines, active_stages, default_pipeline
from lists.asking import Asked

# What narrows a board; a link to it carries these and nothing else.
NARROWING = ("owner", "label", "q", "filter")


@require_safe
def home(request):
    """A board: the one that `on` names, under the filters of the address."""
    asked, key = narrowing(request.GET), read_id(request.GET.get("on", ""))
    pipeline = active_pipelines().filter(pk=key).first() or default_pipeline()
    return redirect(_address(reverse("deals:board", args=[pipeline.pk]), asked))


@require_safe
def board(request, pipeline_id):
    pipeline = get_object_or_404(active_pipelines(), pk=pipeline_id)
    asked = narrowing(request.GET)
    known = request.GET.get("version", "") if request.htmx else ""
    shown, stages = shown_cards(request.GET), active_stages(pipeline)
    seen = columns_of(request, stages, asked, shown=shown, unless=known)
    if seen is None:
        return HttpResponse(status=204)
    context = {
        "pipeline": pipeline,
        "pipelines": active_pipelines(),
        "board": seen,
        "totals": add_up(total for column in seen.columns for total in column.totals),
        "filter": DealFilter(asked, user=request.user),
        "owners": owners(),
        "query": asked.urlencode(),
        "hidden": {"filter": asked["filter"]} if "filter" in asked else {},
        "asked": _list_of(request, pipeline, asked),
        "board_url": reverse("deals:board", args=[pipeline.pk]),
    }
    response = render_page(request, "deals/board.html", context, partial="columns")
    if request.htmx and not known:
        response["HX-Replace-Url"] = _address(reverse("deals:board", args=[pipeline.pk]), asked)
    return response


@require_safe
def column(request, pipeline_id, stage_id):
    """The next cards of one column, after the card that `after` names."""
    stage = get_object_or_404(active_stages().filter(pipeline=pipeline_id), pk=stage_id)
    asked = narrowing(request.GET)
    deals = _narrowed(request, asked).filter(stage=stage)
    last = read_id(request.GET.get("after", ""))
    after = get_object_or_404(Deal.objects.visible_to(request.user), pk=last)
    cards, is_more = more_cards(deals, request.user, after=after)
    context = {
        "stage": stage,
        "cards": cards,
        "last": cards[-1] if is_more else None,
        "shown": read_id(request.GET.get("shown", "")) + len(cards),
        "query": asked.urlencode(),
    }
    return render(request, "deals/board.html#cards", context)


def columns_of(
    request: Any,
    stages: Iterable[Stage],
    asked: QueryDict,
    *,
    shown: dict[int, int],
    unless: str = "",
) -> Board | None:
    """These columns as the person sees them through the filter they chose."""
    deals = _narrowed(request, asked)
    return read_board(list(stages), deals, request.user, shown=shown, unless=unless)


def narrowing(given: QueryDict) -> QueryDict:
    """The part of a query string that narrows a board."""
    asked = QueryDict(mutable=True)
    words = {name: str(given.get(name, "")).strip() for name in NARROWING}
    asked.update({name: word for name, word in words.items() if word})
    return asked


def shown_cards(given: QueryDict) -> dict[int, int]:
    """How many cards of each column the page shows already, from values like "12:40"."""
    pairs = (value.partition(":") for value in given.getlist("shown"))
    return {
        read_id(stage): max(PAGE, min(read_id(count), MOST))
        for stage, _colon, count in pairs
        if read_id(stage) and count.isdecimal()
    }


def _list_of(request: Any, pipeline: Any, asked: QueryDict) -> Asked:
    """The board as a list that is filtered in the same dialog."""
    given = asked.copy()
    given["on"] = str(pipeline.pk)
    return Asked(DEALS, "board", request.user, given)


def _narrowed(request: Any, asked: QueryDict) -> Any:
    return DealFilter(asked, user=request.user).narrow(Deal.objects.visible_to(request.user))


def _address(path: str, asked: QueryDict) -> str:
    return f"{path}?{asked.urlencode()}" if asked else path
