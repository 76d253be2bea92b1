"""Whole pages, pieces of pages, and where to go next: one URL serves a browser and htmx."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request as django-htmx's middleware hands it on."""

    htmx: HtmxDetails


def render_page(
    request: Request, template: str, context: dict, *, partial: str, status: int = 200
) -> HttpResponse:
    """Render the whole page, or only the named partial when htmx asked for a piece of it."""
    wants_piece = request.htmx and not request.htmx.boosted
    name = f"{template}#{partial}" if wants_piece else template
    response = render(request, name, context, status=status)
    # One URL, two bodies: without this the back button can show a bare fragment.
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: Request, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Leave for another page: a redirect for a browser, `HX-Redirect` for htmx."""
    response = redirect(to, *args, **kwargs)
    if request.htmx:
        return HttpResponseClientRedirect(response.url)
    return response


def stands_alone(request: Request) -> bool:
    """Whether the form that was sent is the page itself, rather than a dialog over another."""
    return bool(request.htmx) and urlsplit(request.htmx.current_url or "").path == request.path
