"""Delimited text: its encoding and delimiter from the evidence in it, and its rows."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from imports.reading.errors import Unreadable

DELIMITERS = ",;\t|"
# What people can choose when the guess is wrong: no detector knows all of these apart.
ENCODINGS = [
    "utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "iso8859-15", "mac_roman", "cp850",
    "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253", "cp1254", "cp1255", "cp1256",
    "shift_jis", "gb18030", "big5", "euc_kr",
]  # fmt: skip
SAMPLE_ROWS = 200
SAMPLE_BYTES = 262_144
LONGEST_CELL = 1_000_000
csv.field_size_limit(LONGEST_CELL)


def find_encoding(path: Path) -> str:
    """The encoding: a byte order mark, UTF-8 if all of it is, the NULs of UTF-16, or cp1252."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.2 * len(start):
        return "utf-16-le"
    if even > 0.2 * len(start):
        return "utf-16-be"
    return "utf-8" if _is_utf8(path) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(SAMPLE_BYTES):
                decoder.decode(block)
        except UnicodeDecodeError:
            return False
    # A file cut in the middle of a letter is still UTF-8.
    return True


def find_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts most rows into the same number of cells, at least two."""
    with _open(path, encoding) as file:
        first = file.readline()
        if named := _named_delimiter(first):
            return named
        file.seek(0)
        lines = list(islice(_bounded(file), SAMPLE_ROWS * 5))
    return max(DELIMITERS, key=lambda delimiter: _consistency(lines, delimiter))


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    left = SAMPLE_BYTES
    for line in lines:
        yield line[:left]
        left -= len(line)
        if left <= 0:
            return


def _consistency(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        rows = list(islice(csv.reader(lines, delimiter=delimiter), SAMPLE_ROWS))
    except csv.Error:
        return 0.0, 0
    widths = [len(row) for row in rows if any(cell.strip() for cell in row)]
    if not widths:
        return 1.0, len(rows)  # nothing but delimiters
    # Rows of one cell are titles above the table, or another delimiter's.
    [(width, times)] = Counter(widths).most_common(1)
    if width < 2:
        wide = [(size, count) for size, count in Counter(widths).items() if size > 1]
        width, times = max(wide, key=lambda pair: pair[1], default=(1, 0))
    return times / len(widths), width


def rows_of_text(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, from 1. Raises `Unreadable` where quotation marks run wild."""
    with _open(path, encoding) as file:
        if not _named_delimiter(file.readline()):
            file.seek(0)
        lines = _Remembering(file)
        reader = csv.reader(lines, delimiter=delimiter)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):
                if lines.count > 1 and lines.is_over:
                    _refuse_open_quote(lines.kept, delimiter, number)
                lines.forget()
                yield number, cells
        except csv.Error:
            raise _open_quote(number + 1) from None


def _refuse_open_quote(lines: list[str], delimiter: str, number: int) -> None:
    """The last row took several lines: was it a cell with line breaks, or a quote left open?"""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        raise _open_quote(number) from None


def _open_quote(number: int) -> Unreadable:
    return Unreadable(
        _("A quotation mark opens in row %(number)s and never closes. Correct the file there.")
        % {"number": number}
    )


class _Remembering:
    """Lines of a file, with those of the row being read kept for a second look."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, None)
        self.kept: list[str] = []

    def __iter__(self) -> "_Remembering":
        return self

    def __next__(self) -> str:
        if self._next is None:
            raise StopIteration
        line, self._next = self._next, next(self._lines, None)
        self.kept.append(line)
        return line

    @property
    def count(self) -> int:
        return len(self.kept)

    @property
    def is_over(self) -> bool:
        return self._next is None

    def forget(self) -> None:
        self.kept.clear()


def _named_delimiter(line: str) -> str:
    """The delimiter that Excel's own first line names: sep=;"""
    line = line.strip('\ufeff\r\n"')
    if len(line) == 5 and line.lower().startswith("sep="):
        return line[4]
    return "\t" if line.lower() == "sep=" else ""


def _open(path: Path, encoding: str):
    return path.open(
        encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline=""
    )
