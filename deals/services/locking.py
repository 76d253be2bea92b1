"""The first step of every write: hold the row as it is now, and refuse what cannot be."""

from django.utils.translation import gettext as _

from accounts.access import may_edit
from accounts.models import User
from core.errors import Rejected
from deals.models import Deal


def lock(deal: Deal) -> Deal:
    """Read the row again and hold it: what the caller loaded may be stale by now.

    Without joins: PostgreSQL re-checks a row that it waited for, and one that somebody moved
    meanwhile no longer meets the stage that was joined to it, so it would not be found.
    """
    return Deal.objects.select_for_update().get(pk=deal.pk)


def lock_for_change(deal: Deal, by: User | None) -> Deal:
    """Hold a deal that `by` wants to change.

    Raises `Rejected` when the deal is in the trash or back among the leads, or when the company
    lets reps change only what they own. Without `by` (a job) there is nobody to refuse.
    """
    deal = lock(deal)
    if deal.deleted_at:
        raise Rejected(_("This deal is in the trash. Restore it first."))
    if deal.returned_at:
        raise Rejected(_("This deal went back to the leads inbox."))
    if by:
        refuse_if_not_editable(deal, by)
    return deal


def refuse_if_not_editable(deal: Deal, by: User) -> None:
    """Raise `Rejected` when the company lets reps change only what they own, and it is not."""
    if not may_edit(by, deal):
        raise Rejected(_("Only the owner, a manager or an admin can change this deal."))
