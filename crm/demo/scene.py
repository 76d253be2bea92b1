"""What the builders of the demo share: the cast, the clock, and a fixed roll of the dice."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import User
from contacts.models import Channel, Label, Organization, Person
from crm.demo.texts import TEXTS, Texts
from crm.models import DemoRecord
from deals.models import LostReason, Pipeline, Stage


@dataclass
class Scene:
    language: str
    sellers: list[User]
    seed: int = 2026
    now: datetime = field(default_factory=timezone.now)
    organizations: list[Organization] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __post_init__(self):
        self.dice = random.Random(self.seed)  # noqa: S311 (a believable story, not a secret)
        self.texts: Texts = TEXTS[self.language]
        self.pipelines = list(Pipeline.objects.order_by("position"))
        self.stages: dict[int, list[Stage]] = {
            pipeline.pk: list(pipeline.stages.order_by("position")) for pipeline in self.pipelines
        }
        self.lost_reasons = list(LostReason.objects.order_by("position"))
        self.channels = list(Channel.objects.order_by("position"))
        self.labels = list(Label.objects.order_by("position"))

    def labels_of(self, entity: str) -> list[Label]:
        return [label for label in self.labels if label.entity == entity]

    def ago(self, days: float) -> datetime:
        """A moment in working hours about so many days before now."""
        day = self.now - timedelta(days=days)
        moment = day.replace(hour=self.dice.randint(8, 17), minute=self.dice.randint(0, 59))
        return min(moment, self.now - timedelta(minutes=self.dice.randint(5, 90)))

    def at_work(self, moment: datetime) -> datetime:
        """The same day, in working hours, and not after now."""
        if 7 <= moment.hour < 17:
            return moment
        return min(moment.replace(hour=self.dice.randint(8, 16)), self.now - timedelta(minutes=3))

    def contact(self) -> tuple[Person | None, Organization | None, User]:
        """Somebody of the address book, and whose contact it is."""
        person = self.dice.choice(self.people)
        organization = person.organization
        roll = self.dice.random()
        if roll < 0.12:
            organization = organization or self.dice.choice(self.organizations)
            return None, organization, organization.owner
        if roll < 0.18:
            return person, None, person.owner
        return person, organization, person.owner


def keep(rows: Sequence[models.Model]) -> None:
    """Remember that these rows came with the demo."""
    DemoRecord.objects.bulk_create(
        (DemoRecord(record_type=row._meta.label_lower, record_id=str(row.pk)) for row in rows),
        ignore_conflicts=True,
    )


def add[M: models.Model](rows: list[M]) -> list[M]:
    """Write rows of one model at once, and remember them."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
        keep(list(rows))
    return rows
