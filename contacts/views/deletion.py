"""Into the trash: at once where nothing needs the contact, else with a choice of what to do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from contacts import services
from contacts.deletion import (
    delete_together,
    may_undo,
    replace_and_delete,
    thrown_by,
    undo_deletion,
)
from contacts.listing import matching
from contacts.merging import may_merge_at_all
from contacts.points import tidy
from contacts.services.trash import is_needed_by_hidden, needed_by
from contacts.views.answers import contact_or_404, leave, model_of
from contacts.views.listing import NAMES
from core.htmx import render_page
from core.ids import read_id
from history.models import Operation

SUGGESTIONS = 8


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, kind, pk):
    """Delete a contact; one that leads or deals need is deleted after a choice (`how`)."""
    contact = contact_or_404(request, kind, pk)
    if request.method != "POST":
        return _dialog(request, contact)
    match request.POST.get("how"):
        case "together":
            return _delete_together(request, contact)
        case "replace":
            return _replace(request, contact)
    if services.is_needed(contact) and contact.may_be_deleted_by(request.user):
        return _ask(request, contact)
    services.delete_contact(contact, by=request.user)
    text = _("“%(contact)s” is in the trash.") % {"contact": contact}
    undo_url = reverse("contacts:restore", args=[kind, pk])
    return _leave(request, contact, text, undo_url)


@require_POST
def undo_together(request, operation_id):
    """Take back a deletion: all that was deleted with it."""
    deletions = Operation.objects.filter(kind=Operation.Kind.DELETION)
    operation = get_object_or_404(deletions, pk=operation_id)
    thrown = list(thrown_by(operation))
    if not may_undo(operation, request.user) or not thrown:
        return get_object_or_404(deletions.none())
    undo_deletion(operation, by=request.user)
    contact = thrown[-1]
    return leave(request, contact, _("“%(contact)s” is restored.") % {"contact": contact})


def _delete_together(request: Any, contact: Any) -> HttpResponse:
    operation = delete_together(contact, by=request.user)
    count = operation.entries.filter(field="deleted_at").count() - 1
    text = ngettext(
        "“%(contact)s” and %(count)s record that needed it are in the trash.",
        "“%(contact)s” and %(count)s records that needed it are in the trash.",
        count,
    ) % {"contact": contact, "count": count}
    return _leave(request, contact, text, reverse("contacts:undo_deletion", args=[operation.pk]))


def _replace(request: Any, contact: Any) -> HttpResponse:
    other = contact_or_404(request, contact.kind, read_id(request.POST.get("other", "")))
    operation = replace_and_delete(contact, other, by=request.user)
    text = _("“%(contact)s” is in the trash; “%(other)s” took its place.") % {
        "contact": contact,
        "other": other,
    }
    return _leave(request, contact, text, reverse("contacts:undo_deletion", args=[operation.pk]))


def _leave(request: Any, contact: Any, text: str, undo_url: str) -> HttpResponse:
    return leave(request, f"contacts:{NAMES[type(contact)]}", text, undo_url=undo_url)


def _ask(request: Any, contact: Any) -> HttpResponse:
    if not request.htmx:
        return redirect("contacts:delete", contact.kind, contact.pk)
    response = _dialog(request, contact, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _dialog(request: Any, contact: Any, *, status: int = 200) -> HttpResponse:
    needed = needed_by(contact, user=request.user)
    is_hidden = is_needed_by_hidden(contact, user=request.user)
    typed = tidy(request.GET.get("q", ""), 200)
    others = model_of(contact.kind).objects.visible_to(request.user).with_points()
    found = matching(others, typed).exclude(pk=contact.pk).select_related("owner")
    context = {
        "contact": contact,
        "kind": contact.kind,
        "needed": needed,
        "is_hidden": is_hidden,
        "may_delete": contact.may_be_deleted_by(request.user),
        "may_delete_all": not is_hidden
        and all(row.may_be_deleted_by(request.user) for row in needed),
        "may_merge": may_merge_at_all(request.user),
        "typed": typed,
        "found": found.order_by("name_folded", "id")[:SUGGESTIONS] if typed else [],
        "delete_url": reverse("contacts:delete", args=[contact.kind, contact.pk]),
    }
    if request.htmx and "q" in request.GET:
        return render(request, "contacts/delete.html#found", context)
    return render_page(request, "contacts/delete.html", context, partial="dialog", status=status)
