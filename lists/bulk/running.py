"""A bulk edit, a thousand records at a time, each thousand in one transaction with its counts.

A worker that is killed loses the transaction it was in and nothing else: whoever goes on begins
after the records that are counted. Every record is locked, seen and allowed at its turn, so what
changed since it was chosen is respected.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import connection, models, transaction
from django.db.models import F, Func, Value
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.company import one_company
from accounts.models import User
from fields.definitions import fields_of
from fields.tasks import compute
from history.events import record_all
from history.journal import Journal, step
from history.models import Operation
from history.values import M2M
from lists.bulk.changes import ADD, DO, SET, action_of, answered, cleaned, column_of
from lists.columns import Action, Entity, Turns, entity_of
from lists.custom import CUSTOM
from lists.models import BulkEdit, BulkRow

CHUNK = 1000
CHOOSE = """
    INSERT INTO lists_bulkrow (bulk_id, number, key)
    SELECT %s, row_number() OVER (ORDER BY chosen.id), chosen.id::text FROM ({rows}) chosen (id)
"""


@transaction.atomic
def begin(
    entity: Entity,
    scope: str,
    rows: Any,
    *,
    by: User,
    kind: str,
    target: str,
    given: dict[str, list[str]],
    title: str,
) -> BulkEdit:
    """Remember which records are meant, and what becomes of them. `run` does it."""
    operation = Operation.objects.create(kind=Operation.Kind.BULK, by=by, title=title[:300])
    bulk = BulkEdit.objects.create(
        entity=entity.key,
        scope=scope,
        by=by,
        operation=operation,
        kind=kind,
        target=target,
        given=given,
        language=translation.get_language() or "en",
    )
    sql, params = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE.format(rows=sql), [bulk.pk, *params])
    bulk.total = bulk.rows.count()
    bulk.save(update_fields=["total"])
    return bulk


def run(bulk: BulkEdit, *, report: Callable[[int], object] = lambda done: None) -> BulkEdit:
    """Change what is left of a bulk edit's records; `report` hears how many are done.

    It ends quietly when somebody stopped it.
    """
    with translation.override(bulk.language), pghistory.context(user=bulk.by_id):
        while _take_chunk(bulk.pk):
            bulk.refresh_from_db()
            report(bulk.done)
    bulk.refresh_from_db()
    return bulk


@transaction.atomic
def _take_chunk(key: int) -> bool:
    """Change a thousand records; whether there may be more."""
    bulk = BulkEdit.objects.select_for_update(of=["self"]).get(pk=key)
    if bulk.state not in {BulkEdit.State.QUEUED, BulkEdit.State.RUNNING}:
        return False
    rows = bulk.rows.filter(number__gt=bulk.done, number__lte=bulk.done + CHUNK)
    keys = list(rows.values_list("key", flat=True))
    if not keys:
        _finish(bulk)
        return False
    entity = entity_of(bulk.entity)
    records = _allowed(bulk, entity, keys)
    changed = _change(bulk, entity, records) if records else 0
    bulk.state = BulkEdit.State.RUNNING
    bulk.done += len(keys)
    bulk.changed += changed
    bulk.skipped += len(keys) - len(records)
    bulk.save(update_fields=["state", "done", "changed", "skipped"])
    return True


def _finish(bulk: BulkEdit) -> None:
    bulk.state, bulk.finished_at = BulkEdit.State.DONE, timezone.now()
    bulk.save(update_fields=["state", "finished_at"])
    compute_formulas(entity_of(bulk.entity))
    BulkRow.objects.filter(bulk=bulk).delete()


def compute_formulas(entity: Entity) -> None:
    """Have the formulas of the changed records computed anew, once this transaction is through."""
    model = entity.model
    if hasattr(model, "field_set") and any(one.is_computed for one in fields_of(model)):
        compute.defer(entity=model.field_set)


def _allowed(bulk: BulkEdit, entity: Entity, keys: list[str]) -> list[Any]:
    """The records of a chunk that may be changed now, locked in one order for everybody."""
    rows = entity.visible(bulk.by).filter(pk__in=keys)
    action = action_of(entity, bulk.target) if bulk.kind == DO else None
    if action and action.rows:
        rows = action.rows(rows)
    model = rows.model
    # The subquery decides who is locked; what a record is by then is read after it is held.
    locked = model._base_manager.select_for_update(of=["self"]).filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))
    found = list(rows.order_by("pk").prefetch_related("owner"))
    may = action.may if action else entity.may_edit
    with one_company():
        return [record for record in found if may is None or may(record, bulk.by)]


def _change(bulk: BulkEdit, entity: Entity, records: list[Any]) -> int:
    """Write it, journalled, with one entry in each record's history. How many were changed."""
    journal = Journal(bulk.operation)
    if bulk.kind == DO:
        return _act(bulk, action_of(entity, bulk.target), records, journal)
    values = cleaned(bulk, entity)
    column = column_of(entity, bulk.target)
    if column.edit and column.edit.is_labels:
        [(name, labels)] = values.items()
        return _relabel(bulk, records, name, list(labels))
    assert bulk.kind == SET  # noqa: S101  there is no further kind
    custom = {name: value for name, value in values.items() if name.startswith(CUSTOM)}
    if custom:
        return sum(_set_custom(bulk, records, name, value) for name, value in custom.items())
    differ = [one for one in records if any(getattr(one, n) != v for n, v in values.items())]
    journal.change_all(differ, **values)
    return len(differ)


