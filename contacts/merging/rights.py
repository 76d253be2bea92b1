"""Who may merge by hand, and take it back."""

from collections.abc import Collection
from datetime import timedelta

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected

from accounts.models import User
from contacts.merging.merge import merge
from contacts.models import Contact
from contacts.services.rules import may_edit
from core.errors import Rejected
from history.events import record
from history.journal import Undone, undo
from history.models import Operation

UNDO_FOR = timedelta(days=30)
# Two merges may meet in rows that hang on both; the database lets one of them begin anew.
ATTEMPTS = 3


def may_merge(survivor: Contact, other: Contact, by: User) -> bool:
    """Managers merge what their team owns, admins everything: the other one goes for good."""
    is_trusted = by.is_admin or by.is_manager
    return is_trusted and may_edit(survivor, by) and other.may_be_deleted_by(by)


def merge_by_hand[C: Contact](survivor: C, others: Collection[C], *, by: User) -> Operation:
    """Merge because somebody says so. Raises `Rejected` without the right to, and as `merge`."""
    for other in others:
        if not may_merge(survivor, other, by):
            raise Rejected(
                _("Only an admin or a manager of %(owner)s’s team can merge %(contact)s.")
                % {"owner": other.owner, "contact": other}
            )
    for _attempt in range(ATTEMPTS - 1):
        try:
            return merge(survivor, others, by=by)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return merge(survivor, others, by=by)


@transaction.atomic
def undo_merge(survivor: Contact, operation: Operation, *, by: User) -> Undone:
    """Give each record back what it had. A second time changes nothing.

    Raises `Rejected` for somebody else's merge, after 30 days, and when a later operation stands
    on it.
    """
    if operation.by_id != by.pk and not by.is_admin:
        raise Rejected(_("Only who merged these contacts or an admin can undo it."))
    if operation.at < timezone.now() - UNDO_FOR:
        raise Rejected(_("A merge can be undone for 30 days."))
    was_undone = operation.undone_at is not None
    undone = undo(operation, by=by)
    if not was_undone:
        record(survivor, f"{survivor._meta.model_name}.merge_undone", by=by)
    return undone
