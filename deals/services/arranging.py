"""How admins arrange pipelines, their stages, and the reasons for losing."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.errors import Rejected
from deals.models import Deal, LostReason, Pipeline, Stage
from deals.pipelines import active_pipelines, active_stages
from deals.services.checks import refuse_archived
from deals.services.locking import lock
from deals.services.moving import place

MOST_REASONS = 100


@transaction.atomic
def add_pipeline(name: str, stages: list[str]) -> Pipeline:
    """A pipeline at the end, with stages of these names."""
    pipeline = Pipeline.objects.create(name=name, position=_last(Pipeline.objects.all()) + 1)
    for stage in stages:
        add_stage(pipeline, name=stage)
    return pipeline


def rename_pipeline(pipeline: Pipeline, name: str) -> None:
    pipeline.name = name
    pipeline.save(update_fields=["name"])


@transaction.atomic
def archive_pipeline(pipeline: Pipeline) -> None:
    """Take a pipeline off the boards. Refused for the last one, and while it has open deals."""
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    if not active_pipelines().exclude(pk=pipeline.pk).exists():
        raise Rejected(_("This is the only pipeline. Add another one first."))
    count = Deal.objects.open().in_pipeline(pipeline).count()
    if count:
        raise Rejected(_open_deals(count))
    pipeline.archived_at = timezone.now()
    pipeline.save(update_fields=["archived_at"])


def unarchive_pipeline(pipeline: Pipeline) -> None:
    pipeline.archived_at = None
    pipeline.save(update_fields=["archived_at"])


@transaction.atomic
def move_pipeline(pipeline: Pipeline, step: int) -> None:
    """Swap a pipeline with the one before (-1) or after it (1). The first is the default."""
    _swap(list(active_pipelines().select_for_update()), pipeline, step)


def add_stage(pipeline: Pipeline, **fields: Any) -> Stage:
    """A stage at the end of a pipeline."""
    stages = Stage.objects.filter(pipeline=pipeline)
    return Stage.objects.create(pipeline=pipeline, position=_last(stages) + 1, **fields)


def update_stage(stage: Stage, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(stage, name, value)
    stage.save(update_fields=list(fields))


@transaction.atomic
def move_stage(stage: Stage, step: int) -> None:
    """Swap a stage with the one before (-1) or after it (1)."""
    _swap(list(active_stages(stage.pipeline).select_for_update(of=("self",))), stage, step)


@transaction.atomic
def archive_stage(stage: Stage, *, move_to: Stage | None, by: User) -> None:
    """Let a stage take no more deals; its open ones go to `move_to`. Its history stays.

    Raises `Rejected` for a pipeline's last stage, and for open deals that have nowhere to go.
    """
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    if not active_stages(stage.pipeline).exclude(pk=stage.pk).exists():
        raise Rejected(_("A pipeline keeps one stage at least."))
    here = Deal.objects.open().filter(stage=stage).order_by("pk")
    if move_to is None and (count := here.count()):
        raise Rejected(_open_deals(count))
    stage.archived_at = timezone.now()
    stage.save(update_fields=["archived_at"])
    if move_to:
        refuse_archived(move_to)
        for deal in here:
            place(lock(deal), move_to, by=by)


def unarchive_stage(stage: Stage) -> None:
    stage.archived_at = None
    stage.save(update_fields=["archived_at"])


@transaction.atomic
def add_reason(name: str) -> LostReason:
    """A reason for losing that reps may choose. There are a hundred at the most."""
    if LostReason.objects.filter(archived_at=None).count() >= MOST_REASONS:
        raise Rejected(_("There are a hundred reasons already. Remove one first."))
    known = LostReason.objects.filter(name__iexact=name).first()
    reason = known or LostReason(name=name, position=_last(LostReason.objects.all()) + 1)
    reason.archived_at = None
    reason.save()
    return reason


def archive_reason(reason: LostReason) -> None:
    """Offer a reason no longer. Deals that were lost for it keep it."""
    reason.archived_at = timezone.now()
    reason.save(update_fields=["archived_at"])


def _last(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def _swap(rows: list[Any], row: Any, step: int) -> None:
    """Move `row` by one step and number all rows anew, so that no two share a position."""
    here = rows.index(row)
    there = here + step
    if 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _open_deals(count: int) -> str:
    text = ngettext(
        "%(count)s open deal is there. Choose where it goes.",
        "%(count)s open deals are there. Choose where they go.",
        count,
    )
    return text % {"count": count}
