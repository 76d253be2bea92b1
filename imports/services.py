"""What people do with an import: bring a file, say how it is read, start it, stop it."""

from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from imports.conventions import possible_owners
from imports.mapping import Mapping, problems, recognise
from imports.models import Import
from imports.reading import Reading, Table, Unreadable, understand, understand_as
from imports.running import mapping_of, unpacked_path

RECOGNISED_FROM = 300


def receive_file(file: File, *, name: str, owner: User, by: User, by_rules: bool = False) -> Import:
    """Keep a file, understand it and recognise its columns.

    Rows that name no owner go to `owner`; with `by_rules` the assignment rules choose first.
    Raises `Unreadable` for a file that cannot be imported; then nothing of it is kept.
    """
    source = Import(name=name[:255], by=by, owner=owner, by_rules=by_rules)
    source.file.save(name, file, save=False)
    path = Path(source.file.path)
    try:
        _take(source, understand(path, unpacked_path(path)))
        source.save()
    except BaseException:
        discard_files(source)
        raise
    return source


@transaction.atomic
def read_differently(source: Import, wishes: MappingOf[str, Any], *, by: User) -> Import:
    """Read the file as somebody chose: `encoding`, `delimiter`, `sheet` or `header`.

    The columns are recognised again. Raises `Unreadable`, and `Rejected` once it was started.
    """
    source = _lock_waiting(source)
    path = Path(source.file.path)
    reading = Reading(**{**source.reading, **wishes})
    try:
        table = understand_as(path, unpacked_path(path), reading, find_names="header" not in wishes)
    except Unreadable:
        # It may hold the rows of the other sheet by now.
        unpacked_path(path).unlink(missing_ok=True)
        raise
    _take(source, table)
    source.save(update_fields=["reading", "columns", "mapping", "rows_total"])
    return source


@transaction.atomic
def map_columns(source: Import, mapping: Mapping, *, owner: User, dates: str, by: User) -> Import:
    """Say what each column is, and whose the leads will be. Raises `Rejected` once started."""
    source = _lock_waiting(source)
    source.mapping = {str(place): str(field) for place, field in mapping.items()}
    source.owner, source.dates = owner, dates
    source.save(update_fields=["mapping", "owner", "dates"])
    return source


@transaction.atomic
def start_import(source: Import, *, by: User) -> Import:
    """Hand an import to the workers. A second time changes nothing.

    Raises `Rejected` for columns that cannot be imported like this.
    """
    source = Import.objects.select_for_update(of=["self"]).get(pk=source.pk)
    if source.state in {Import.State.QUEUED, Import.State.RUNNING, Import.State.DONE}:
        return source
    if found := problems(mapping_of(source), source.columns):
        raise Rejected(" ".join(found))
    return _queue(source)


@transaction.atomic
def cancel_import(source: Import, *, by: User) -> Import:
    """Stop an import. What came in until now stays."""
    source = Import.objects.select_for_update(of=["self"]).get(pk=source.pk)
    if source.state in {Import.State.DONE, Import.State.CANCELLED}:
        return source
    source.state, source.finished_at = Import.State.CANCELLED, timezone.now()
    source.save(update_fields=["state", "finished_at"])
    return source


def fail_import(source: Import, error: str) -> None:
    """Say that a run ended by an error of ours. It can be started again, and goes on from there."""
    Import.objects.filter(pk=source.pk, state=Import.State.RUNNING).update(
        state=Import.State.FAILED, error=error, finished_at=timezone.now()
    )


def discard_files(source: Import) -> None:
    """Remove what was kept of a file."""
    unpacked_path(Path(source.file.path)).unlink(missing_ok=True)
    source.file.delete(save=False)


def _take(source: Import, table: Table) -> None:
    rows = table.sample(RECOGNISED_FROM)
    mapping = recognise(
        table.columns,
        [cells for _number, cells in rows],
        has_header=bool(table.reading.header),
        owners=frozenset(possible_owners()),
    )
    source.reading = table.reading.as_json()
    source.columns, source.rows_total = table.columns, table.total
    source.mapping = {str(place): str(field) for place, field in mapping.items()}


def _lock_waiting(source: Import) -> Import:
    source = Import.objects.select_for_update(of=["self"]).get(pk=source.pk)
    if source.state != Import.State.MAPPING:
        raise Rejected(_("This import was started. Its columns can no longer be changed."))
    return source


def _queue(source: Import) -> Import:
    # Here, because a task runs the service's module: together they would import each other.
    from imports.tasks import run_import  # noqa: PLC0415

    source.state, source.error = Import.State.QUEUED, ""
    source.save(update_fields=["state", "error"])
    run_import.defer(import_id=source.pk, language=translation.get_language() or "")
    return source
