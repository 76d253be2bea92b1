from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from deals.models import Deal, Stage
from deals.services.checks import refuse_archived
from deals.services.facts import enter
from deals.services.locking import lock_for_change
from history.events import record


@transaction.atomic
def move_deal(deal: Deal, stage: Stage, *, by: User | None) -> Deal:
    """Put an open deal into another stage, of any pipeline.

    Into the stage where it is: nothing happens. Raises `Rejected` when the deal is closed or the
    stage is archived.
    """
    deal = lock_for_change(deal, by)
    if not deal.is_open:
        raise Rejected(_("This deal is closed. Reopen it before you move it."))
    if deal.stage_id == stage.pk:
        return deal
    refuse_archived(stage)
    return place(deal, stage, by=by)


def place(deal: Deal, stage: Stage, *, by: User | None) -> Deal:
    """Write the move of a deal that the caller holds and has checked."""
    left, now = deal.stage, timezone.now()
    deal.stage = stage
    deal.stage_entered_at = deal.last_touched_at = now
    deal.save(update_fields=["stage", "stage_entered_at", "last_touched_at", "updated_at"])
    enter(deal, stage, at=now, by=by)
    record(deal, "deal.moved", by=by, **_names(left, stage))
    return deal


def _names(left: Stage, entered: Stage) -> dict[str, str]:
    """Both stages, with their pipelines when the deal changed pipelines too."""
    names = {"left": left.name, "entered": entered.name}
    if left.pipeline_id != entered.pipeline_id:
        names |= {"left_pipeline": left.pipeline.name, "entered_pipeline": entered.pipeline.name}
    return names
