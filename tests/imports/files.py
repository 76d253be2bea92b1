"""Spreadsheets of every kind, made here: a test says what is in them."""

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

HEADER = ["Title", "Name", "E-mail", "Phone", "Company"]
ROWS = [
    ["Rocket", "Zoé Brontë", "zoe@example.org", "+33612345678", "Ünïon SARL"],
    ["Wheel", "Jean Dupont", "jean@example.org", "+33698765432", "Roue SAS"],
]


def csv_bytes(rows, *, delimiter=",", encoding="utf-8", end="\r\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows, *, sheets=None) -> bytes:
    """`sheets`: {name: rows}, for a workbook of several."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, lines in (sheets or {"Sheet1": rows}).items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return content.getvalue()


ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def ods_bytes(rows) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f"<office:spreadsheet><table:table table:name='Feuille1'>{cells}</table:table>"
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {namespaces}>"
        f"<office:body>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"
    )
    return zip_bytes(
        {"mimetype": ODS_MIME, "content.xml": content, "META-INF/manifest.xml": manifest}
    )


def zip_bytes(members: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return content.getvalue()


def html_bytes(rows) -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    page = f"<html><head><title>x</title></head><body><table>{lines}</table></body></html>"
    return page.encode()


def write(folder: Path, content: bytes, name: str = "leads") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
