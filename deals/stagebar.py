"""The road of one deal: the stages of its pipeline, and the days it spent in each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from deals.models import Deal, Stage, StageVisit
from deals.pipelines import active_stages


@dataclass(frozen=True)
class Step:
    stage: Stage
    # Days spent in it so far, all visits together; None when the deal never was there.
    days: int | None
    state: str  # "done", "current" or "next"


def steps(deal: Deal) -> list[Step]:
    """Every stage that takes deals, and the deal's own even when it is archived."""
    spent = _time_spent(deal)
    stages = list(active_stages(deal.stage.pipeline))
    if deal.stage not in stages:
        stages = sorted([*stages, deal.stage], key=lambda stage: (stage.position, stage.pk))
    here = stages.index(deal.stage)
    return [
        Step(stage, spent[stage.pk].days if stage.pk in spent else None, _state(place, here))
        for place, stage in enumerate(stages)
    ]


def _time_spent(deal: Deal) -> dict[int, timedelta]:
    """By stage. The clock of a closed deal stands still."""
    until = deal.closed_at or timezone.now()
    spent: dict[int, timedelta] = defaultdict(timedelta)
    for visit in StageVisit.objects.filter(deal=deal):
        spent[visit.stage_id] += max((visit.left_at or until) - visit.entered_at, timedelta())
    return spent


def _state(place: int, here: int) -> str:
    if place == here:
        return "current"
    return "done" if place < here else "next"
