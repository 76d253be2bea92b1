"""The undo journal: what an operation did, step by step, and how to take it back.

Conversion, merge, import and bulk edit all write through a `Journal`. An undo walks the steps
backwards in one transaction. What people edited since is spared, and named.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from history.locking import in_lock_order
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

    def brought_in(self, record: models.Model) -> None:
        """Remember that the operation made this record, and that others build on it from now on.

        Its undo puts it in the trash, where nothing that hangs on it is lost.
        """
        moment = _plain(timezone.now())
        self._write(Entry.Action.CHANGED, record, "deleted_at", old=moment, new=None)

    def change(self, record: models.Model, **values: Any) -> None:
        """Set fields of a record and save them, remembering what they were.

        `custom.KEY` is what a JSON column holds under a key, on its own; None takes it out.
        """
        changed = {name: value for name, value in values.items() if _value(record, name) != value}
        for name, value in changed.items():
            old = _as_json(record, name)
            _set(record, name, value)
            self._write(Entry.Action.CHANGED, record, name, old=old, new=_as_json(record, name))
        if changed:
            record.save(update_fields=[*_columns(changed), *_always_saved(record)])

    def change_all(self, records: Sequence[models.Model], **values: Any) -> None:
        """Set the same fields of many records of one model, in a few statements."""
        changed: list[models.Model] = []
        entries: list[Entry] = []
        for record in records:
            for name in [name for name in values if _value(record, name) != values[name]]:
                old = _as_json(record, name)
                setattr(record, name, values[name])
                new = _as_json(record, name)
                entries.append(self._entry(Entry.Action.CHANGED, record, name, old=old, new=new))
                changed.append(record)
        if changed:
            model, keys = type(changed[0]), [record.pk for record in changed]
            stamp = dict.fromkeys(_always_saved(changed[0]), timezone.now())
            model._base_manager.filter(pk__in=keys).update(**values, **stamp)
            Entry.objects.bulk_create(entries, batch_size=1000)

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
        self._entry(action, record, name, old=old, new=new).save(force_insert=True)

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
    entries = list(operation.entries.order_by("-pk"))
    rows = _Rows(entries)
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
WHOLE = (Operation.Kind.CONVERSION, Operation.Kind.RETURN, Operation.Kind.MERGE)


def refuse_if_built_upon(operation: Operation) -> None:
    """Raise `BuiltUpon` if an operation that came later, and still stands, changed these records.

    A conversion, a return or a merge counts for the whole record, an import or a bulk edit only
    where another one of its kind wrote the same field.
    """
    alike = models.Q(kind=operation.kind) & models.Exists(_entries_on(operation, same_field=True))
    whole = models.Q(kind__in=WHOLE) & models.Exists(_entries_on(operation))
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

    def __init__(self, entries: list[Entry]):
        self.found: dict[tuple[str, str], models.Model] = {}
        wanted = defaultdict(set)
        for entry in entries:
            wanted[apps.get_model(entry.record_type)].add(entry.record_id)
        for model in in_lock_order(wanted):
            rows = model._base_manager.select_for_update().filter(pk__in=wanted[model])
            for record in rows.order_by("pk"):
                self.found[model._meta.label_lower, str(record.pk)] = record

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
        value = None if record is None else _as_json(record, entry.field)
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
    return entry.action == Entry.Action.CHANGED and not _is_link(entry) and "." not in entry.field


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
    kept = {entry.field: _stored(record, entry.field) for entry in back}
    for entry in back:
        _set(record, _attname(model, entry.field), _from_json(model, entry.field, entry.old))
    try:
        with transaction.atomic():
            if kept:
                record.save(update_fields=[*_columns(kept), *_always_saved(record)])
    except IntegrityError:  # another record has taken its place
        for name, value in kept.items():
            _set(record, _attname(model, name), value)
        return entries
    return stay


def _set_back_together(entries: list[Entry], rows: _Rows) -> bool:
    """Whether one statement could give many records their old value of one field."""
    found = [record for entry in entries if (record := rows.of(entry))]
    model, name, old = type(found[0]), entries[0].field, entries[0].old
    if len(found) < len(entries) or not _is_there(model, name, old):
        return False
    value = _from_json(model, name, old)
    stamp = dict.fromkeys(_always_saved(found[0]), timezone.now())
    try:
        with transaction.atomic():
            keys = [record.pk for record in found]
            column = _column(model, name).attname
            model._base_manager.filter(pk__in=keys).update(**{column: value}, **stamp)
    except IntegrityError:
        return False
    for record in found:
        setattr(record, column, value)
    return True


def _is_there(model: type[models.Model], name: str, key: Any) -> bool:
    """Whether a foreign key would lead somewhere. Other fields always can have their value."""
    target = _column(model, name).related_model
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
    one = [name for name in fields if not _column(model, name).many_to_many]
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


def _value(record: models.Model, name: str) -> Any:
    column, _dot, key = name.partition(".")
    value = getattr(record, column)
    return value.get(key) if key else value


def _set(record: models.Model, name: str, value: Any) -> None:
    column, _dot, key = name.partition(".")
    if key:
        others = {each: kept for each, kept in getattr(record, column).items() if each != key}
        value = others if value is None else {**others, key: value}
    setattr(record, column, value)


def _columns(names: Iterable[str]) -> list[str]:
    """The columns that these fields are saved in."""
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def _attname(model: type[models.Model], name: str) -> str:
    """The attribute that holds what is stored: for a foreign key, the id."""
    return name if "." in name else _column(model, name).attname


def _stored(record: models.Model, name: str) -> Any:
    return _value(record, _attname(type(record), name))


def _as_json(record: models.Model, name: str) -> Any:
    """A field's value as the journal keeps it: a foreign key as its id, a moment as text."""
    return _plain(_stored(record, name))


class _Encoder(DjangoJSONEncoder):
    """Django's, which drops the microseconds of a moment: an undo has to give them back."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=_Encoder))


def _from_json(model: type[models.Model], name: str, value: Any) -> Any:
    if "." in name:
        return value
    column = _column(model, name)
    return getattr(column, "target_field", column).to_python(value)


def _column(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", model._meta.get_field(name.partition(".")[0]))


def _always_saved(record: models.Model) -> list[str]:
    return ["updated_at"] if any(f.name == "updated_at" for f in record._meta.fields) else []
