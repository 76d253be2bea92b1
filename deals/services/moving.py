from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from deals.models import Deal, Stage
from deals.pipelines import default_stage, first_stage, standing_deals
from deals.services.checks import refuse_archived, takes_deals
from deals.services.facts import enter, enter_all
from deals.services.locking import lock_for_change
from deals.services.required import refuse_missing, take_values
from history.events import record, record_all


@transaction.atomic
def move_deal(
    deal: Deal, stage: Stage, *, by: User | None, custom: Mapping[str, Any] | None = None
) -> Deal:
    """Put an open deal into another stage, of any pipeline, and values into its custom fields.

    Into the stage where it is: nothing happens. Raises `Rejected` when the deal is closed or the
    stage is archived, and `Missing` when the stage needs values that the deal lacks.
    """
    deal = lock_for_change(deal, by)
    if not deal.is_open:
        raise Rejected(_("This deal is closed. Reopen it before you move it."))
    if deal.stage_id == stage.pk:
        return deal
    refuse_archived(stage)
    also = take_values(deal, custom, by=by)
    refuse_missing(deal, stage)
    return place(deal, stage, by=by, also=also)


def place(deal: Deal, stage: Stage, *, by: User | None, also: Iterable[str] = ()) -> Deal:
    """Write the move of a deal that the caller holds and has checked, and `also` these columns."""
    left, now = deal.stage, timezone.now()
    deal.stage = stage
    deal.stage_entered_at = deal.last_touched_at = now
    moments = ["stage_entered_at", "last_touched_at", "updated_at"]
    deal.save(update_fields=["stage", *moments, *also])
    enter(deal, stage, at=now, by=by)
    record(deal, "deal.moved", by=by, **_names(left, stage))
    return deal


def leave_archived(deal: Deal, *, by: User | None) -> Deal:
    """Put a deal that the caller holds into a stage that takes deals, if its own does not."""
    stage = stage_in_use(deal.stage)
    return deal if stage == deal.stage else place(deal, stage, by=by)


def stage_in_use(stage: Stage) -> Stage:
    """The stage if it takes deals, until the transaction ends; else the first one that does.

    A stage of its pipeline comes first.
    """
    while not takes_deals(stage):
        stage = first_stage(stage.pipeline) or default_stage()
    return stage


def move_all(left: Stage, entered: Stage, *, by: User | None) -> int:
    """Move every open deal out of a stage, each with its visit and its event. How many there were.

    The caller holds the stage that they leave, so none enters it meanwhile.
    """
    standing = standing_deals().filter(stage=left).order_by("pk")
    keys = list(standing.select_for_update().values_list("pk", flat=True))  # no joins: see `lock`
    deals = list(Deal.objects.filter(pk__in=keys).select_related("owner").order_by("pk"))
    now = timezone.now()
    Deal.objects.filter(pk__in=keys).update(
        stage=entered, stage_entered_at=now, last_touched_at=now, updated_at=now
    )
    enter_all(deals, entered, at=now, by=by)
    record_all(deals, "deal.moved", by=by, **_names(left, entered))
    return len(deals)


def _names(left: Stage, entered: Stage) -> dict[str, str]:
    """Both stages, with their pipelines when the deal changed pipelines too."""
    names = {"left": left.name, "entered": entered.name}
    if left.pipeline_id != entered.pipeline_id:
        names |= {"left_pipeline": left.pipeline.name, "entered_pipeline": entered.pipeline.name}
    return names
