from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from deals.models import Deal
from deals.services.locking import lock
from deals.services.moving import leave_archived
from history.events import record


@transaction.atomic
def delete_deal(deal: Deal, *, by: User) -> Deal:
    """Put a deal into the trash. Reps delete their own, managers their team's, admins all."""
    deal = lock(deal)
    if deal.deleted_at:
        return deal
    if deal.returned_at:
        raise Rejected(_("This deal went back to the leads inbox."))
    _refuse_strangers(deal, by)
    deal.deleted_at, deal.deleted_by = timezone.now(), by
    deal.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record(deal, "deal.deleted", by=by)
    return deal


@transaction.atomic
def restore_deal(deal: Deal, *, by: User) -> Deal:
    """Take a deal out of the trash, as it was.

    An open one whose stage was archived meanwhile goes to the first stage that takes deals.
    """
    deal = lock(deal)
    if not deal.deleted_at:
        return deal
    _refuse_strangers(deal, by)
    deal.deleted_at = deal.deleted_by = None
    deal.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record(deal, "deal.restored", by=by)
    return leave_archived(deal, by=by) if deal.is_open else deal


def _refuse_strangers(deal: Deal, by: User) -> None:
    if not deal.may_be_deleted_by(by):
        raise Rejected(_("Only the owner, their manager or an admin can delete this deal."))
