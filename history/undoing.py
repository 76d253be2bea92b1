"""Taking an operation back: its steps backwards, in one transaction.

What people edited since is spared, and named.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from history.locking import in_lock_order
from history.models import Entry, Operation
from history.values import (
    M2M,
    always_saved,
    as_json,
    attname_of,
    column_of,
    columns_of,
    from_json,
    set_value,
    stored,
)


@dataclass
class Undone:
    """What an undo could not put back: `spared` holds the entries whose field was edited since.

    `was_undone` says that somebody had taken it back before.
    """

    operation: Operation
    spared: list[Entry] = field(default_factory=list)
    was_undone: bool = False


@transaction.atomic
def undo(operation: Operation, *, by: User | None, also: Iterable[models.Model] = ()) -> Undone:
    """Take an operation back. A second undo changes nothing.

    `also` are records to hold besides those that it wrote to, in the same order. Raises
    `BuiltUpon` when a later operation that still stands touched the same records: it has to be
    undone first, and the message names it.
    """
    operation = Operation.objects.select_for_update().get(pk=operation.pk)
    undone = Undone(operation, was_undone=operation.undone_at is not None)
    if undone.was_undone:
        return undone
    entries = list(operation.entries.order_by("-pk"))
    rows = _Rows(entries, also)
    refuse_if_built_upon(operation)  # only now nobody else can begin to build
    left, undone.spared = _left_alone(entries, rows)
    standing = [entry for entry in entries if _place(entry) not in left]
    for group in _steps(standing):
        undone.spared += _take_back(group, rows)
    operation.undone_at, operation.undone_by = timezone.now(), by
    operation.save(update_fields=["undone_at", "undone_by"])
    return undone


class BuiltUpon(Rejected):
    """An undo that is refused because `later`, an operation that still stands, builds on it."""

    def __init__(self, later: Operation):
        super().__init__(
            _("A later change stands on this one: %(kind)s “%(title)s”. Undo that one first.")
            % {"kind": later.get_kind_display(), "title": later}
        )
        self.later = later


# These build on records as a whole: a lead that was converted, a contact that was merged. Others
# write single fields, and an undo spares a field that was written since.
KINDS = Operation.Kind
WHOLE = {KINDS.CONVERSION, KINDS.LINK, KINDS.RETURN, KINDS.MERGE}
# Save that the contacts of a deal can come apart whether it is a lead again or not. It has no undo
# that could be asked for first. And that leads of one deal are taken back in any order.
NOT_IN_THE_WAY = {KINDS.MERGE: {KINDS.RETURN}, KINDS.LINK: {KINDS.LINK}}


def refuse_if_built_upon(operation: Operation) -> None:
    """Raise `BuiltUpon` if an operation that came later, and still stands, changed these records.

    A conversion, a return or a merge counts for the whole record, an import or a bulk edit only
    where another one of its kind wrote the same field. So do two leads that were added to one deal.
    """
    alike = models.Q(kind=operation.kind) & models.Exists(_entries_on(operation, same_field=True))
    kinds = WHOLE - NOT_IN_THE_WAY.get(Operation.Kind(operation.kind), set())
    whole = models.Q(kind__in=kinds) & models.Exists(_entries_on(operation))
    later = Operation.objects.filter(undone_at=None, pk__gt=operation.pk).filter(whole | alike)
    if found := later.order_by("-pk").first():
        raise BuiltUpon(found)


def _entries_on(operation: Operation, *, same_field: bool = False) -> models.QuerySet[Entry]:
    """Entries of the operation that a query looks at, on records (and fields) of this one."""
    mine = operation.entries.filter(
        record_type=models.OuterRef("record_type"), record_id=models.OuterRef("record_id")
    )
    if same_field:
        mine = mine.filter(field=models.OuterRef("field"))
    later = Entry.objects.filter(operation=models.OuterRef("pk"))
    return later.filter(models.Exists(mine))


type Place = tuple[str, str, str]


def _place(entry: Entry) -> Place:
    return entry.record_type, entry.record_id, entry.field


class _Rows:
    """The records of an undo, each locked and read once."""

    def __init__(self, entries: list[Entry], also: Iterable[models.Model]):
        self.found: dict[tuple[str, str], models.Model] = {}
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        for record in also:
            wanted[type(record)].add(str(record.pk))
        for entry in entries:
            wanted[apps.get_model(entry.record_type)].add(entry.record_id)
        for model in in_lock_order(wanted):
            held = model._base_manager.select_for_update().filter(pk__in=wanted[model])
            for row in held.order_by("pk"):
                self.found[model._meta.label_lower, str(row.pk)] = row

    def of(self, entry: Entry) -> models.Model | None:
        return self.found.get((entry.record_type, entry.record_id))

    def put(self, entry: Entry, record: models.Model) -> None:
        self.found[entry.record_type, entry.record_id] = record

    def drop(self, entry: Entry) -> None:
        del self.found[entry.record_type, entry.record_id]


def _left_alone(entries: list[Entry], rows: _Rows) -> tuple[set[Place], list[Entry]]:
    """The fields that an undo does not touch, and of those the entries to be named.

    What somebody edited since is named. What is back already where it was is only left out.
    """
    changed = [e for e in entries if e.action == Entry.Action.CHANGED and not _is_link(e)]
    last = {_place(entry): entry for entry in reversed(changed)}
    first = {_place(entry): entry for entry in changed}
    comes_back = {_place(e)[:2] for e in entries if e.action == Entry.Action.REMOVED}
    left, named = set(), []
    for place, entry in last.items():
        record = rows.of(entry)
        if record is None and place[:2] in comes_back:
            continue
        value = None if record is None else as_json(record, entry.field)
        if record is not None and value == entry.new:
            continue
        left.add(place)
        if record is None or value != first[place].old:
            named.append(entry)
    return left, named


def _steps(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Entries that go back together.

    Fields of one record that changed together: a constraint may hold between them. And the same
    field of many records that went the same way: one statement takes it back.
    """
    times = Counter(_place(entry)[:2] for entry in entries)

    def key(entry: Entry) -> tuple[Any, ...]:
        if times[_place(entry)[:2]] == 1 and _is_plain(entry):
            return entry.record_type, entry.field, json.dumps(entry.old)
        return *_place(entry)[:2], entry.action

    for _same, group in groupby(entries, key=key):
        yield list(group)


