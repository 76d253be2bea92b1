"""What a page gets back after a deal changed: the pieces of that page, and one toast."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django_htmx.http import trigger_client_event

from accounts.access import may_edit
from core.htmx import go_to
from deals.inline import VALUES
from deals.models import Deal, Stage
from deals.stagebar import steps
from deals.views.board import columns_of, narrowing, shown_cards

BOARD, PAGE = "deals:board", "deals:deal"


def deal_or_404(request: Any, deal_id: int) -> Deal:
    """The deal, if this person may open it."""
    deals = Deal.objects.visible_to(request.user).select_related("stage__pipeline", "owner")
    return get_object_or_404(deals, pk=deal_id)


def answer(
    request: Any, deal: Deal, text: str, *, touched: Iterable[Stage], undo: str = ""
) -> HttpResponse:
    """Redraw what the deal's change touched on the page where it was made, and say `text`.

    `undo` is the address that takes it back. A browser without scripts goes to the deal.
    """
    page, touched = _page_of(request), set(touched)
    if page is None:
        messages.success(request, text, extra_tags=undo)
        return redirect(deals_home(deal) if deal.deleted_at else deal)
    toast = {"text": text, "tone": "positive", "undo_url": undo}
    if page.view_name == BOARD:
        response = _board(request, page.kwargs["pipeline_id"], touched, toast)
    elif page.view_name == PAGE and deal.deleted_at:
        messages.success(request, text, extra_tags=undo)
        return go_to(request, deals_home(deal))
    elif page.view_name == PAGE:
        context = page_context(request, deal) | {"out_of_band": True}
        response = render(request, "deals/deal.html#changed", context | toast)
        trigger_client_event(response, "timeline-changed")
    else:
        response = render(request, "components/toast.html", toast)
    if page.view_name != BOARD or len(touched) == 1:  # a move within a board changes no sum of it
        trigger_client_event(response, "deals-changed")
    return trigger_client_event(response, "dialog:close")


def deals_home(deal: Deal) -> str:
    """The board that the deal is on, or was on."""
    return reverse(BOARD, args=[deal.stage.pipeline_id])


def page_context(request: Any, deal: Deal) -> dict[str, Any]:
    """Everything the page of a deal shows."""
    seen = Deal.objects.for_page(request.user).get(pk=deal.pk)
    may = may_edit(request.user, seen)
    return {
        "deal": seen,
        "steps": steps(seen),
        "may_edit": may,
        "inlines": VALUES.all(seen, may_edit=may),
        "custom": VALUES.custom(seen, may_edit=may, user=request.user),
        "may_delete": seen.may_be_deleted_by(request.user),
        "is_followed": request.user in seen.followers.all(),
    }


def _board(
    request: Any, pipeline_id: int, touched: Iterable[Stage], toast: dict[str, str]
) -> HttpResponse:
    query = (request.htmx.current_url_abs_path or "").partition("?")[2]
    asked = narrowing(QueryDict(query))
    stages = {stage for stage in touched if stage.pipeline_id == pipeline_id}
    board = columns_of(request, stages, asked, shown=shown_cards(request.POST))
    context = {"board": board, "query": asked.urlencode(), "out_of_band": True}
    return render(request, "deals/board.html#changed", context | toast)


def _page_of(request: Any) -> Any:
    """Which page of ours the request came from; None when htmx did not send it."""
    if not request.htmx:
        return None
    path = (request.htmx.current_url_abs_path or "/").partition("?")[0]
    try:
        return resolve(path)
    except Resolver404:
        return resolve("/")
