from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from deals.models import Deal, Outcome
from deals.services.facts import as_text, record_outcome
from deals.services.locking import lock_for_change
from deals.services.moving import leave_archived
from deals.services.required import refuse_missing, take_values
from history.events import record

REASON_LENGTH = 150


@transaction.atomic
def win_deal(deal: Deal, *, by: User | None, custom: Mapping[str, Any] | None = None) -> Deal:
    """Close a deal as won, with values of custom fields. One that is won already stays as it is.

    Raises `Rejected` for a lost one, and `Missing` when the win needs values that it lacks.
    """
    deal = lock_for_change(deal, by)
    if deal.status == Deal.Status.WON:
        return deal
    if not deal.is_open:
        raise Rejected(_("This deal is lost. Reopen it before you win it."))
    also = take_values(deal, custom, by=by)
    refuse_missing(deal, deal.stage, won=True)

    now = timezone.now()
    deal.status, deal.won_at, deal.last_touched_at = Deal.Status.WON, now, now
    deal.first_won_at = deal.first_won_at or now
    moments = ["won_at", "first_won_at", "last_touched_at", "updated_at"]
    deal.save(update_fields=["status", *moments, *also])
    record_outcome(deal, Outcome.Kind.WON, at=now, by=by)
    record(deal, "deal.won", by=by, value=as_text(deal.value), currency=deal.currency)
    return deal


@transaction.atomic
def lose_deal(deal: Deal, *, reason: str, by: User | None, comment: str = "") -> Deal:
    """Close a deal as lost, for a reason of the admins' list or in one's own words.

    The comment goes into the event. A deal that is lost already stays as it is; a won one is
    refused.
    """
    deal = lock_for_change(deal, by)
    if deal.status == Deal.Status.LOST:
        return deal
    if not deal.is_open:
        raise Rejected(_("This deal is won. Reopen it before you lose it."))

    now, reason = timezone.now(), reason.strip()[:REASON_LENGTH]
    deal.status, deal.lost_at, deal.last_touched_at = Deal.Status.LOST, now, now
    deal.lost_reason = reason
    deal.save(update_fields=["status", "lost_at", "lost_reason", "last_touched_at", "updated_at"])
    record_outcome(deal, Outcome.Kind.LOST, at=now, by=by, reason=reason)
    amount = {"value": as_text(deal.value), "currency": deal.currency}
    record(deal, "deal.lost", by=by, reason=reason, comment=comment.strip(), **amount)
    return deal


@transaction.atomic
def reopen_deal(deal: Deal, *, by: User | None) -> Deal:
    """Open a closed deal again where it was. `first_won_at` stays.

    One whose stage was archived meanwhile goes to the first stage that takes deals.
    """
    deal = lock_for_change(deal, by)
    if deal.is_open:
        return deal

    was, now = deal.status, timezone.now()
    deal.status, deal.won_at, deal.lost_at, deal.lost_reason = Deal.Status.OPEN, None, None, ""
    deal.last_touched_at = now
    moments = ["won_at", "lost_at", "last_touched_at", "updated_at"]
    deal.save(update_fields=["status", "lost_reason", *moments])
    record_outcome(deal, Outcome.Kind.REOPENED, at=now, by=by)
    record(deal, "deal.reopened", by=by, was=was)
    return leave_archived(deal, by=by)
