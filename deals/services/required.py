"""What a deal needs before it stands in a stage, or is won."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from accounts.models import User
from deals.customizing import WON, stage_moment
from deals.models import Deal, Stage
from fields.definitions import fields_of
from fields.errors import Missing
from fields.models import Field
from fields.writing import set_values


def is_anything_required() -> bool:
    """Whether a deal needs a value of its own at all, wherever it stands."""
    return any(field.required != Field.Required.NO for field in fields_of(Deal))


def required_fields(stage: Stage, *, won: bool = False) -> list[Field]:
    """The fields that a deal in this stage has to have filled; `won` adds those of the win.

    A field that is required from a stage on is so in every later one of the same pipeline.
    """
    fields = [field for field in fields_of(Deal) if field.required != Field.Required.NO]
    if all(field.is_always_required for field in fields):
        return fields
    until = _until(stage)
    reached = until | {WON} if won else until
    return [
        field for field in fields if field.is_always_required or reached & set(field.required_from)
    ]


def refuse_missing(deal: Deal, stage: Stage, *, won: bool = False) -> None:
    """Raise `Missing` when the deal lacks a value that it needs in this stage."""
    missing = [field for field in required_fields(stage, won=won) if field.key not in deal.custom]
    if missing:
        raise Missing(deal, missing)


def refuse_emptied(deal: Deal, emptied: Collection[str]) -> None:
    """Raise `Missing` when a field that is required where the deal stands was just emptied."""
    if not emptied:
        return
    won = deal.status == Deal.Status.WON
    missing = [field for field in required_fields(deal.stage, won=won) if field.key in emptied]
    if missing:
        raise Missing(deal, missing)


def take_values(deal: Deal, custom: Mapping[str, Any] | None, *, by: User | None) -> dict[str, Any]:
    """Put values that were asked for into a held deal; what has to be saved of it besides."""
    return {"custom": deal.custom} if set_values(deal, custom or {}, by=by) else {}


def _until(stage: Stage) -> set[str]:
    """The names of this stage and of those before it in its pipeline."""
    before = Q(position__lt=stage.position) | Q(position=stage.position, pk__lte=stage.pk)
    stages = Stage.objects.filter(before, pipeline=stage.pipeline_id)
    return {stage_moment(key) for key in stages.values_list("pk", flat=True)}
