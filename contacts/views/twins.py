"""Likely twins of a contact, and merging one at once."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contacts import merging
from contacts.duplicates import twins_of
from contacts.queue.models import NotSame
from contacts.services import may_edit
from contacts.views.answers import answer, contact_or_404, model_of
from core.ids import read_id

MOST_APART = 20


@require_safe
def twins(request, kind, pk):
    """The likely duplicates of a contact, and those that it was kept apart from."""
    contact = contact_or_404(request, kind, pk)
    found = [
        (
            twin,
            merging.may_merge(contact, twin.record, request.user),
            may_edit(contact, request.user) and may_edit(twin.record, request.user),
        )
        for twin in twins_of(contact, user=request.user)
        if twin.is_likely and twin.record
    ]
    ids = NotSame.objects.ids_apart_from(contact)
    seen = model_of(kind).objects.visible_to(request.user).filter(pk__in=ids)
    apart = [
        (other, may_edit(contact, request.user) and may_edit(other, request.user))
        for other in seen.select_related("owner").order_by("name_folded", "pk")[:MOST_APART]
    ]
    context = {"contact": contact, "twins": found, "apart": apart}
    return render(request, "contacts/twins.html", context)


@require_POST
def merge(request, kind, pk):
    """Merge another contact (`other`) into this one."""
    contact = contact_or_404(request, kind, pk)
    other = contact_or_404(request, kind, read_id(request.POST.get("other", "")))
    operation = merging.merge_by_hand(contact, [other], by=request.user)
    text = _("“%(other)s” is merged into this contact.") % {"other": other}
    undo_url = reverse("contacts:undo_merge", args=[kind, pk, operation.pk])
    return answer(request, contact, text, undo_url=undo_url)
