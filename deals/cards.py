"""What the cards of the board show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from contacts.models import Organization, Person
from core.templatetags.ui import initials_of
from deals.models import ROTTING, Deal, DealQuerySet, end_of_today

COLUMNS = (
    "pk",
    "title",
    "stage_id",
    "value",
    "currency",
    "next_activity_at",
    "last_touched_at",
    "owner__name",
    "owner__email",
    "is_rotting",
    "person_name",
    "organization_name",
    "label_list",
)


@dataclass(frozen=True, slots=True)
class Card:
    """All the facts of one card: plain values, so that what was drawn once can be remembered.

    A contact that the reader may not see has no name here. `days_untouched` is only known of a
    deal that rots.
    """

    pk: int
    title: str
    stage_id: int
    person: str
    organization: str
    labels: tuple[tuple[str, str], ...]
    owner: str
    value: Decimal | None
    currency: str
    next_activity_at: datetime | None
    urgency: str
    days_untouched: int | None

    @property
    def url(self) -> str:
        return reverse("deals:deal", args=[self.pk])

    @property
    def dom_id(self) -> str:
        """Its name on a page. Text: drawing a number in the reader's language costs more."""
        return f"deal-{self.pk}"

    @property
    def initials(self) -> str:
        return initials_of(self.owner.replace("@", " "))


def cards_of(deals: DealQuerySet, ids: Iterable[int], user: User) -> dict[int, Card]:
    """The cards of those of the deals that have these ids, as this user sees them.

    One statement of plain columns: a board of a hundred cards has no use for five hundred models.
    """
    tags = Deal.labels.through._default_manager.filter(deal=OuterRef("pk"))
    labels = tags.order_by("label__position", "label_id").values(
        both=JSONObject(colour="label__colour", name="label__name")
    )
    rows = deals.filter(pk__in=list(ids)).annotate(
        is_rotting=ROTTING,
        person_name=_name_of(Person.objects.visible_to(user), "person"),
        organization_name=_name_of(Organization.objects.visible_to(user), "organization"),
        label_list=ArraySubquery(labels),
    )
    now = timezone.now()
    tonight = end_of_today(now)
    return {row["pk"]: _card(row, now, tonight) for row in rows.values(*COLUMNS)}


def _name_of(contacts: QuerySet[Any], kind: str) -> Subquery:
    return Subquery(contacts.filter(pk=OuterRef(kind)).values("name"))


def _card(row: dict[str, Any], now: datetime, tonight: datetime) -> Card:
    return Card(
        pk=row["pk"],
        title=row["title"],
        stage_id=row["stage_id"],
        person=row["person_name"] or "",
        organization=row["organization_name"] or "",
        labels=tuple((label["colour"], label["name"]) for label in row["label_list"]),
        owner=row["owner__name"] or row["owner__email"],
        value=row["value"],
        currency=row["currency"],
        next_activity_at=row["next_activity_at"],
        urgency=_urgency(row["next_activity_at"], now, tonight),
        days_untouched=(now - row["last_touched_at"]).days if row["is_rotting"] else None,
    )


def _urgency(planned_at: datetime | None, now: datetime, tonight: datetime) -> str:
    """What its next activity asks for: overdue, today, none or later."""
    if planned_at is None:
        return "none"
    if planned_at < now:
        return "overdue"
    return "today" if planned_at < tonight else "later"
