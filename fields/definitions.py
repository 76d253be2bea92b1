"""Which fields there are, read from the database only when they changed.

A process keeps what it read last. The company's row, which every request reads anyway, says which
version is current: whoever changes a field gives it a new one in the same transaction.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.company import current_company, forget_company
from accounts.models import Company
from core.errors import Rejected
from fields.models import Choice, Field


@dataclass(frozen=True)
class Definitions:
    """All fields of all records, each in its place."""

    version: uuid.UUID | None = None
    fields: dict[str, list[Field]] = field(default_factory=dict)


_NONE = Definitions()
_last = _NONE
_held: ContextVar[Definitions | None] = ContextVar("held", default=None)


def fields_of(subject: Any, *, archived: bool = False) -> list[Field]:
    """The fields of a set, or of a model or record that has them, in order of groups and place.

    They are shared by everybody: nobody changes them. `archived` asks for archived ones as well.
    """
    entity = subject if isinstance(subject, str) else subject.field_set
    known = _current().fields.get(entity, [])
    return list(known) if archived else [each for each in known if not each.archived_at]


def field_of(subject: Any, key: str) -> Field | None:
    """The field with this key, archived or not."""
    known = fields_of(subject, archived=True)
    return next((each for each in known if each.key == key), None)


def remembered(subject: Any) -> list[Field]:
    """The fields as this process read them last, without asking the database."""
    return _last.fields.get(subject.field_set, [])


@contextmanager
def held() -> Iterator[None]:
    """Keep to the fields as they are now, without asking for their version: for many records."""
    token = _held.set(_current())
    try:
        yield
    finally:
        _held.reset(token)


def _current() -> Definitions:
    global _last  # noqa: PLW0603  one slot: the version says whether it may be used
    if (kept := _held.get()) is not None:
        return kept
    company = current_company()
    version = company.fields_version if company else None
    if version is None:
        return _NONE  # nobody has made a field yet
    known = _last
    if known.version != version:
        known = _last = Definitions(version, _read())
    return known


def _read() -> dict[str, list[Field]]:
    choices = Choice.objects.order_by("position", "pk")
    rows = Field.objects.select_related("group").prefetch_related(Prefetch("choices", choices))
    found: dict[str, list[Field]] = {}
    for row in sorted(rows, key=_place):
        found.setdefault(row.entity, []).append(row)
    return found


def _place(row: Field) -> tuple:
    group = row.group
    return (group.position + 1 if group else 0, row.group_id or 0, row.position, row.pk)


def changed() -> None:
    """Have every process read the fields again, once the transaction of the caller is through.

    It holds the company's row, so that two admins follow one another. Raises `Rejected` in an
    installation that nobody has set up.
    """
    if not Company.objects.update(fields_version=uuid.uuid4()):
        raise Rejected(_("Set up the company first."))
    forget_company()
