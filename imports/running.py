"""The run: a file, a thousand rows at a time, each thousand in one transaction with its counts.

A worker that is killed loses the transaction it was in and nothing else: whoever goes on begins
after the rows that are counted, so no row is taken in twice.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from activities.models import Note
from core.copying import copy_in
from imports.conventions import find_conventions
from imports.fields import F
from imports.mapping import Mapping
from imports.models import Import, ImportRow
from imports.reading import Reading, Table, reopen
from imports.rows import ReadRow, RowReader
from leads.intake import Taken, take_in_staged
from leads.models import Lead

CHUNK = 1000
type NumberedRow = tuple[int, list[str]]
Outcome = ImportRow.Outcome


def run(source: Import, *, report: Callable[[int], object] = lambda done: None) -> Import:
    """Take in what is left of an import's file; `report` hears how many rows are done.

    It stops quietly when the import was cancelled, or when another worker is at it.
    """
    with translation.override(language_of(source)):
        table = table_of(source)
        reader = reader_of(source, table)
        seen: dict[bytes, int] = {}
        done = _begin(source)
        for place, chunk in _chunks(table):
            fresh = _fresh(chunk, seen)
            if place < done:
                continue
            if not _take_chunk(source, place, chunk, fresh, reader):
                break
            report(place + len(chunk))
        else:
            _finish(source)
    source.refresh_from_db()
    return source


def table_of(source: Import) -> Table:
    """The table of an import's file, read as was decided. Raises `Unreadable`."""
    path = Path(source.file.path)
    return reopen(
        path,
        unpacked_path(path),
        Reading(**source.reading),
        columns=source.columns,
        total=source.rows_total,
    )


def unpacked_path(path: Path) -> Path:
    """Where the rows of a workbook are kept as text, beside it."""
    return path.with_name(f"{path.name}.csv")


def mapping_of(source: Import) -> Mapping:
    return {int(place): F(field) for place, field in source.mapping.items()}


def reader_of(source: Import, table: Table) -> RowReader:
    mapping = mapping_of(source)
    usual = find_conventions(table.rows(), mapping, dates=source.dates)
    return RowReader(table.columns, mapping, usual, owner=source.owner, by_rules=source.by_rules)


def language_of(source: Import) -> str:
    """The language in which reasons are written: of who asked for the import."""
    return source.by.language or translation.get_language() or "en"


def _begin(source: Import) -> int:
    """How many rows are done already."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=source.pk)
        if locked.state == Import.State.QUEUED:
            locked.state, locked.started_at = Import.State.RUNNING, timezone.now()
            locked.save(update_fields=["state", "started_at"])
        return locked.rows_done


def _chunks(table: Table) -> Iterator[tuple[int, Sequence[NumberedRow]]]:
    """Always cut at the same places, so that the count of done rows says where to go on."""
    place = 0
    for chunk in batched(table.rows(), CHUNK):
        yield place, chunk
        place += len(chunk)


def _fresh(chunk: Sequence[NumberedRow], seen: dict[bytes, int]) -> list[int]:
    """For each row, the number of the earlier row that it repeats to the letter, or 0."""
    repeated = []
    for number, cells in chunk:
        digest = hashlib.blake2b("\x1f".join(cells).encode(), digest_size=12).digest()
        first = seen.setdefault(digest, number)
        repeated.append(0 if first == number else first)
    return repeated


@transaction.atomic
def _take_chunk(
    source: Import,
    place: int,
    chunk: Sequence[NumberedRow],
    repeated: list[int],
    reader: RowReader,
) -> bool:
    """Take a thousand rows in; False when they are no longer ours to take."""
    locked = Import.objects.select_for_update().get(pk=source.pk)
    if locked.state != Import.State.RUNNING or locked.rows_done != place:
        return False
    read = [
        None if first else reader.read(cells)
        for (_number, cells), first in zip(chunk, repeated, strict=True)
    ]
    good = [row for row in read if row and row.lead]
    taken = iter(
        take_in_staged([row.lead for row in good if row.lead], by=source.by, own=_leads_of(locked))
    )
    outcomes = [_outcome(row, first, taken) for row, first in zip(read, repeated, strict=True)]
    _write_rows(source, chunk, outcomes)
    _write_notes(source, read, outcomes)
    _count(locked, outcomes)
    return True


def _leads_of(source: Import):
    return Lead.objects.filter(pk__in=source.rows.values("lead_record"))


def _outcome(row: ReadRow | None, first: int, taken: Iterator[Taken]) -> Taken:
    if row is None:
        return Taken(skipped=_("The same as row %(number)s.") % {"number": first})
    return next(taken) if row.lead else Taken(refused=row.refused)


def _write_rows(source: Import, chunk: Sequence[NumberedRow], outcomes: list[Taken]) -> None:
    copy_in(
        ImportRow,
        [
            {
                "source_id": source.pk,
                "number": number,
                # The file still has the rows that went well.
                "cells": [] if taken.lead_id else cells,
                "outcome": str(outcome_of(taken)),
                "reason": taken.refused or taken.skipped,
                "lead_record_id": taken.lead_id,
            }
            for (number, cells), taken in zip(chunk, outcomes, strict=True)
        ],
    )


def outcome_of(taken: Taken) -> ImportRow.Outcome:
    if taken.lead_id:
        return Outcome.CREATED
    return Outcome.SKIPPED if taken.skipped else Outcome.REFUSED


def _write_notes(source: Import, read: list[ReadRow | None], outcomes: list[Taken]) -> None:
    copy_in(
        Note,
        [
            {"lead_id": taken.lead_id, "text": row.note, "author_id": source.by_id}
            for row, taken in zip(read, outcomes, strict=True)
            if row and row.note and taken.lead_id
        ],
    )


def _count(locked: Import, outcomes: list[Taken]) -> None:
    kinds = [outcome_of(taken) for taken in outcomes]
    locked.rows_done += len(outcomes)
    locked.created_count += kinds.count(Outcome.CREATED)
    locked.skipped_count += kinds.count(Outcome.SKIPPED)
    locked.refused_count += kinds.count(Outcome.REFUSED)
    locked.linked_count += sum(taken.is_linked for taken in outcomes if taken.lead_id)
    locked.save(
        update_fields=[
            "rows_done",
            "created_count",
            "skipped_count",
            "refused_count",
            "linked_count",
        ]
    )


@transaction.atomic
def _finish(source: Import) -> None:
    locked = Import.objects.select_for_update().get(pk=source.pk)
    if locked.state == Import.State.RUNNING:
        locked.state, locked.finished_at = Import.State.DONE, timezone.now()
        locked.save(update_fields=["state", "finished_at"])
