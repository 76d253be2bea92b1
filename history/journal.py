"""The undo journal: what an operation did, step by step, and how to take it back.

Conversion, merge, import and bulk edit all write through a `Journal`. An undo walks the steps
backwards in one transaction. What people edited since is spared, and named.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from history.models import Entry, Operation

M2M = "m2m:"


@dataclass
class Undone:
    """What an undo could not put back: `spared` holds the entries whose field was edited since."""

    operation: Operation
    spared: list[Entry] = field(default_factory=list)


class Journal:
    """Writes and remembers. Use it inside the transaction of the operation it belongs to."""

    def __init__(self, operation: Operation):
        self.operation = operation

    @classmethod
    def begin(cls, kind: str, *, by: User | None, title: str = "") -> "Journal":
        return cls(Operation.objects.create(kind=kind, by=by, title=title[:300]))

    def created(self, record: models.Model) -> None:
        """Remember that the operation made this record: its undo deletes it."""
        self._write(Entry.Action.CREATED, record)

    def change(self, record: models.Model, **values: Any) -> None:
        """Set fields of a record and save them, remembering what they were."""
        changed = {name: value for name, value in values.items() if _value(record, name) != value}
        for name, value in changed.items():
            old = _as_json(record, name)
            setattr(record, name, value)
            self._write(Entry.Action.CHANGED, record, name, old=old, new=_as_json(record, name))
        if changed:
            record.save(update_fields=[*changed, *_always_saved(record)])

    def remove(self, record: models.Model) -> None:
        """Delete a row that a move displaced; the whole row is kept for the undo."""
        [row] = serializers.serialize("python", [record])
        self._write(Entry.Action.REMOVED, record, old=_plain(row["fields"]))
        record.delete()

    def link(self, manager: Any, record: models.Model) -> None:
        """Add a record to a many-to-many relation, if it is not there."""
        if not manager.filter(pk=record.pk).exists():
            manager.add(record)
            name = M2M + manager.prefetch_cache_name
            self._write(Entry.Action.CHANGED, manager.instance, name, new=_plain(record.pk))

    def unlink(self, manager: Any, record: models.Model) -> None:
        """Take a record out of a many-to-many relation, if it is there."""
        if manager.filter(pk=record.pk).exists():
            manager.remove(record)
            name = M2M + manager.prefetch_cache_name
            self._write(Entry.Action.CHANGED, manager.instance, name, old=_plain(record.pk))

    def _write(self, action: str, record: models.Model, name: str = "", *, old=None, new=None):
        Entry.objects.create(
            operation=self.operation,
            action=action,
            record_type=record._meta.label_lower,
            record_id=str(record.pk),
            field=name,
            old=old,
            new=new,
        )


@transaction.atomic
def undo(operation: Operation, *, by: User | None) -> Undone:
    """Take an operation back. A second undo changes nothing.

    Raises `Rejected` when a later operation that still stands touched the same records: it has
    to be undone first, and the message names it.
    """
    operation = Operation.objects.select_for_update().get(pk=operation.pk)
    undone = Undone(operation)
    if operation.undone_at:
        return undone
    refuse_if_built_upon(operation)
    for entry in operation.entries.order_by("-pk"):
        if not _take_back(entry):
            undone.spared.append(entry)
    operation.undone_at, operation.undone_by = timezone.now(), by
    operation.save(update_fields=["undone_at", "undone_by"])
    return undone


def refuse_if_built_upon(operation: Operation) -> None:
    """Raise `Rejected` if an operation that came later, and still stands, changed these records."""
    later = (
        Operation.objects.filter(undone_at=None, pk__gt=operation.pk)
        .filter(models.Exists(_entries_on(operation, models.OuterRef("pk"))))
        .order_by("-pk")
        .first()
    )
    if later:
        raise Rejected(
            _("A later change stands on this one: %(kind)s “%(title)s”. Undo that one first.")
            % {"kind": later.get_kind_display(), "title": later}
        )


def _entries_on(operation: Operation, later: Any) -> models.QuerySet[Entry]:
    mine = operation.entries.filter(
        record_type=models.OuterRef("record_type"), record_id=models.OuterRef("record_id")
    )
    return Entry.objects.filter(operation=later).filter(models.Exists(mine))


def _take_back(entry: Entry) -> bool:
    """Reverse one step. False when it was left as it is, because somebody edited it since."""
    model = apps.get_model(entry.record_type)
    if entry.action == Entry.Action.REMOVED:
        _put_back(model, entry)
        return True
    record = model._base_manager.select_for_update().filter(pk=entry.record_id).first()
    if record is None:
        return entry.action == Entry.Action.CREATED
    if entry.action == Entry.Action.CREATED:
        record.delete()
        return True
    if entry.field.startswith(M2M):
        return _relink(record, entry)
    if _as_json(record, entry.field) != entry.new:
        return False
    name = entry.field
    setattr(record, model._meta.get_field(name).attname, _from_json(model, name, entry.old))
    record.save(update_fields=[name, *_always_saved(record)])
    return True


def _relink(record: models.Model, entry: Entry) -> bool:
    manager = getattr(record, entry.field.removeprefix(M2M))
    if entry.new is not None:
        manager.remove(entry.new)
        return True
    if not manager.model._base_manager.filter(pk=entry.old).exists():
        return False
    manager.add(entry.old)
    return True


def _put_back(model: type[models.Model], entry: Entry) -> None:
    row = {"model": entry.record_type, "pk": entry.record_id, "fields": entry.old}
    [restored] = serializers.deserialize("python", [row], ignorenonexistent=True)
    restored.save()


def _value(record: models.Model, name: str) -> Any:
    return getattr(record, name)


def _as_json(record: models.Model, name: str) -> Any:
    """A field's value as the journal keeps it: a foreign key as its id, a moment as text."""
    return _plain(getattr(record, _column(type(record), name).attname))


class _Encoder(DjangoJSONEncoder):
    """Django's, which drops the microseconds of a moment: an undo has to give them back."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=_Encoder))


def _from_json(model: type[models.Model], name: str, value: Any) -> Any:
    column = _column(model, name)
    return getattr(column, "target_field", column).to_python(value)


def _column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def _always_saved(record: models.Model) -> list[str]:
    return ["updated_at"] if any(f.name == "updated_at" for f in record._meta.fields) else []
