"""Two again: a merge taken back, within its time."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Contact
from core.errors import Rejected
from core.retrying import retried
from history.events import record
from history.journal import Undone, undo
from history.models import Operation

UNDO_FOR = timedelta(days=30)


@retried
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