def _is_plain(entry: Entry) -> bool:
    """Whether it is the value of one column."""
    is_part = _is_link(entry) or "." in entry.field
    return entry.action == Entry.Action.CHANGED and not is_part


def _take_back(group: list[Entry], rows: _Rows) -> list[Entry]:
    """Reverse a step. Answers the entries that had to stay as they are."""
    if len(group) > 1 and len({entry.record_id for entry in group}) > 1:
        if _set_back_together(group, rows):
            return []
        return [entry for one in group for entry in _take_back([one], rows)]
    if group[0].action == Entry.Action.REMOVED:
        return [entry for entry in group if not _put_back(entry, rows)]
    if group[0].action == Entry.Action.CREATED:
        return [entry for entry in group if not _unmake(entry, rows)]
    record = rows.of(group[0])
    if record is None:
        return group
    links = [entry for entry in group if _is_link(entry)]
    stay = [entry for entry in links if not _relink(record, entry)]
    return stay + _set_back(record, [entry for entry in group if not _is_link(entry)])


def _is_link(entry: Entry) -> bool:
    return entry.field.startswith(M2M)


def _set_back(record: models.Model, entries: list[Entry]) -> list[Entry]:
    """Give fields their old values; those whose old target is gone stay as they are."""
    model = type(record)
    stay = [entry for entry in entries if not _is_there(model, entry.field, entry.old)]
    back = [entry for entry in entries if entry not in stay]
    kept = {entry.field: stored(record, entry.field) for entry in back}
    for entry in back:
        set_value(record, attname_of(model, entry.field), from_json(model, entry.field, entry.old))
    try:
        with transaction.atomic():
            if kept:
                record.save(update_fields=[*columns_of(kept), *always_saved(record)])
    except IntegrityError:  # another record has taken its place
        for name, value in kept.items():
            set_value(record, attname_of(model, name), value)
        return entries
    return stay


def _set_back_together(entries: list[Entry], rows: _Rows) -> bool:
    """Whether one statement could give many records their old value of one field."""
    found = [record for entry in entries if (record := rows.of(entry))]
    model, name, old = type(found[0]), entries[0].field, entries[0].old
    if len(found) < len(entries) or not _is_there(model, name, old):
        return False
    value = from_json(model, name, old)
    stamp = dict.fromkeys(always_saved(found[0]), timezone.now())
    try:
        with transaction.atomic():
            keys = [record.pk for record in found]
            attname = column_of(model, name).attname
            model._base_manager.filter(pk__in=keys).update(**{attname: value}, **stamp)
    except IntegrityError:
        return False
    for record in found:
        setattr(record, attname, value)
    return True


def _is_there(model: type[models.Model], name: str, key: Any) -> bool:
    """Whether a foreign key would lead somewhere. Other fields always can have their value."""
    target = column_of(model, name).related_model
    if key is None or not isinstance(target, type):
        return True
    return target._base_manager.filter(pk=key).exists()


def _unmake(entry: Entry, rows: _Rows) -> bool:
    """Delete what was created, unless others have come to need it."""
    record = rows.of(entry)
    if record is None:
        return True
    try:
        with transaction.atomic():
            record.delete()
    except (models.ProtectedError, models.RestrictedError, IntegrityError):
        return False
    rows.drop(entry)
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


def _put_back(entry: Entry, rows: _Rows) -> bool:
    """Write a removed row again, if its place is free and what it points to is there."""
    model = apps.get_model(entry.record_type)
    fields = {name: value for name, value in (entry.old or {}).items() if _is_written(model, name)}
    one = [name for name in fields if not column_of(model, name).many_to_many]
    if rows.of(entry) or not all(_is_there(model, name, fields[name]) for name in one):
        return False
    row = {"model": entry.record_type, "pk": entry.record_id, "fields": fields}
    [restored] = serializers.deserialize("python", [row], ignorenonexistent=True)
    try:
        with transaction.atomic():
            restored.save()
    except IntegrityError:
        return False
    rows.put(entry, model._base_manager.get(pk=entry.record_id))
    return True


def _is_written(model: type[models.Model], name: str) -> bool:
    """Whether a column of a kept row still exists, and is not computed by the database."""
    columns = {field.name: field for field in model._meta.get_fields()}
    return name in columns and not getattr(columns[name], "generated", False)
