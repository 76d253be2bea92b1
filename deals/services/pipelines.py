"""What admins do to pipelines and stages besides naming and ordering them."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import ordered
from core.errors import Rejected
from core.ordered import append, hold
from deals.models import Pipeline, Stage
from deals.pipelines import active_pipelines, add_first_stages, standing_deals
from deals.services.moving import move_all
from fields.computing import uses_fact
from fields.tasks import compute

MOST_PIPELINES = 50


@transaction.atomic
def add_pipeline(name: str, *, stages: Sequence[str] = ()) -> Pipeline:
    """A new pipeline at the end, with stages of these names, or else the usual ones.

    Raises `Rejected` for a taken name.
    """
    pipeline = append(Pipeline(name=name), Pipeline.objects.all(), at_most=MOST_PIPELINES)
    if not stages:
        add_first_stages(pipeline)
    Stage.objects.bulk_create(
        Stage(pipeline=pipeline, name=stage, position=position)
        for position, stage in enumerate(stages)
    )
    return pipeline


@transaction.atomic
def archive_pipeline(pipeline: Pipeline) -> Pipeline:
    """Offer a pipeline no longer. Raises `Rejected` for the last one, and while deals are open."""
    hold(Pipeline)
    pipeline = Pipeline.objects.select_for_update(no_key=True).get(pk=pipeline.pk)
    if pipeline.archived_at:
        return pipeline
    if not active_pipelines().exclude(pk=pipeline.pk).exists():
        raise Rejected(_("This is the only pipeline. Add another one before you archive it."))
    _refuse_open(standing_deals().filter(stage__pipeline=pipeline).count(), pipeline)
    pipeline.archived_at = timezone.now()
    pipeline.save(update_fields=["archived_at"])
    return pipeline


@transaction.atomic
def update_stage(stage: Stage, changes: dict[str, Any]) -> Stage:
    """Change a stage. Its probability is that of its deals: what is computed from it follows.

    Raises `Rejected` when its name is taken.
    """
    was = Stage.objects.values_list("probability", flat=True).get(pk=stage.pk)
    stage = ordered.update(stage, changes)
    if stage.probability != was and uses_fact("deal", "probability"):
        compute.defer(entity="deal")
    return stage


@transaction.atomic
def archive_stage(stage: Stage, *, by: User | None, target: Stage | None = None) -> Stage:
    """Let a stage take no more deals. The open ones in it move to `target`, of the same pipeline.

    Raises `Rejected` for the last stage of a pipeline, and when deals have nowhere to go.
    """
    hold(Stage)
    stage = Stage.objects.select_for_update(no_key=True).get(pk=stage.pk)
    if stage.archived_at:
        return stage
    others = Stage.objects.filter(pipeline=stage.pipeline_id, archived_at=None).exclude(pk=stage.pk)
    if not others.exists():
        raise Rejected(_("A pipeline keeps one stage at least. Add another one first."))
    if target and not others.filter(pk=target.pk).exists():
        raise Rejected(_("Choose another stage of the same pipeline."))
    if target:
        move_all(stage, target, by=by)
    _refuse_open(standing_deals().filter(stage=stage).count(), stage)
    stage.archived_at = timezone.now()
    stage.save(update_fields=["archived_at"])
    return stage


def _refuse_open(count: int, where: models.Model) -> None:
    if not count:
        return
    refusal = ngettext(
        "%(count)s open deal stands in “%(where)s”. Move it first.",
        "%(count)s open deals stand in “%(where)s”. Move them first.",
        count,
    )
    raise Rejected(refusal % {"count": count, "where": where})
