"""What a page gets back after a contact changed: the pieces of its page, and one toast."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from contacts.inline import context_of, inlines_of
from contacts.merging import may_merge_at_all
from contacts.models import Organization, Person
from contacts.services import may_edit, seen_contact
from core.errors import Rejected
from core.htmx import go_to
from core.toasts import toast, toast_later

SAFE = ("GET", "HEAD")
KINDS: dict[str, Any] = {"person": Person, "organization": Organization}


def contact_or_404(request: Any, kind: str, pk: int) -> Any:
    """The contact, if this person may open it; of a merged one its survivor, to read.

    Raises `Rejected` for a write to a merged one: who sent it did not know, and may not mean the
    survivor.
    """
    contact = seen_contact(model_of(kind), pk, request.user)
    if contact is None:
        raise Http404
    if contact.pk != pk and request.method not in SAFE:
        raise Rejected(
            _("This contact was merged into “%(contact)s” meanwhile. Change that one instead.")
            % {"contact": contact}
        )
    return contact


def model_of(kind: str) -> Any:
    """Person or Organization. Raises `Http404` for anything else."""
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def page_context(request: Any, contact: Any) -> dict[str, Any]:
    """Everything the page of a contact shows at once."""
    rows = type(contact).objects.select_related("owner").with_points()
    shown = rows.prefetch_related("labels", "followers").get(pk=contact.pk)
    may = may_edit(shown, request.user)
    return {
        **context_of(shown, request.user),
        "inlines": inlines_of(shown, may_edit=may, user=request.user),
        "may_edit": may,
        "may_delete": shown.may_be_deleted_by(request.user),
        "may_merge": may_merge_at_all(request.user),
        "is_followed": request.user in shown.followers.all(),
    }


def answer(request: Any, contact: Any, text: str, *, undo_url: str = "") -> HttpResponse:
    """Redraw the contact's page where it was changed there, and say `text`.

    Elsewhere only the toast comes; a browser without scripts goes to the contact.
    """
    if not request.htmx:
        toast_later(request, text, undo_url=undo_url)
        return redirect(contact)
    if _is_own_page(request, contact):
        context = page_context(request, contact) | {"text": text, "undo_url": undo_url}
        response = render(request, "contacts/_changed.html", context)
        trigger_client_event(response, "timeline-changed")
        trigger_client_event(response, "contact-changed")
    else:
        response = toast(request, text, undo_url=undo_url)
    return trigger_client_event(response, "dialog:close")


def leave(request: Any, to: Any, text: str, *, undo_url: str = "") -> HttpResponse:
    """Go to another page and say `text` there."""
    toast_later(request, text, undo_url=undo_url)
    return go_to(request, to)


def _is_own_page(request: Any, contact: Any) -> bool:
    path = (request.htmx.current_url_abs_path or "/").partition("?")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.view_name == f"contacts:{contact.kind}" and match.kwargs["pk"] == contact.pk
