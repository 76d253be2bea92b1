"""A file, understood: where its rows are and how its columns are called."""

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from imports.reading import delimited
from imports.reading.child import MAX_COLUMNS
from imports.reading.errors import Unreadable
from imports.reading.header import column_names, find_header
from imports.reading.kinds import Kind, kind_of
from imports.reading.workbook import too_many_columns, too_many_rows, unpack

MAX_ROWS = 100_000
# Titles and names above the rows, and then some.
SPARE_ROWS = 100
MARKED = {"'=", "'+", "'-", "'@"}
# What PostgreSQL does not store, and what nobody can see.
INVISIBLE = {ord(letter): None for letter in "\x00\ufeff\u200b\u200e\u200f\u2060\ufffe\uffff"} | {
    code: None for code in range(32) if chr(code) not in "\t\n\r"
}


@dataclass(frozen=True)
class Reading:
    """How a file is read. All of it can be chosen by whoever imports it.

    `header` is the number of the row that names the columns: 0 when there is none.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    header: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Table:
    """The rows of a file under the names of their columns, read anew each time they are asked."""

    path: Path
    unpacked: Path
    reading: Reading
    columns: list[str]
    total: int

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with something in them below the header: the number in the file, and its cells.

        Each has as many cells as there are columns.
        """
        width = len(self.columns)
        for number, cells in _all_rows(self.path, self.unpacked, self.reading):
            if number > self.reading.header and any(cells):
                yield number, (cells + [""] * width)[:width]

    def sample(self, count: int) -> list[tuple[int, list[str]]]:
        return list(islice(self.rows(), count))

    def top(self, count: int) -> list[tuple[int, list[str]]]:
        """The first rows with something in them, whether they are names or not."""
        return _top(self.path, self.unpacked, self.reading)[:count]


def understand(path: Path, unpacked: Path, *, is_local: bool = False) -> Table:
    """Find out by ourselves how a file is read. Raises `Unreadable` with one clear sentence.

    The rows of a workbook are kept as text in `unpacked`. A text that somebody at the machine
    gave (`is_local`) may be of any size.
    """
    kind = kind_of(path, is_local=is_local)
    if kind is Kind.TEXT:
        encoding = delimited.find_encoding(path)
        delimiter = delimited.find_delimiter(path, encoding)
        reading = Reading(kind, encoding=encoding, delimiter=delimiter)
    else:
        reading = _unpacked(path, unpacked, Reading(kind))
    most = None if is_local else MAX_ROWS
    return table_of(path, unpacked, _with_header(path, unpacked, reading), most=most)


def understand_as(path: Path, unpacked: Path, reading: Reading, *, find_names: bool) -> Table:
    """Read a file as somebody chose. `find_names`: look for the header again.

    Raises `Unreadable`.
    """
    if reading.kind != Kind.TEXT:
        reading = _unpacked(path, unpacked, reading)
    if find_names:
        reading = _with_header(path, unpacked, reading)
    return table_of(path, unpacked, reading)


def reopen(
    path: Path, unpacked: Path, reading: Reading, *, columns: list[str], total: int
) -> Table:
    """The table of a file that was understood before: nothing is guessed or counted again."""
    if reading.kind != Kind.TEXT and not unpacked.exists():
        _unpacked(path, unpacked, reading)
    return Table(path, unpacked, reading, columns, total)


def _unpacked(path: Path, unpacked: Path, reading: Reading) -> Reading:
    sheet = unpack(
        path, Kind(reading.kind), unpacked, sheet=reading.sheet, max_rows=MAX_ROWS + SPARE_ROWS
    )
    return replace(reading, sheet=sheet.name, sheets=sheet.names)


def _with_header(path: Path, unpacked: Path, reading: Reading) -> Reading:
    return replace(reading, header=find_header(_top(path, unpacked, reading)))


def _top(path: Path, unpacked: Path, reading: Reading) -> list[tuple[int, list[str]]]:
    filled = ((number, cells) for number, cells in _all_rows(path, unpacked, reading) if any(cells))
    return list(islice(filled, SPARE_ROWS))


def table_of(path: Path, unpacked: Path, reading: Reading, *, most: int | None = MAX_ROWS) -> Table:
    """Count the rows and name the columns. Raises `Unreadable` when nothing can be imported."""
    total = width = 0
    for number, cells in _all_rows(path, unpacked, reading):
        if number >= reading.header and any(cells):
            width = max(width, _width(cells))
            if width > MAX_COLUMNS:
                raise too_many_columns()
            total += number > reading.header
            if most and total > most:
                raise too_many_rows()
    if not width:
        raise Unreadable(_("This file is empty."))
    if not total:
        raise Unreadable(_("This file names its columns but has no rows below them."))
    top = _top(path, unpacked, reading)
    columns = column_names(top, reading.header, width, blank=_letter_name)
    return Table(path, unpacked, reading, columns, total)


def _width(cells: list[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _all_rows(path: Path, unpacked: Path, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    if reading.kind == Kind.TEXT:
        rows = delimited.rows_of_text(path, reading.encoding, reading.delimiter)
        for number, cells in rows:
            yield number, clean_row(cells)
        return
    with unpacked.open(encoding="utf-8", newline="") as file:
        for first, *cells in csv.reader(file):
            yield int(first), clean_row(cells)


def clean_row(cells: list[str]) -> list[str]:
    """Cells without what cannot be seen or stored, and without space around them.

    Nor with the apostrophe that keeps a spreadsheet from running a cell: our own files have those.
    """
    text = "".join(cells)
    if not text.isprintable():
        cells = [cell.translate(INVISIBLE) for cell in cells]
    cells = [cell.strip() for cell in cells]
    if "'" in text:
        cells = [cell[1:] if cell[:2] in MARKED else cell for cell in cells]
    return cells


def _letter_name(place: int) -> str:
    return _("Column %(letter)s") % {"letter": column_letter(place)}


def column_letter(place: int) -> str:
    """A, B, … Z, AA: what a spreadsheet calls the column at this place, from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
