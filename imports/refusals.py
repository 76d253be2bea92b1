"""The refused rows as a file: as they were, with the reason. Corrected, it can be imported."""

import csv
import io
from collections.abc import Iterator
from tempfile import TemporaryFile

import xlsxwriter
from django.utils.translation import gettext as _

from imports.models import Import, ImportRow

# A spreadsheet would run a cell that begins with one of these. The reader takes the mark off.
RUNS = ("=", "+", "-", "@", "\t", "\r")


def refused_as_csv(source: Import) -> Iterator[str]:
    """Lines of CSV, with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for number, row in enumerate(_rows(source)):
        writer.writerow([harmless(cell) for cell in row])
        yield ("" if number else "\ufeff") + buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def refused_as_xlsx(source: Import):
    """An open file with a workbook. Every cell is text, so nothing in it runs."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Refused rows"))
        for number, row in enumerate(_rows(source)):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell[:32_000])
    file.seek(0)
    return file


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RUNS) else cell


def _rows(source: Import) -> Iterator[list[str]]:
    yield [*source.columns, _("Reason")]
    refused = source.rows.filter(outcome=ImportRow.Outcome.REFUSED).order_by("number")
    for cells, reason in refused.values_list("cells", "reason").iterator(chunk_size=2000):
        yield [*cells, reason]
