"""Several again: a merge taken back, within its time."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Owned, User
from contacts.merging.choosing import POINTS
from contacts.merging.standing import (
    NotUndoable,
    obstacle_in,
    obstacle_of,
    others_of,
    refuse_if_in_the_way,
)
from contacts.models import Contact, ContactPoint
from core.retrying import retried
from fields.definitions import field_of
from history.events import record
from history.journal import BuiltUpon, Undone, undo
from history.models import Entry, Operation

# Nobody knows these, so nobody is told that they stayed as somebody has set them since.
UNTOLD = {"position", "is_primary"}
MOST_TOLD = 5


@retried
@transaction.atomic
def undo_merge(survivor: Contact, operation: Operation, *, by: User) -> Undone:
    """Give each record back what it had. A second time changes nothing.

    What was added since stays with the survivor; what was edited since stays as it is, and is in
    `spared`. Raises `NotUndoable` for somebody else's merge, after 30 days, when the survivor was
    merged again or deleted, and when a later operation stands on the merge.
    """
    operation.refresh_from_db()
    if operation.undone_at:
        return Undone(operation, was_undone=True)
    refuse_if_in_the_way(survivor, operation, by=by)
    others = others_of(operation)
    edited = _made_primary_since(operation)
    try:
        undone = undo(operation, by=by, also=[survivor, *others])
    except BuiltUpon as refusal:
        raise NotUndoable(obstacle_in(refusal, by)) from refusal
    if obstacle := obstacle_of(survivor, by):  # somebody was quicker; now it is held
        raise NotUndoable(obstacle)
    if not undone.was_undone:
        _tell(survivor, others, by=by)
    for contact in (survivor, *others):
        _have_one_primary(contact, edited)
    return undone


def told(undone: Undone, *, user: User) -> list[str]:
    """What an undo left as it is because it was edited since, as far as the user may see it."""
    words = dict.fromkeys(word for entry in undone.spared if (word := _in_words(entry, user)))
    more = len(words) - MOST_TOLD
    few = list(words)[:MOST_TOLD]
    return [*few, _("%(count)s more") % {"count": more}] if more > 0 else few


def _tell(survivor: Contact, others: Sequence[Contact], *, by: User) -> None:
    names = ", ".join(str(other) for other in others)
    record(survivor, f"{survivor.kind}.merge_undone", by=by, others=names)
    for other in others:
        record(other, f"{other.kind}.merge_undone", by=by)


def _made_primary_since(operation: Operation) -> set[tuple[str, int]]:
    """Addresses and numbers that came along and that somebody has put first since."""
    models_ = {model._meta.label_lower: model for model in _point_models()}
    entries = operation.entries.filter(record_type__in=models_)
    by_merge = {
        (entry.record_type, entry.record_id)
        for entry in entries
        if entry.field == "is_primary" and entry.new
    }
    moved = {(entry.record_type, entry.record_id) for entry in entries} - by_merge
    return {
        (label, row.pk)
        for label, model in models_.items()
        for row in model._default_manager.filter(
            pk__in=[key for kind, key in moved if kind == label], is_primary=True
        )
    }


def _point_models() -> list[type[ContactPoint]]:
    return [model for model in apps.get_models() if issubclass(model, ContactPoint)]


def _have_one_primary(contact: Contact, edited: set[tuple[str, int]]) -> None:
    """Of its addresses and numbers one stands first: the one that somebody chose last, if any."""
    for name in POINTS:
        rows = list(getattr(contact, name).order_by("-is_primary", "position", "pk"))
        if sum(row.is_primary for row in rows) == 1:
            continue
        chosen = [row for row in rows if (row._meta.label_lower, row.pk) in edited]
        for row in rows:
            is_first = row == (chosen or rows)[0]
            if row.is_primary != is_first:
                row.is_primary = is_first
                row.save(update_fields=["is_primary"])


def _in_words(entry: Entry, user: User) -> str:
    """A spared entry: the field and whose it is. Empty for what the user may not see."""
    if entry.field in UNTOLD:
        return ""
    model = apps.get_model(entry.record_type)
    found = model._base_manager.filter(pk=entry.record_id).first()
    if found is None:
        return _("%(what)s (deleted since)") % {"what": _kind_of(model)}
    if isinstance(found, Owned) and not _may_see(found, user):
        return ""
    name = entry.field.removeprefix("m2m:")
    if isinstance(found, ContactPoint) or not name:
        return f"{_kind_of(model)} {found}"
    return _("%(what)s of “%(record)s”") % {"what": _label_of(found, name), "record": found}


def _label_of(found: Any, name: str) -> str:
    """What people call a field; `custom.KEY` is one of their own."""
    _custom, _dot, key = name.partition(".")
    if key:
        return str(field_of(found, key) or key)
    return capfirst(str(getattr(found._meta.get_field(name), "verbose_name", name)))


def _kind_of(model: type[models.Model]) -> str:
    return {
        "email": _("E-mail"),
        "phone": _("Phone"),
        "deal": _("Deal"),
        "lead": _("Lead"),
        "note": _("Note"),
        "activity": _("Activity"),
        "attachment": _("File"),
    }.get(str(model._meta.model_name), capfirst(str(model._meta.verbose_name)))


def _may_see(found: Any, user: User) -> bool:
    return bool(type(found)._default_manager.visible_to(user).filter(pk=found.pk).exists())
