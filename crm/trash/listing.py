"""The trash as one list, newest first, whatever the kinds: a page costs one query for each."""

import base64
import json
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import TRASH_DAYS, User
from activities.models import OnSubject
from core.ids import read_id
from core.paging import Page
from crm.trash.kinds import BY_KEY, KINDS, Kind

PAGE = 50
NAME_LENGTH = 120


@dataclass(frozen=True)
class Thrown:
    """One line of the trash."""

    kind: Kind
    record: Any

    @property
    def key(self) -> str:
        """How a form names it: "person:12"."""
        return f"{self.kind.key}:{self.record.pk}"

    @property
    def name(self) -> str:
        text = " ".join(str(self.record).split())
        return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"

    @property
    def owner(self) -> User | None:
        return self.record.whose if isinstance(self.record, OnSubject) else self.record.owner

    @property
    def hangs_on(self) -> models.Model | None:
        """The record that a note, an activity or a file comes back to."""
        return self.record.subject if isinstance(self.record, OnSubject) else None

    @property
    def days_left(self) -> int:
        """How many days it can still be restored, begun ones included."""
        ends_at = self.record.deleted_at + timedelta(days=TRASH_DAYS)
        return max(0, math.ceil((ends_at - timezone.now()) / timedelta(days=1)))


def trash_page(user: User, *, kind: str = "", text: str = "", after: str = "") -> Page[Thrown]:
    """A page of what the user may restore. `after` is the key of `Page.next_after`."""
    kinds = [BY_KEY[kind]] if kind in BY_KEY else KINDS
    place = _read_place(after)
    found: list[tuple[Any, ...]] = []
    for number, one in enumerate(KINDS):
        if one not in kinds:
            continue
        rows = one.rows(user)
        if text:
            rows = rows.filter(one.matching(text))
        if place:
            rows = rows.filter(_beyond(one, number, *place))
        for order, record in enumerate(rows.order_by("-deleted_at", "-pk")[: PAGE + 1]):
            found.append((-record.deleted_at.timestamp(), number, order, Thrown(one, record)))
    found.sort(key=lambda line: line[:3])
    lines = [thrown for *_order, thrown in found[:PAGE]]
    return Page(lines, _place_of(lines[-1]) if len(found) > PAGE else "")


def find(user: User, keys: Sequence[str]) -> list[Thrown]:
    """Those of the keys ("person:12") that this user may restore; the others are left out."""
    wanted: dict[str, list[Any]] = {}
    for key in keys:
        name, _colon, text = key.partition(":")
        if name in BY_KEY:
            wanted.setdefault(name, []).append(text)
    return [
        Thrown(BY_KEY[name], record)
        for name, texts in wanted.items()
        for record in BY_KEY[name].rows(user).filter(pk__in=_ids(BY_KEY[name], texts))
    ]


def _ids(kind: Kind, texts: Sequence[str]) -> list[Any]:
    column = kind.model._meta.pk
    if not isinstance(column, models.UUIDField):
        return [read_id(text) for text in texts]
    found = []
    for text in texts:
        with suppress(ValidationError):
            found.append(column.to_python(text))
    return found


type Place = tuple[datetime, int, Any]


def _beyond(kind: Kind, number: int, moment: datetime, last: int, pk: Any) -> Q:
    """What of a kind comes after a place. Many things are thrown away at one moment."""
    if number < last:
        return Q(deleted_at__lt=moment)
    if number > last:
        return Q(deleted_at__lte=moment)
    return Q(deleted_at__lte=moment) & (Q(deleted_at__lt=moment) | Q(pk__lt=pk))


def _place_of(thrown: Thrown) -> str:
    record = thrown.record
    place = [record.deleted_at.isoformat(), KINDS.index(thrown.kind), str(record.pk)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read_place(after: str) -> Place | None:
    """What `_place_of` wrote; None for anything else, which gives the first page."""
    try:
        written = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
        moment, number, pk = json.loads(written)
        [key] = _ids(KINDS[number], [pk])
        return datetime.fromisoformat(moment).astimezone(UTC), number, key
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
        return None
