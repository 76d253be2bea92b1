"""Asks for the values that a record lacks, instead of only saying so."""

from collections.abc import Callable

from django.http import HttpResponse

from core.htmx import Request, render_page
from fields.errors import Missing
from fields.forms import MissingForm, is_custom


class MissingMiddleware:
    """Answer `Missing` with a dialog of exactly these fields, which sends the same request again."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Missing) or request.method != "POST":
            return None
        return ask(request, exception)


def ask(request: Request, missing: Missing) -> HttpResponse:
    """The dialog. Values that were given and are wrong stand in it with their errors."""
    user = request.user
    given = any(is_custom(name) for name in request.POST)
    form = MissingForm(
        request.POST if given else None, record=missing.record, fields=missing.fields, user=user  # type: ignore[arg-type]
    )
    sent = [
        (name, value)
        for name in request.POST
        if name != "csrfmiddlewaretoken" and not is_custom(name)
        for value in request.POST.getlist(name)
    ]
    context = {"form": form, "sent": sent, "missing": missing}
    response = render_page(
        request, "fields/missing.html", context, partial="dialog", status=422
    )
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response
