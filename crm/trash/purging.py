"""What was in the trash for thirty days goes for good: in chunks, and never what is still needed.

Nothing here waits for a lock: what somebody is restoring just now is left for the next run, and
who restores something that is being purged waits, and then does not find it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import trash_begins_at
from activities.models import SUBJECTS, Activity, Attachment, Note
from contacts.models import Organization, Person
from deals.models import Deal
from leads.models import Lead

CHUNK = 500
ENTRIES: list[Any] = [Note, Activity, Attachment]


def purge(before: datetime | None = None) -> int:
    """Remove what was thrown away before a moment (thirty days ago). Answers how many records.

    Events, the changelog and the journal keep what they say; files are removed from the disk once
    their rows are gone.
    """
    before = before or trash_begins_at()
    steps: list[Callable[[datetime], int]] = [
        *(partial(_purge_entries, model) for model in ENTRIES),
        *(partial(_purge_records, model) for model in (Lead, Deal)),
        *(partial(_purge_contacts, model) for model in (Person, Organization)),
    ]
    removed = 0
    for step in steps:
        while count := step(before):
            removed += count
    return removed


@transaction.atomic
def _purge_entries(model: Any, before: datetime) -> int:
    keys = _held(model._base_manager.filter(deleted_at__lt=before))
    _delete_entries(model, Q(pk__in=keys))
    return len(keys)


@transaction.atomic
def _purge_records(model: Any, before: datetime) -> int:
    """Leads or deals, with all that hangs on them."""
    keys = _held(model._base_manager.filter(deleted_at__lt=before))
    for entry in ENTRIES:
        _delete_entries(entry, Q((f"{model._meta.model_name}__in", keys)))
    model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def _purge_contacts(model: Any, before: datetime) -> int:
    """Contacts that no lead and no deal needs, and those that had been merged into them.

    One that was merged away and whose survivor lives stays: old links lead on. A lead in the trash
    needs its contact as well, or it could not be restored.
    """
    kind = str(model._meta.model_name)
    gone: Any = model._base_manager.filter(deleted_at__lt=before, merged_into=None)
    for needing in (Lead, Deal):
        gone = gone.exclude(Exists(needing._base_manager.filter(_only(kind, OuterRef("pk")))))
    keys = _held(gone)
    if not keys:
        return 0
    merged = list(_merged_into(model, keys))
    everyone = [*keys, *merged]
    for record in (Lead, Deal):
        record._base_manager.filter(Q((f"{kind}__in", everyone))).update(**{kind: None})
    for entry in ENTRIES:
        _let_go(entry, kind, everyone)
    model._base_manager.filter(pk__in=everyone).delete()
    return len(keys)


def _held(rows: models.QuerySet[Any]) -> list[Any]:
    """A chunk of rows, locked; those that somebody holds are passed over."""
    locked = rows.select_for_update(skip_locked=True, of=["self"]).order_by("pk")
    return list(locked.values_list("pk", flat=True)[:CHUNK])


def _only(kind: str, contact: Any) -> Q:
    """Leads and deals that have this contact and no other."""
    other = {"person": "organization", "organization": "person"}[kind]
    return Q((kind, contact), (f"{other}", None))


def _merged_into(model: Any, keys: list[Any]) -> Iterator[Any]:
    """Those that were merged into these contacts, or into those again."""
    while keys:
        rows = model._base_manager.filter(merged_into__in=keys)
        keys = list(rows.values_list("pk", flat=True))
        yield from keys


def _let_go(entry: Any, kind: str, keys: list[Any]) -> None:
    """What hangs on something else too stays there; the rest goes with its contact."""
    mine = Q((f"{kind}__in", keys))
    others = Q()
    for name in SUBJECTS:
        if name != kind:
            others |= Q((f"{name}__isnull", False))
    entry._base_manager.filter(mine & others).update(**{kind: None})
    _delete_entries(entry, mine)


def _delete_entries(entry: Any, which: Q) -> None:
    rows = entry._base_manager.filter(which)
    if entry is Attachment:
        files = [attachment.file for attachment in Attachment._base_manager.filter(which)]
        transaction.on_commit(partial(_remove_files, files))
    rows.delete()


def _remove_files(files: Iterable[Any]) -> None:
    for file in files:
        file.storage.delete(file.name)
