"""A form on its own: a dialog over the page where scripts run, a page of its own elsewhere."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import resolve_url

from core.htmx import Request, go_to, render_page


def form_dialog(
    request: Request,
    form: forms.BaseForm,
    *,
    title: str,
    back: str,
    action: str = "",
    text: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """Show a form; with its errors when it has been sent. `back` names the page behind it.

    `text` stands above the fields, `action` on the button (default “Save”), `kind` is the button's.
    """
    context: dict[str, Any] = {"form": form, "title": title, "action": action, "text": text}
    context |= {"kind": kind, "back_url": resolve_url(back)}
    status = 422 if form.errors else 200
    return render_page(
        request, "components/form_dialog.html", context, partial="dialog", status=status
    )


def done(request: Request, back: str, text: str, *, undo_url: str = "") -> HttpResponse:
    """Go back to the page that a form was opened from, and say there what happened."""
    messages.success(request, text, extra_tags=undo_url)
    return go_to(request, back)
