"""The parent's side of reading a workbook: start the limited child, and say what went wrong."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from imports.reading.errors import Unreadable
from imports.reading.kinds import Kind, damaged, protected

CHILD = Path(__file__).with_name("child.py")
PATIENCE = 90


@dataclass(frozen=True)
class Sheet:
    """The sheet that was unpacked, and the names of all."""

    name: str
    names: list[str]


def unpack(source: Path, kind: Kind, target: Path, *, sheet: str = "", max_rows: int) -> Sheet:
    """Write the rows of a sheet to `target` as CSV, each with its number first.

    Without the name of a sheet, the first one that looks like a table. Raises `Unreadable`.
    """
    # Whoever reads the rows meanwhile keeps the old ones.
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        answer = _ask_child(source, kind, draft, sheet, max_rows)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return Sheet(answer["sheet"], answer["sheets"])


def _ask_child(source: Path, kind: Kind, target: Path, sheet: str, max_rows: int) -> dict:
    # -I: nothing beside the script, and nothing of the environment, is imported.
    command = [sys.executable, "-I", *map(str, (CHILD, kind, source, target, sheet, max_rows))]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise _too_heavy() from None
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise _too_heavy()
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise Unreadable(
            _(
                "This workbook is too large to open: often one cell lies far outside the table. "
                "Copy the table to a new workbook and import that."
            )
        )
    if done.returncode:
        raise protected() if b"Password" in done.stderr else damaged()
    answer = json.loads(done.stdout)
    _refuse(answer["problem"])
    return answer


def _refuse(problem: str) -> None:
    match problem:
        case "rows":
            raise too_many_rows()
        case "columns":
            raise too_many_columns()
        case "password":
            raise protected()


def too_many_rows() -> Unreadable:
    return Unreadable(_("This file has more than 100,000 rows. Split it and import the parts."))


def too_many_columns() -> Unreadable:
    return Unreadable(_("This sheet has more than 1,000 columns. Remove the spare ones."))


def _too_heavy() -> Unreadable:
    return Unreadable(
        _("This workbook took too long to read. Save the sheet as CSV and import that.")
    )
