"""What is written down about a deal at a moment, so that later edits do not rewrite it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.company import company_currency
from accounts.models import User
from deals.models import Deal, Outcome, Stage, StageVisit


def touch(deal: Deal) -> None:
    """Somebody did something with the deal: it does not rot from here on."""
    Deal.objects.filter(pk=deal.pk).update(last_touched_at=timezone.now())


def enter(deal: Deal, stage: Stage, *, at: datetime, by: User | None) -> StageVisit:
    """End the deal's stay in the stage where it is, if it has one, and begin the next."""
    StageVisit.objects.filter(deal=deal, left_at=None).update(left_at=at)
    return enter_first(deal, stage, at=at, by=by)


def enter_first(deal: Deal, stage: Stage, *, at: datetime, by: User | None) -> StageVisit:
    """Begin the first stay of a deal that was made just now."""
    return StageVisit.objects.create(
        deal=deal, stage=stage, entered_at=at, **_facts_of(deal, by=by)
    )


def enter_all(deals: list[Deal], stage: Stage, *, at: datetime, by: User | None) -> None:
    """What `enter` does, for many deals in two statements."""
    StageVisit.objects.filter(deal__in=deals, left_at=None).update(left_at=at)
    StageVisit.objects.bulk_create(
        [
            StageVisit(deal=deal, stage=stage, entered_at=at, **_facts_of(deal, by=by))
            for deal in deals
        ],
        batch_size=1000,
    )


def record_outcome(
    deal: Deal,
    kind: Outcome.Kind,
    *,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
) -> Outcome:
    """Write down that the deal was won, lost, reopened or returned, as it stands now.

    The stay in the stage goes on: a deal that is reopened has not entered its stage again.
    """
    return Outcome.objects.create(
        deal=deal,
        kind=kind,
        at=at or timezone.now(),
        stage_id=deal.stage_id,
        reason=reason,
        rate=Decimal(1) if deal.currency == company_currency() else None,
        **_facts_of(deal, by=by),
    )


def as_text(value: Decimal | None) -> str:
    """An amount as events keep it: JSON has no decimals."""
    return "" if value is None else f"{value:.2f}"


def _facts_of(deal: Deal, *, by: User | None) -> dict[str, Any]:
    return {
        "owner": deal.owner,
        "team_id": deal.owner.team_id,
        "value": deal.value,
        "currency": deal.currency,
        "by": by,
    }
