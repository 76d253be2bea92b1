"""A bulk edit taken back, a thousand records at a time; what was edited since is spared.

`history.undoing` reads an operation as a whole and holds all of its records: right for a merge, too
much for a hundred thousand records. The steps of a bulk edit are fields and labels alone, so they
go back in chunks, and a killed worker's successor goes on where it was.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pghistory
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Rejected
from core.writing import write_each
from history.events import record_all
from history.journal import refuse_if_built_upon
from history.models import Entry
from history.values import (
    M2M,
    always_saved,
    as_json,
    attname_of,
    column_of,
    columns_of,
    from_json,
    set_value,
)
from lists.bulk.changes import DO, action_of
from lists.bulk.running import compute_formulas
from lists.columns import entity_of
from lists.models import BulkEdit

CHUNK = 1000


@transaction.atomic
def begin_undo(bulk: BulkEdit, *, by: User) -> BulkEdit:
    """Ask for a bulk edit to be taken back; `run_undo` does it.

    Raises `Rejected` when a later bulk edit, a conversion or a merge stands on it.
    """
    bulk = BulkEdit.objects.select_for_update(of=["self"]).get(pk=bulk.pk)
    if not bulk.may_be_undone:
        return bulk
    refuse_if_built_upon(bulk.operation)
    bulk.state, bulk.undone_by = BulkEdit.State.UNDOING, by
    bulk.save(update_fields=["state", "undone_by"])
    return bulk


def run_undo(bulk: BulkEdit, *, report: Callable[[int], object] = lambda done: None) -> BulkEdit:
    """Take back what is left of a bulk edit; `report` hears how many steps are."""
    with pghistory.context(user=bulk.undone_by_id):
        while _undo_chunk(bulk.pk):
            bulk.refresh_from_db()
            report(bulk.undone + bulk.spared)
    bulk.refresh_from_db()
    return bulk


@transaction.atomic
def _undo_chunk(key: int) -> bool:
    """Take a thousand steps back, the last ones first; whether there may be more."""
    bulk = BulkEdit.objects.select_for_update(of=["self"]).get(pk=key)
    if bulk.state != BulkEdit.State.UNDOING:
        return False
    steps = bulk.operation.entries.order_by("-pk")
    if bulk.undo_place is not None:
        steps = steps.filter(pk__lt=bulk.undo_place)
    entries = list(steps[:CHUNK])
    if not entries:
        _finish(bulk)
        return False
    spared = _take_back(bulk, entries)
    bulk.undo_place = entries[-1].pk
    bulk.undone += len(entries) - spared
    bulk.spared += spared
    bulk.save(update_fields=["undo_place", "undone", "spared"])
    return True


def _finish(bulk: BulkEdit) -> None:
    now = timezone.now()
    bulk.state, bulk.finished_at = BulkEdit.State.UNDONE, now
    bulk.save(update_fields=["state", "finished_at"])
    compute_formulas(entity_of(bulk.entity))
    bulk.operation.undone_at, bulk.operation.undone_by = now, bulk.undone_by
    bulk.operation.save(update_fields=["undone_at", "undone_by"])


def _take_back(bulk: BulkEdit, entries: list[Entry]) -> int:
    """Reverse steps; how many had to stay as they are."""
    model: Any = apps.get_model(entries[0].record_type)
    keys = {entry.record_id for entry in entries}
    held = model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    records = {str(record.pk): record for record in held}
    links = [entry for entry in entries if entry.field.startswith(M2M)]
    fields = [entry for entry in entries if not entry.field.startswith(M2M)]
    spared = _relink(model, links, records) if links else 0
    back: dict[str, list[Entry]] = defaultdict(list)
    for entry in fields:
        record = records.get(entry.record_id)
        if record is None or as_json(record, entry.field) != entry.new:
            spared += 1
        else:
            back[entry.record_id].append(entry)
    spared += _set_back(model, back, records)
    _tell(bulk, [records[key] for key in back if key in records])
    return spared


def _set_back(model: Any, back: dict[str, list[Entry]], records: dict[str, Any]) -> int:
    """Give records their old values, many in one statement; one by one if that cannot be."""
    missing = _missing(model, [entry for entries in back.values() for entry in entries])
    spared, changed, names = 0, [], set()
    for key, entries in back.items():
        kept = [entry for entry in entries if (entry.field, str(entry.old)) not in missing]
        spared += len(entries) - len(kept)
        for entry in kept:
            old = from_json(model, entry.field, entry.old)
            set_value(records[key], attname_of(model, entry.field), old)
            names.add(entry.field)
        if kept:
            changed.append(records[key])
    if not changed:
        return spared
    stamp = always_saved(changed[0])
    for record in changed:
        for name in stamp:
            setattr(record, name, timezone.now())
    columns = [*columns_of(sorted(names)), *stamp]
    try:
        with transaction.atomic():
            write_each(changed, columns)
    except IntegrityError:
        spared += sum(not _saved(record, columns) for record in changed)
    return spared


def _saved(record: models.Model, columns: list[str]) -> bool:
    try:
        with transaction.atomic():
            record.save(update_fields=columns)
    except (IntegrityError, Rejected):
        return False
    return True


def _missing(model: Any, entries: list[Entry]) -> set[tuple[str, str]]:
    """The old values that lead to records that are no longer there: field and key."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        if entry.old is None or "." in entry.field:
            continue
        if isinstance(column_of(model, entry.field).related_model, type):
            wanted[entry.field].add(entry.old)
    missing = set()
    for name, keys in wanted.items():
        target: Any = column_of(model, name).related_model
        there = set(target._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        missing |= {(name, str(key)) for key in keys if key not in there}
    return missing


def _relink(model: Any, entries: list[Entry], records: dict[str, Any]) -> int:
    """Take labels away that were added, and give back those that were taken away."""
    name = entries[0].field.removeprefix(M2M)
    through = getattr(model, name).through
    target = getattr(model, name).rel.model
    mine, theirs = f"{model._meta.model_name}_id", f"{target._meta.model_name}_id"
    there = set(target._base_manager.values_list("pk", flat=True))
    gone: dict[Any, list[Any]] = defaultdict(list)
    returned, spared = [], 0
    for entry in entries:
        record = records.get(entry.record_id)
        if record is None or (entry.new is None and entry.old not in there):
            spared += 1
        elif entry.new is not None:
            gone[entry.new].append(record.pk)
        else:
            returned.append(through(**{mine: record.pk, theirs: entry.old}))
    for label, keys in gone.items():
        through.objects.filter(**{f"{mine}__in": keys, theirs: label}).delete()
    through.objects.bulk_create(returned, batch_size=CHUNK, ignore_conflicts=True)
    return spared


def _tell(bulk: BulkEdit, records: list[Any]) -> None:
    """Say in the history that an action was taken back; fields say it by themselves."""
    if bulk.kind == DO and records:
        verb = action_of(entity_of(bulk.entity), bulk.target).undone_verb
        if verb:
            record_all(records, verb, by=bulk.undone_by)
