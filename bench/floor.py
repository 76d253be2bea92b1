"""The floor of a job: SQL written by hand in `floors/<job>.sql`, run through plain psycopg.

A file may hold several statements, each ended by a semicolon at the end of a line; they run in
one transaction. Their parameters are psycopg's named ones and stand at the head of the file. The
columns of a statement that returns a single row are parameters of those after it. Rows for
`COPY … FROM STDIN` are given as `rows`.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

FOLDER = Path(__file__).parent / "floors"
COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)


class Floor:
    """The statements of one file on a connection of their own."""

    def __init__(self, name: str, connection: psycopg.Connection) -> None:
        text = COMMENT.sub("", (FOLDER / f"{name}.sql").read_text())
        parts = re.split(r";\s*$", text, flags=re.MULTILINE)
        self.statements = [part.strip() for part in parts if part.strip()]
        self.connection = connection

    def run(self, *, rows: Iterable[tuple] = (), undone: bool = False, **known: Any) -> list[Any]:
        """Run all statements; the rows of the last that has some. `undone` rolls them back."""
        with self.connection.transaction(force_rollback=undone):
            return self._run(rows, known)

    def _run(self, rows: Iterable[tuple], known: dict[str, Any]) -> list[Any]:
        found: list[Any] = []
        with self.connection.cursor(row_factory=dict_row) as cursor:
            for statement in self.statements:
                if statement.upper().startswith("COPY "):
                    self._copy(cursor, statement, rows)
                    continue
                cursor.execute(statement, known)
                if cursor.description:
                    found = cursor.fetchall()
                    if len(found) == 1:
                        known |= found[0]
        return found

    def _copy(self, cursor: psycopg.Cursor[Any], statement: str, rows: Iterable[tuple]) -> None:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
