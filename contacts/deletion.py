"""Deleting a contact together with the leads and deals that have no other one, or after they got
another one: one operation, which is taken back as a whole."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may_edit
from accounts.models import Owned, User
from contacts.models import Contact
from contacts.services.rules import lock_contact, refuse_if_gone
from contacts.services.trash import only_contact_of, refuse_if_not_deletable
from core.errors import Rejected
from core.retrying import retried
from history.events import record
from history.journal import Journal, refuse_if_built_upon, undo
from history.models import Entry, Operation


@retried
@transaction.atomic
def delete_together(contact: Contact, *, by: User) -> Operation:
    """Put a contact in the trash with all leads and deals that would have none without it.

    Raises `Rejected` when one of them is not theirs to delete; nothing is deleted then.
    """
    _hold_dependents(contact)
    contact = lock_contact(contact)
    held = _hold_dependents(contact)  # and those that came to need it meanwhile
    refuse_if_gone(contact)
    refuse_if_not_deletable(contact, by)
    if any(not row.may_be_deleted_by(by) for row in held):
        raise Rejected(
            _("Leads or deals of others need this contact. Merge it, or ask a manager or an admin.")
        )
    journal = Journal.begin(Operation.Kind.DELETION, by=by, title=str(contact))
    moment = timezone.now()
    for row in [*held, contact]:
        journal.change(row, deleted_at=moment, deleted_by=by)
        record(row, f"{row._meta.model_name}.deleted", by=by)
    return journal.operation


@retried
@transaction.atomic
def replace_and_delete(contact: Contact, other: Contact, *, by: User) -> Operation:
    """Give the leads and deals that need a contact another one, and put it in the trash.

    Raises `Rejected` when one of them is not theirs to change, or the other contact is gone.
    """
    _hold_dependents(contact)
    pair = sorted((contact, other), key=lambda one: one.pk)
    locked = {one.pk: lock_contact(one) for one in pair}
    contact, other = locked[contact.pk], locked[other.pk]
    held = _hold_dependents(contact)  # and those that came to need it meanwhile
    if contact.pk == other.pk:
        raise Rejected(_("Choose another contact than the one you delete."))
    for one in (contact, other):
        refuse_if_gone(one)
    refuse_if_not_deletable(contact, by)
    if any(not may_edit(by, row) for row in held):
        raise Rejected(
            _("Leads or deals of others need this contact. Merge it, or ask a manager or an admin.")
        )
    journal = Journal.begin(Operation.Kind.DELETION, by=by, title=str(contact))
    for row in held:
        journal.change(row, **{contact.kind: other})
    if held and other.is_provisional and not contact.is_provisional:
        journal.change(other, confirmed_at=timezone.now())
    journal.change(contact, deleted_at=timezone.now(), deleted_by=by)
    record(contact, f"{contact.kind}.deleted", by=by)
    return journal.operation


def deletion_of(thrown: models.Model) -> Operation | None:
    """The operation that put a record in the trash together with others, if it still stands."""
    entry = (
        Entry.objects.filter(
            record_type=thrown._meta.label_lower,
            record_id=str(thrown.pk),
            field="deleted_at",
            operation__kind=Operation.Kind.DELETION,
            operation__undone_at=None,
        )
        .select_related("operation")
        .order_by("-pk")
        .first()
    )
    if entry is None or entry.operation.entries.filter(field="deleted_at").count() < 2:
        return None
    return entry.operation


@retried
@transaction.atomic
def undo_deletion(operation: Operation, *, by: User) -> list[Owned]:
    """Take records that were deleted together out of the trash together.

    Raises `Rejected` when one of them is not theirs to restore, or a later change stands on it.
    """
    operation = Operation.objects.select_for_update().get(pk=operation.pk)
    if operation.undone_at:
        return []
    thrown = list(thrown_by(operation))
    if any(not row.may_be_deleted_by(by) for row in thrown):
        raise Rejected(_("It was deleted together with records of others. Ask an admin."))
    refuse_if_built_upon(operation)
    undo(operation, by=by)
    for row in thrown:
        record(row, f"{row._meta.model_name}.restored", by=by)
    return thrown


def may_undo(operation: Operation, user: User) -> bool:
    """Whether a user may take a deletion back: who did it, and whoever could have done it."""
    return operation.by_id == user.pk or user.is_admin


def thrown_by(operation: Operation) -> Iterator[Any]:
    """The records that a deletion put in the trash, the contact last."""
    entries = operation.entries.filter(field="deleted_at")
    for label, key in entries.order_by("pk").values_list("record_type", "record_id"):
        yield from apps.get_model(label)._default_manager.filter(pk=key)


def _hold_dependents(contact: Contact) -> list[Any]:
    """The leads and deals that need the contact, locked as a merge does: the upper app first."""
    held: list[Any] = []
    for rows in reversed(list(only_contact_of(type(contact), contact))):
        held += rows.select_for_update(of=["self"]).order_by("pk")
    return held
