"""Short messages with an undo: at once for htmx, on the next page after a redirect."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def toast(request: HttpRequest, text: str, *, undo_url: str = "", tone: str = "") -> HttpResponse:
    """An answer that is only a toast, out of band; `undo_url` is posted to by its button."""
    context = {"text": text, "undo_url": undo_url, "tone": tone}
    return render(request, "components/toast.html", context)


def toast_later(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Show the toast on the page that comes next."""
    messages.success(request, text, extra_tags=undo_url)
