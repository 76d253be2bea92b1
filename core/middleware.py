from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import Rejected
from core.htmx import Request
from core.retrying import busy, was_given_up


class RejectedMiddleware:
    """Show a service's refusal to whoever caused it: a toast for htmx, a message otherwise.

    A write that the database gave up for the sake of another one was refused too.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        if was_given_up(exception):
            exception = busy()
        if not isinstance(exception, Rejected):
            return None
        if not request.htmx:
            messages.error(request, str(exception))
            return redirect(_page_before(request))
        context = {"text": str(exception), "tone": "negative"}
        response = render(request, "components/toast.html", context, status=422)
        response["HX-Reswap"] = "none"  # leave the target alone; only the toast is new
        return response


def _page_before(request: Request) -> str:
    """The page the refused form was on, if it was one of ours."""
    referer = urlsplit(request.headers.get("Referer", ""))
    return referer.path if referer.netloc == request.get_host() and referer.path else "/"
