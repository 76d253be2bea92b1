"""Custom fields in a merge of contacts: which values there are to choose, and what refers to those
that go.

In choices and in the journal a custom field is called `custom.KEY`.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from accounts.models import User
from fields import registry
from fields.definitions import fields_of
from fields.models import Field
from fields.showing import Shower
from history.journal import Journal

PREFIX = "custom."


def name_of(field: Field) -> str:
    """What a merge and the journal call a field."""
    return PREFIX + field.key


def written_fields(model: Any) -> list[Field]:
    """The fields whose values people choose; what is computed follows from them."""
    return [field for field in fields_of(model) if not field.is_computed]


def value_of(record: Any, name: str) -> Any:
    """A record's value of the field with this name; None when it is empty."""
    return record.custom.get(name.removeprefix(PREFIX))


def comparable(record: Any, name: str) -> str:
    """A record's value as text that is equal where values are; empty when there is none."""
    value = value_of(record, name)
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def gaps(survivor: Any, other: Any) -> dict[str, Any]:
    """The values that the other one has and the survivor lacks, archived fields included."""
    computed = {field.key for field in fields_of(survivor, archived=True) if field.is_computed}
    lacking = other.custom.keys() - survivor.custom.keys() - computed
    return {PREFIX + key: other.custom[key] for key in sorted(lacking)}


def compared(contacts: Collection[Any], *, user: User) -> Iterator[tuple[str, str, dict[int, str]]]:
    """Each field that one of the contacts has filled: its name, its label, and by the id of each
    contact the value in words, empty where there is none."""
    fields = [
        field
        for field in written_fields(next(iter(contacts)))
        if any(field.key in contact.custom for contact in contacts)
    ]
    shower = Shower(user).load(contacts, fields)
    for field in fields:
        shown = {contact.pk: shower.shown(contact, field).text for contact in contacts}
        yield name_of(field), field.name, shown


def referring(kind: str, ids: Iterable[int]) -> Iterator[tuple[Any, list[Field]]]:
    """The records whose values refer to some people or organizations: rows of each model, with
    the fields that may."""
    keys = list(ids)
    for subject in registry.all_subjects():
        fields = [
            field
            for field in fields_of(subject.model, archived=True)
            if field.does.refers_to == kind
        ]
        if fields:
            meant = Q()
            for field in fields:
                meant |= Q(field.does.is_one_of(keys))  # type: ignore[attr-defined]
            yield subject.model._base_manager.filter(meant), fields


def move_references(kind: str, ids: Collection[int], new: int, journal: Journal) -> None:
    """Let values that refer to these people or organizations refer to `new`."""
    for rows, fields in referring(kind, ids):
        for record in rows.select_for_update(of=["self"]).order_by("pk"):
            values: Mapping[str, int] = {
                name_of(field): new for field in fields if record.custom.get(field.key) in ids
            }
            journal.change(record, **values)