def _act(bulk: BulkEdit, action: Action, records: list[Any], journal: Journal) -> int:
    """Do an action with records of a chunk; how many were changed."""
    form = answered(bulk, action)
    values = action.values(bulk.by) | (form.values() if form else {})
    changed = len(records)
    if values:
        journal.change_all(records, **values)
    if form and (turns := form.turns()):
        changed = _in_turn(records, turns, journal, begin=bulk.done - bulk.skipped)
    if action.verb:
        record_all(records, action.verb, by=bulk.by, **(form.told() if form else {}))
    if action.after:
        action.after(records, bulk.by)
    return changed


def _in_turn(records: list[Any], turns: Turns, journal: Journal, *, begin: int) -> int:
    """Give each record the value whose turn it is; `begin` counts those of earlier chunks."""
    changed = 0
    for place, value in enumerate(turns.values):
        mine = records[(place - begin) % len(turns.values) :: len(turns.values)]
        differ = [record for record in mine if getattr(record, turns.field) != value]
        if differ:
            journal.change_all(differ, **{turns.field: value})
        changed += len(differ)
    return changed


def _set_custom(bulk: BulkEdit, records: list[Any], name: str, value: Any) -> int:
    """Give a custom field its value; None empties it."""
    key = name.removeprefix(CUSTOM)
    differ = [record for record in records if record.custom.get(key) != value]
    if not differ:
        return 0
    steps = [step(one, name, old=one.custom.get(key), new=value) for one in differ]
    Journal(bulk.operation).keep(steps)
    output = models.JSONField()
    if value is None:
        template, given = "%(expressions)s", Value(key)
        new = Func(F("custom"), given, template=template, arg_joiner=" - ", output_field=output)
    else:
        given = Value({key: value}, output_field=output)
        new = Func(F("custom"), given, template="%(expressions)s", arg_joiner=" || ")
        new.output_field = output
    rows = type(differ[0])._base_manager.filter(pk__in=[record.pk for record in differ])
    return rows.update(custom=new, updated_at=timezone.now())


def _relabel(bulk: BulkEdit, records: list[Any], name: str, labels: list[Any]) -> int:
    """Add labels to records, or take them away."""
    model = type(records[0])
    through = getattr(model, name).through
    mine, theirs = f"{model._meta.model_name}_id", f"{labels[0]._meta.model_name}_id"
    keys = [label.pk for label in labels]
    rows = through.objects.filter(
        **{f"{mine}__in": [record.pk for record in records], f"{theirs}__in": keys}
    )
    had = set(rows.values_list(mine, theirs))
    is_adding = bulk.kind == ADD
    pairs = [
        (record, label)
        for record in records
        for label in labels
        if ((record.pk, label.pk) in had) != is_adding
    ]
    if is_adding:
        made = [through(**{mine: record.pk, theirs: label.pk}) for record, label in pairs]
        through.objects.bulk_create(made, batch_size=CHUNK, ignore_conflicts=True)
    else:
        rows.delete()
    Journal(bulk.operation).keep(
        step(record, M2M + name, old=old, new=new)
        for record, label in pairs
        for old, new in [(None, label.pk) if is_adding else (label.pk, None)]
    )
    return _tell_labels(bulk, pairs, is_adding=is_adding)


def _tell_labels(bulk: BulkEdit, pairs: list[tuple[Any, Any]], *, is_adding: bool) -> int:
    """One line in the history of each record, for records that got the same labels together."""
    by_record: dict[Any, list[str]] = {}
    records = {}
    for record, label in pairs:
        by_record.setdefault(record.pk, []).append(str(label))
        records[record.pk] = record
    alike: dict[tuple[str, ...], list[Any]] = {}
    for key, names in by_record.items():
        alike.setdefault(tuple(sorted(names)), []).append(records[key])
    for labels, some in alike.items():
        added, removed = (list(labels), []) if is_adding else ([], list(labels))
        verb = f"{some[0]._meta.model_name}.labelled"
        record_all(some, verb, by=bulk.by, added=added, removed=removed)
    return len(by_record)


def stop(bulk: BulkEdit) -> BulkEdit:
    """Change no more records. What is done stays, and can be undone."""
    BulkEdit.objects.filter(
        pk=bulk.pk, state__in=[BulkEdit.State.QUEUED, BulkEdit.State.RUNNING]
    ).update(state=BulkEdit.State.STOPPED, finished_at=timezone.now())
    bulk.refresh_from_db()
    return bulk


def outcome(bulk: BulkEdit) -> str:
    """What became of it, in one sentence or two."""
    words = {"changed": bulk.changed, "skipped": bulk.skipped}
    if not bulk.skipped:
        return _("Records changed: %(changed)s.") % words
    return _("Records changed: %(changed)s. Left out, not yours to change: %(skipped)s.") % words
