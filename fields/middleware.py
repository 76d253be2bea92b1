"""Asks for the values that a record lacks, instead of only saying so."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from core.htmx import Request, render_page
from fields.errors import Missing
from fields.forms import MissingForm, is_custom


class MissingMiddleware:
    """Answer `Missing` with a dialog of these fields, which sends the same request again."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Missing) or request.method != "POST":
            return None
        user: Any = request.user
        form = MissingForm(record=exception.record, fields=exception.fields, user=user)
        return ask(request, form)


def ask(request: Request, form: MissingForm) -> HttpResponse:
    """The dialog with these fields; besides them it sends what was sent now."""
    sent = [
        (name, value)
        for name in request.POST
        if name != "csrfmiddlewaretoken" and not is_custom(name)
        for value in request.POST.getlist(name)
    ]
    context = {"form": form, "sent": sent, "record": form.record}
    response = render_page(request, "fields/missing.html", context, partial="dialog", status=422)
    if request.htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response
