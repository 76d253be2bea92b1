"""Read a workbook in a process of its own, and write the rows of one sheet as CSV.

Run as a script, without Django: a file of five kilobytes can make the reader ask for all memory
and abort, so this process has little to lose and strict limits. It prints one line of JSON.
"""

import csv
import io
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree as ET

MEMORY = 1536 * 1024 * 1024
SECONDS = 60
MAX_COLUMNS = 1000


def main(kind: str, source: str, target: str, sheet: str, max_rows: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read = {"workbook": read_workbook, "html": read_html, "xml": read_xml}[kind]
    sheets, chosen, rows = read(Path(source).read_bytes(), sheet)
    with Path(target).open("w", encoding="utf-8", newline="") as file:
        problem = write(rows, csv.writer(file), int(max_rows))
    print(json.dumps({"sheets": sheets, "sheet": chosen, "problem": problem}))  # noqa: T201


def write(rows: Iterable[tuple[int, list]], writer: Any, max_rows: int) -> str:
    """Write each row that holds something, its number first; returns what limit was met."""
    written = 0
    for number, cells in rows:
        texts = [as_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        if len(texts) > MAX_COLUMNS:
            return "columns"
        written += 1
        if written > max_rows:
            return "rows"
        writer.writerow([number, *texts])
    return ""


def as_text(cell: Any) -> str:
    """A cell as a person would type it: whole numbers without .0, days and moments as ISO 8601."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case float():
            return number_as_text(cell)
        case datetime():
            return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    return str(cell)


def number_as_text(value: float) -> str:
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    # Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is 0.3 there.
    return format(Decimal(format(value, ".15g")), "f")


def read_workbook(content: bytes, wanted: str) -> tuple[list[str], str, Iterator]:
    # Only here: a page of HTML needs no reader of workbooks.
    import python_calamine  # noqa: PLC0415

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except python_calamine.PasswordError:
        fail("password")
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    names = visible or book.sheet_names
    if wanted in names:
        return names, wanted, numbered(book.get_sheet_by_name(wanted))
    chosen, sheet = names[0], None
    for name in names:
        candidate = book.get_sheet_by_name(name)
        # The first that looks like a table; a page of notes has one column.
        if candidate.height >= 2 and candidate.width >= 2:
            return names, name, numbered(candidate)
        if sheet is None and candidate.height:
            chosen, sheet = name, candidate
    return names, chosen, numbered(sheet) if sheet else iter(())


def numbered(sheet: Any) -> Iterator[tuple[int, list]]:
    if not sheet.height:
        return
    # It counts from the top of the sheet, blank rows included.
    yield from enumerate(sheet.iter_rows(), 1)


class Tables(HTMLParser):
    """The rows of the tables of a page. What old programs save as .xls is often that."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._close()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), MAX_COLUMNS) if span.isdecimal() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._close()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close(self) -> None:
        if self._cell is None:
            return
        if not self.rows:
            self.rows.append([])
        lines = "".join(self._cell).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self.rows[-1] += [text, *[""] * (self._span - 1)]
        self._cell = None


def read_html(content: bytes, wanted: str) -> tuple[list[str], str, Iterator]:
    tables = Tables()
    tables.feed(decode(content))
    tables.close()
    return [], "", iter(enumerate(tables.rows, 1))


def decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_xml(content: bytes, wanted: str) -> tuple[list[str], str, Iterator]:
    """Excel's XML of 2003. The parser of the standard library refuses entities that explode."""
    book = ET.fromstring(content)  # noqa: S314
    sheets = {
        sheet.get(f"{SPREADSHEET}Name", ""): sheet for sheet in book.iter(f"{SPREADSHEET}Worksheet")
    }
    chosen = wanted if wanted in sheets else next(iter(sheets), "")
    rows = sheets[chosen].iter(f"{SPREADSHEET}Row") if sheets else []
    return list(sheets), chosen, xml_rows(rows)


def xml_rows(rows: Iterable[ET.Element]) -> Iterator[tuple[int, list]]:
    number = 0
    for row in rows:
        number = int(row.get(f"{SPREADSHEET}Index", number + 1))
        cells: list[str] = []
        for cell in row.iter(f"{SPREADSHEET}Cell"):
            index = min(int(cell.get(f"{SPREADSHEET}Index", len(cells) + 1)), MAX_COLUMNS)
            cells += [""] * (index - 1 - len(cells))
            cells.append(xml_text(cell.find(f"{SPREADSHEET}Data")))
        yield number, cells


def xml_text(data: ET.Element | None) -> str:
    if data is None:
        return ""
    text = "".join(data.itertext())
    match data.get(f"{SPREADSHEET}Type"):
        case "Number":
            return number_as_text(float(text))
        case "DateTime":
            return text.removesuffix("T00:00:00.000")
        case "Boolean":
            return "TRUE" if text == "1" else "FALSE"
    return text


def fail(problem: str) -> NoReturn:
    print(json.dumps({"sheets": [], "sheet": "", "problem": problem}))  # noqa: T201
    sys.exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
