"""Whether a merge can still be taken back, and if not, why, with the record in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Owned, User
from contacts.models import Contact
from contacts.services.rules import survivor_of
from core.errors import Rejected
from history.journal import BuiltUpon, refuse_if_built_upon
from history.models import Entry, Operation

UNDO_DAYS = 30
# A later operation may have touched thousands of records; one of the first is named.
LOOKED_AT = 50


@dataclass(frozen=True)
class Obstacle:
    """Why a merge cannot be undone; `record`, if there is one, is where to go on."""

    reason: str
    record: Any = None


class NotUndoable(Rejected):
    """The undo of a merge, refused for the obstacle that it holds."""

    def __init__(self, obstacle: Obstacle):
        super().__init__(obstacle.reason)
        self.obstacle = obstacle


def may_undo(operation: Operation, user: User) -> bool:
    """Who merged may take it back, and an admin; for thirty days."""
    is_young = operation.at >= timezone.now() - timedelta(days=UNDO_DAYS)
    return is_young and (operation.by_id == user.pk or user.is_admin)


def others_of(operation: Operation) -> list[Contact]:
    """The contacts that a merge took away, in the order of their merging."""
    gone = operation.entries.filter(field="merged_into").order_by("pk")
    return [row for entry in gone if (row := _record(entry))]


def refuse_if_in_the_way(survivor: Contact, operation: Operation, *, by: User) -> None:
    """Raise `NotUndoable` if something is in the way of an undo."""
    if obstacle := obstacle_to(survivor, operation, user=by):
        raise NotUndoable(obstacle)


def obstacle_to(survivor: Contact, operation: Operation, *, user: User) -> Obstacle | None:
    """What keeps this user from undoing a merge, told without what they may not see."""
    if operation.by_id != user.pk and not user.is_admin:
        return Obstacle(_("Only who merged these contacts or an admin can undo it."))
    if not may_undo(operation, user):
        return Obstacle(_("A merge can be undone for %(days)s days.") % {"days": UNDO_DAYS})
    return obstacle_of(survivor, user) or _later(operation, user)


def obstacle_of(survivor: Contact, user: User) -> Obstacle | None:
    """What became of the survivor itself: merged into another contact, or deleted."""
    survivor = type(survivor)._default_manager.get(pk=survivor.pk)
    last = survivor_of(survivor)
    if last.pk != survivor.pk:
        if not _sees(user, last):
            return Obstacle(_("The survivor was merged again. Undo that merge first."))
        text = _(
            "A later change stands on this one: “%(survivor)s” was merged into “%(contact)s”."
            " Undo that merge first."
        )
        return Obstacle(text % {"survivor": survivor, "contact": last}, last)
    if survivor.deleted_at:
        text = _("“%(survivor)s” was deleted. Restore it before you undo the merge.")
        return Obstacle(text % {"survivor": survivor})
    return None


def _later(operation: Operation, user: User) -> Obstacle | None:
    try:
        refuse_if_built_upon(operation)
    except BuiltUpon as refusal:
        return obstacle_in(refusal, user)
    return None


def obstacle_in(refusal: BuiltUpon, user: User) -> Obstacle:
    """The later operation in words: its title only for who may see what it is about."""
    later = refusal.later
    found = next((one for one in _subjects(later) if _sees(user, one)), None)
    if found is None:
        text = _("A later %(kind)s by %(by)s stands on this merge. Ask for its undo first.")
        return Obstacle(
            text % {"kind": later.get_kind_display(), "by": later.by or _("the system")}
        )
    text = _("A later %(kind)s stands on this merge: “%(title)s”. Undo that one first.")
    return Obstacle(text % {"kind": later.get_kind_display(), "title": found}, found)


def _subjects(operation: Operation) -> Iterable[Any]:
    """What an operation was about: the survivor of a merge, else the records that it wrote to."""
    entries = operation.entries.order_by("pk")
    if operation.kind == Operation.Kind.MERGE:
        for entry in entries.filter(field="merged_into")[:1]:
            if gone := _record(entry):
                yield survivor_of(gone)
    kinds = [model._meta.label_lower for model in apps.get_models() if issubclass(model, Owned)]
    for entry in entries.filter(record_type__in=kinds).order_by("-pk")[:LOOKED_AT]:
        if found := _record(entry):
            yield found


def _record(entry: Entry) -> Any:
    return apps.get_model(entry.record_type)._base_manager.filter(pk=entry.record_id).first()


def _sees(user: User, record: models.Model) -> bool:
    rows: Any = type(record)._default_manager
    return bool(rows.visible_to(user).filter(pk=record.pk).exists())
