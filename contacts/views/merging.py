"""Contacts side by side: which one survives, and whose value each field takes."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contacts.forms.merging import MOST, MergeForm
from contacts.listing import matching
from contacts.merging import (
    may_merge_at_all,
    merge_by_hand,
    obstacle_to,
    others_of,
    told,
    undo_merge,
)
from contacts.merging.standing import UNDO_DAYS
from contacts.points import tidy
from contacts.services import survivor_of
from contacts.views.answers import answer, contact_or_404, leave, model_of
from core.htmx import render_page
from core.ids import read_id
from history.models import Operation

SUGGESTIONS = 8


@require_http_methods(["GET", "HEAD", "POST"])
def side_by_side(request, kind):
    """Compare the contacts `?id=1&id=2` (20 at the most) and merge them on POST.

    It leads to the survivor, or with `from=queue` back to the merge queue.

    Who was merged already stands for its survivor: when one is left, there is nothing to do.
    """
    contacts = _asked_for(request, kind)
    if not may_merge_at_all(request.user):
        raise PermissionDenied
    if len(contacts) == 1:
        return leave(request, contacts[0], _("These contacts are one already."))
    form = MergeForm(
        request.POST if request.method == "POST" else None, contacts=contacts, user=request.user
    )
    if not form.is_valid():
        back_url = form.proposal.survivor.get_absolute_url()
        context = {"form": form, "kind": kind, "back_url": back_url}
        status = 422 if form.is_bound else 200
        return render_page(request, "contacts/merge.html", context, partial="dialog", status=status)
    survivor, others, choices = form.merged
    operation = merge_by_hand(survivor, others, by=request.user, choices=choices)
    text = _("“%(other)s” is merged into this contact.") % {"other": others[0]}
    if len(others) > 1:
        text = _("%(count)s contacts are merged into this one.") % {"count": len(others)}
    undo_url = reverse("contacts:undo_merge", args=[kind, survivor.pk, operation.pk])
    if request.GET.get("from") == "queue":
        text = _("“%(contact)s” is merged.") % {"contact": survivor}
        return leave(request, "contacts:merge_queue", text, undo_url=undo_url)
    return leave(request, survivor, text, undo_url=undo_url)


@require_safe
def merge_with(request, kind, pk):
    """Look for the other record of a contact, to compare the two."""
    contact = contact_or_404(request, kind, pk)
    if not may_merge_at_all(request.user):
        raise PermissionDenied
    typed = tidy(request.GET.get("q", ""), 200)
    found = matching(model_of(kind).objects.visible_to(request.user).with_points(), typed)
    found = found.exclude(pk=pk).select_related("owner").order_by("name_folded", "id")
    context = {
        "contact": contact,
        "kind": kind,
        "typed": typed,
        "found": [(one, _compare(kind, contact, one)) for one in found[:SUGGESTIONS]]
        if typed
        else [],
    }
    if request.htmx and "q" in request.GET:
        return render(request, "contacts/merge_with.html#found", context)
    return render_page(request, "contacts/merge_with.html", context, partial="dialog")


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request, kind, pk, operation_id):
    """Tell what the undo of a merge brings back, or what is in its way; on POST do it."""
    contact = _survivor_or_404(request, kind, pk)
    operation = get_object_or_404(_merges_of(contact), pk=operation_id)
    if request.method != "POST":
        context = {"contact": contact, "operation": operation, "others": others_of(operation)}
        context["obstacle"] = obstacle_to(contact, operation, user=request.user)
        context["until"] = operation.at + timedelta(days=UNDO_DAYS)
        return render_page(request, "contacts/undo_merge.html", context, partial="dialog")
    kept = told(undo_merge(contact, operation, by=request.user), user=request.user)
    text = _("The merge is undone.")
    if kept:
        text = _("The merge is undone. What was edited since stays as it is: %(fields)s.") % {
            "fields": ", ".join(kept)
        }
    return answer(request, contact, text)


def _survivor_or_404(request, kind, pk):
    """The survivor of a merge: also in the trash, or merged again, to say that it is."""
    model = model_of(kind)
    contact = get_object_or_404(model.objects, pk=pk)
    last = survivor_of(contact).pk
    seen = model.objects.visible_to(request.user).filter(pk=last)
    if not (seen.exists() or model.objects.in_trash_of(request.user).filter(pk=last).exists()):
        raise Http404
    return contact


def _merges_of(contact):
    return Operation.objects.filter(
        kind=Operation.Kind.MERGE,
        entries__record_type=contact._meta.label_lower,
        entries__field="merged_into",
        entries__new=contact.pk,
    ).distinct()


def _compare(kind, *contacts):
    ids = urlencode([("id", one.pk) for one in contacts])
    return f"{reverse('contacts:merge_side_by_side', args=[kind])}?{ids}"


def _asked_for(request, kind):
    """The contacts that the address names, each once, or who survived of them."""
    model = model_of(kind)
    keys = list(dict.fromkeys(read_id(text) for text in request.GET.getlist("id")))
    if not keys or len(keys) > MOST:
        raise Http404
    rows = model.objects.in_bulk(keys)
    if len(rows) != len(keys):
        raise Http404
    alive = list(dict.fromkeys(survivor_of(rows[key]).pk for key in keys))
    seen = model.objects.visible_to(request.user).select_related("owner").with_points()
    found = seen.in_bulk(alive)
    if len(found) != len(alive):
        raise Http404
    return [found[key] for key in alive]
