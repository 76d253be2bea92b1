"""The changelog of fields, read: which field went from what to what, when, and by whom.

The tables of `history.tracking` keep each row as it was before a change. What it became is the
next row kept of the same record, or the record as it is now.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.formats import day, money, number

# Fields whose changes an event tells in better words, and what nobody edits.
TOLD_BY_EVENTS = {
    "archive_reason",
    "archived_at",
    "confirmed_at",
    "converted_at",
    "deleted_at",
    "deleted_by",
    "first_won_at",
    "id",
    "lost_at",
    "lost_reason",
    "merged_into",
    "name",
    "origin",
    "origin_id",
    "returned_at",
    "stage",
    "stage_entered_at",
    "status",
    "won_at",
}
LONGEST = 200


@dataclass
class FieldChange:
    """One field of one change, in words."""

    label: str
    old: str
    new: str


# Columns that hold several facts, by name; an app that has such columns says what changed in
# them: (model, pairs of old and new, user) -> the changes of each pair.
type Teller = Callable[[type[models.Model], list[tuple[Any, Any]], User], list[list[FieldChange]]]
TELLERS: dict[str, Teller] = {}


@dataclass
class Change:
    """Fields of one record that changed together."""

    id: int
    at: datetime
    record_id: Any
    by_id: int | None
    fields: list[FieldChange] = field(default_factory=list)


def read_changes(
    records: Sequence[models.Model], *, rows: models.Q, limit: int, user: User
) -> list[Change]:
    """The newest changes of records of one model, newest first, at most `limit` of them.

    `rows` narrows them, by `pgh_created_at` and `pgh_id`. A change that only touched what events
    tell has no fields. Names of records that `user` may not open are not told.
    """
    if not records:
        return []
    table = _table(type(records[0]))
    current = {record.pk: record for record in records}
    old_rows = list(
        table.objects.filter(rows, pgh_obj__in=list(current))
        .annotate(next_id=Subquery(_next_row(table)))
        .select_related("pgh_context")
        .order_by("-pgh_created_at", "-pgh_id")[:limit]
    )
    known = {row.pgh_id: row for row in old_rows}
    known |= table.objects.in_bulk({row.next_id for row in old_rows} - {None, *known})
    pairs = [(row, known.get(row.next_id) or current[row.pgh_obj_id]) for row in old_rows]
    return _in_words(type(records[0]), pairs, user)


def _table(model: type[models.Model]) -> Any:
    return apps.get_model(model._meta.app_label, f"{model.__name__}Change")


def _next_row(table: Any) -> models.QuerySet:
    later = table.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__gt=OuterRef("pgh_id"))
    return later.order_by("pgh_id").values("pgh_id")[:1]


def _in_words(model: type[models.Model], pairs: list[tuple[Any, Any]], user: User) -> list[Change]:
    columns = [column for column in _table(model)._meta.fields if _is_told_here(column)]
    changed = [[c for c in columns if _differs(c, old, new)] for old, new in pairs]
    names = _names(zip(pairs, changed, strict=True), user)
    inside = _told_inside(model, pairs, user)
    return [
        Change(
            id=old.pgh_id,
            at=old.pgh_created_at,
            record_id=old.pgh_obj_id,
            by_id=_actor_id(old),
            fields=[*_told(columns, old, new, names), *more],
        )
        for (old, new), columns, more in zip(pairs, changed, inside, strict=True)
    ]


def _told_inside(
    model: type[models.Model], pairs: list[tuple[Any, Any]], user: User
) -> list[list[FieldChange]]:
    """What changed inside of the columns that hold several facts, for each pair of rows."""
    found: list[list[FieldChange]] = [[] for _pair in pairs]
    for name, tell in TELLERS.items():
        if any(column.name == name for column in model._meta.fields):
            values = [(getattr(old, name), getattr(new, name)) for old, new in pairs]
            for kept, more in zip(found, tell(model, values, user), strict=True):
                kept.extend(more)
    return found


def _is_told_here(column: models.Field) -> bool:
    if column.name.startswith("pgh_") or column.name in TELLERS:
        return False
    return column.name not in TOLD_BY_EVENTS


def _differs(column: models.Field, old: Any, new: Any) -> bool:
    return getattr(old, column.attname) != getattr(new, column.attname)


def _actor_id(row: Any) -> int | None:
    """Who made the change: what the middleware or a job wrote into pghistory's context."""
    metadata = row.pgh_context.metadata if row.pgh_context else None
    actor = metadata.get("user") if isinstance(metadata, dict) else None
    return actor if isinstance(actor, int) else None


def _told(columns: list[models.Field], old: Any, new: Any, names: dict) -> Iterable[FieldChange]:
    told = {column.name for column in columns}
    for column in columns:
        if column.name == "currency" and "value" in told and old.value and new.value:
            continue  # both amounts say it
        label = capfirst(str(column.verbose_name))
        yield FieldChange(label, _shown(column, old, names), _shown(column, new, names))


def _shown(column: models.Field, row: Any, names: dict) -> str:
    value = getattr(row, column.attname)
    if value is None or value == "":
        return "–"
    if column.remote_field:
        return names.get((column.related_model, value)) or _("(hidden)")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, Decimal):
        currency = getattr(row, "currency", "")
        return money(value, currency) if currency else number(value)
    if isinstance(value, date):
        return day(value)
    return cut(str(value))


def cut(text: str) -> str:
    """A text as long as the changelog tells it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _names(rows: Iterable, user: User) -> dict[tuple[Any, Any], str]:
    """Names of the records that changed foreign keys lead to, in one query for each model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for (old, new), columns in rows:
        for column in columns:
            if column.remote_field:
                keys = {getattr(old, column.attname), getattr(new, column.attname)}
                wanted[column.related_model] |= keys - {None}
    return {
        (model, record.pk): str(record)
        for model, keys in wanted.items()
        for record in _readable(model, user).filter(pk__in=keys)
    }


def _readable(model: type[models.Model], user: User) -> models.QuerySet:
    rows: Any = model._default_manager
    if not hasattr(rows, "visible_to"):
        return rows.all()
    seen = rows.visible_to(user)
    if any(field.name == "merged_into" for field in model._meta.fields):
        # The event of the merge names it too.
        return rows.filter(models.Q(pk__in=seen.values("pk")) | models.Q(merged_into__in=seen))
    return seen
