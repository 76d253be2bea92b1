"""The undo journal: what an operation did, step by step, so that it can be taken back.

Conversion, merge, import and bulk edit all write through a `Journal`; `undo` takes them back.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core import serializers
from django.db import models
from django.utils import timezone

from accounts.models import User
from core.copying import copy_in
from history.models import Entry, Operation
from history.undoing import BuiltUpon, Undone, refuse_if_built_upon, undo
from history.values import (
    M2M,
    always_saved,
    as_json,
    columns_of,
    plain,
    set_value,
    value_of,
)

__all__ = ["BuiltUpon", "Journal", "Undone", "refuse_if_built_upon", "undo"]


class Journal:
    """Writes and remembers. Use it inside the transaction of the operation it belongs to."""

    def __init__(self, operation: Operation):
        self.operation = operation
        self._held: list[Entry] | None = None

    @classmethod
    def begin(cls, kind: str, *, by: User | None, title: str = "") -> "Journal":
        return cls(Operation.objects.create(kind=kind, by=by, title=title[:300]))

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write all entries of this block at its end, in one statement and in their order."""
        self._held = []
        yield
        self._flush()
        self._held = None

    def created(self, record: models.Model) -> None:
        """Remember that the operation made this record: its undo deletes it."""
        self._write(Entry.Action.CREATED, record)

    def brought_in(self, record: models.Model) -> None:
        """Remember that the operation made this record, and that others build on it from now on.

        Its undo puts it in the trash, where nothing that hangs on it is lost.
        """
        moment = plain(timezone.now())
        self._write(Entry.Action.CHANGED, record, "deleted_at", old=moment, new=None)

    def change(self, record: models.Model, **values: Any) -> None:
        """Set fields of a record and save them, remembering what they were.

        `custom.KEY` is what a JSON column holds under a key, on its own; None takes it out.
        """
        changed = {name: value for name, value in values.items() if value_of(record, name) != value}
        for name, value in changed.items():
            old = as_json(record, name)
            set_value(record, name, value)
            self._write(Entry.Action.CHANGED, record, name, old=old, new=as_json(record, name))
        if changed:
            record.save(update_fields=[*columns_of(changed), *always_saved(record)])

    def change_all(self, records: Sequence[models.Model], **values: Any) -> None:
        """Set the same fields of many records of one model, in a few statements."""
        if not records:
            return
        first = records[0]
        before = [{name: as_json(record, name) for name in values} for record in records]
        for name, value in values.items():
            setattr(first, name, value)
        after = {name: as_json(first, name) for name in values}
        steps = []
        changed = []
        for record, was in zip(records, before, strict=True):
            differ = [name for name in values if was[name] != after[name]]
            steps += [step(record, name, old=was[name], new=after[name]) for name in differ]
            if differ:
                changed.append(record)
                for name, value in values.items():
                    setattr(record, name, value)
        if changed:
            rows = type(first)._base_manager.filter(pk__in=[record.pk for record in changed])
            rows.update(**values, **dict.fromkeys(always_saved(first), timezone.now()))
            self.keep(steps)

    def keep(self, steps: Iterable[dict[str, Any]]) -> None:
        """Remember steps that were taken otherwise: many at once, by SQL."""
        self._flush()
        copy_in(Entry, [{"operation_id": self.operation.pk, **each} for each in steps])

    def remove(self, record: models.Model) -> None:
        """Delete a row that a move displaced; the whole row is kept for the undo."""
        [row] = serializers.serialize("python", [record])
        self._write(Entry.Action.REMOVED, record, old=plain(row["fields"]))
        record.delete()

    def link(self, manager: Any, record: models.Model) -> None:
        """Add a record to a many-to-many relation, if it is not there."""
        if not manager.filter(pk=record.pk).exists():
            manager.add(record)
            name = M2M + manager.prefetch_cache_name
            self._write(Entry.Action.CHANGED, manager.instance, name, new=plain(record.pk))

    def unlink(self, manager: Any, record: models.Model) -> None:
        """Take a record out of a many-to-many relation, if it is there."""
        if manager.filter(pk=record.pk).exists():
            manager.remove(record)
            name = M2M + manager.prefetch_cache_name
            self._write(Entry.Action.CHANGED, manager.instance, name, old=plain(record.pk))

    def _write(self, action: str, record: models.Model, name: str = "", *, old=None, new=None):
        self._keep([self._entry(action, record, name, old=old, new=new)])

    def _keep(self, entries: list[Entry]) -> None:
        if self._held is None:
            Entry.objects.bulk_create(entries, batch_size=1000)
        else:
            self._held += entries

    def _flush(self) -> None:
        if self._held:
            Entry.objects.bulk_create(self._held, batch_size=1000)
            self._held = []

    def _entry(
        self, action: str, record: models.Model, name: str = "", *, old=None, new=None
    ) -> Entry:
        return Entry(
            operation=self.operation,
            action=action,
            record_type=record._meta.label_lower,
            record_id=str(record.pk),
            field=name,
            old=old,
            new=new,
        )


def step(record: models.Model, name: str, *, old: Any, new: Any) -> dict[str, Any]:
    """The row of a step that changed a field, for many of them at once."""
    return {
        "action": Entry.Action.CHANGED,
        "record_type": record._meta.label_lower,
        "record_id": str(record.pk),
        "field": name,
        "old": old,
        "new": new,
    }
