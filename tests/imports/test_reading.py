import struct
from datetime import date, datetime

import pytest

from imports.reading import Reading, Unreadable, understand, understand_as
from tests.imports.files import (
    HEADER,
    ROWS,
    csv_bytes,
    html_bytes,
    ods_bytes,
    write,
    xlsx_bytes,
    zip_bytes,
)

TABLE = [HEADER, *ROWS]


def read(folder, content, name="leads"):
    table = understand(write(folder, content, name), folder / "unpacked.csv")
    return table, [cells for _number, cells in table.rows()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_its_encoding_and_with_its_delimiter(tmp_path, encoding, delimiter):
    table, rows = read(tmp_path, csv_bytes(TABLE, delimiter=delimiter, encoding=encoding))

    assert table.columns == HEADER
    assert rows == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_they_like(tmp_path, end):
    assert read(tmp_path, csv_bytes(TABLE, end=end))[1] == ROWS


def test_an_encoding_that_no_detector_knows_can_be_chosen(tmp_path):
    path = write(tmp_path, csv_bytes([["Nom", "Ville"], ["Łukasz", "Gdańsk"]], encoding="cp1250"))
    guessed = understand(path, tmp_path / "unpacked")

    chosen = understand_as(
        path, tmp_path / "unpacked", Reading("text", "cp1250", ",", header=1), find_names=False
    )

    assert guessed.reading.encoding == "cp1252"
    assert [cells for _, cells in chosen.rows()] == [["Łukasz", "Gdańsk"]]


def test_the_first_line_of_excel_names_the_delimiter(tmp_path):
    table, rows = read(tmp_path, b"sep=;\r\nname;note\r\nJean;a,b,c\r\nZoe;d,e,f\r\n")

    assert table.columns == ["name", "note"]
    assert rows == [["Jean", "a,b,c"], ["Zoe", "d,e,f"]]


def test_cells_keep_their_line_breaks_and_quotes(tmp_path):
    rows = [["Jean", 'He said "yes"\nand left'], ["Zoe", "a;b"]]

    _table, read_rows = read(
        tmp_path, csv_bytes([["name", "note"], *rows], delimiter=";", end="\n")
    )

    assert read_rows == rows


def test_amounts_with_commas_do_not_pass_for_delimiters(tmp_path):
    table, rows = read(tmp_path, b"name;value\nJean;1,50\nZoe;2,75\nMax;3,10\n")

    assert table.reading.delimiter == ";"
    assert rows[0] == ["Jean", "1,50"]


@pytest.mark.parametrize("make", [xlsx_bytes, ods_bytes, html_bytes])
@pytest.mark.parametrize("name", ["leads.xlsx", "leads.xls", "leads.csv", "leads"])
def test_a_workbook_is_read_whatever_it_is_called(tmp_path, make, name):
    table, rows = read(tmp_path, make(TABLE), name)

    assert table.columns == HEADER
    assert rows == ROWS


def test_an_old_binary_workbook_is_read(tmp_path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Leads")
    for number, row in enumerate(TABLE):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.save(str(tmp_path / "old"))

    assert read(tmp_path, (tmp_path / "old").read_bytes(), "old.xlsx")[1] == ROWS


def test_excels_xml_of_2003_is_read(tmp_path):
    page = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
              xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
    <Worksheet ss:Name="Leads"><Table>
    <Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Phone</Data>
    </Cell></Row>
    <Row><Cell><Data ss:Type="String">Zoé</Data></Cell><Cell ss:Index="2">
    <Data ss:Type="Number">33612345678</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""

    assert read(tmp_path, page.encode(), "leads.xls")[1] == [["Zoé", "33612345678"]]


def test_numbers_and_days_of_a_workbook_become_plain_text(tmp_path):
    moment = datetime(2026, 3, 4, 15, 30)  # noqa: DTZ001 - spreadsheets know no zones
    line = [33612345678, 1234.5, 0.1 + 0.2, date(2026, 3, 4), moment, True, None]
    content = xlsx_bytes([["Phone", "Value", "Sum", "Day", "Moment", "Yes", "Email"], line])

    assert read(tmp_path, content)[1] == [
        ["33612345678", "1234.5", "0.3", "2026-03-04", "2026-03-04 15:30:00", "TRUE", ""]
    ]


def test_a_formula_gives_the_value_it_had(tmp_path):
    import io

    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Value"])
        sheet.write(1, 0, "Jean")
        sheet.write_formula(1, 1, "=40+2", value=42)

    assert read(tmp_path, content.getvalue())[1] == [["Jean", "42"]]


def test_titles_and_blank_lines_above_the_names_are_passed_over(tmp_path):
    lines = [["Contacts of the North"], [], ["Export 2026-11-24"], [], HEADER, *ROWS, [], ROWS[0]]

    table, _rows = read(tmp_path, xlsx_bytes(lines))

    assert table.columns == HEADER
    assert table.reading.header == 5
    assert [number for number, _ in table.rows()] == [6, 7, 9]


def test_the_rows_of_a_file_without_names_are_all_rows(tmp_path):
    table, rows = read(tmp_path, csv_bytes(ROWS))

    assert table.reading.header == 0
    assert table.columns[:2] == ["Column A", "Column B"]
    assert rows == ROWS


def test_merged_names_are_read_from_both_rows(tmp_path):
    lines = [
        ["Contact", "", "Company", ""],
        ["Name", "E-mail", "Name", "City"],
        ["Jean", "jean@example.org", "Roue", "Lyon"],
    ]

    table, rows = read(tmp_path, csv_bytes(lines))

    assert table.columns == [
        "Contact - Name",
        "Contact - E-mail",
        "Company - Name",
        "Company - City",
    ]
    assert rows == [lines[2]]


def test_names_are_made_different_and_blank_ones_get_a_letter(tmp_path):
    table, _rows = read(tmp_path, b"Name,Phone,Phone,\nJean,1,2,x\n")

    assert table.columns == ["Name", "Phone", "Phone (2)", "Column D"]


def test_the_first_sheet_with_a_table_is_chosen_and_another_can_be(tmp_path):
    sheets = {"Read me": [["How to use this file"]], "Leads": TABLE, "Old": [HEADER, ROWS[1]]}
    path = write(tmp_path, xlsx_bytes([], sheets=sheets))

    table = understand(path, tmp_path / "unpacked")
    other = understand_as(
        path, tmp_path / "unpacked", Reading("workbook", sheet="Old"), find_names=True
    )

    assert (table.reading.sheet, table.total) == ("Leads", 2)
    assert table.reading.sheets == ["Read me", "Leads", "Old"]
    assert (other.reading.sheet, other.total) == ("Old", 1)


ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
FAR_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="1048576">'
    '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
)


def far_cell() -> bytes:
    import io
    import zipfile

    content = io.BytesIO(xlsx_bytes(TABLE))
    with zipfile.ZipFile(content) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes(members | {"xl/worksheets/sheet1.xml": FAR_SHEET})


def a_bomb() -> bytes:
    return zip_bytes({"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b" " * 60_000_000})


def encrypted_ods() -> bytes:
    manifest = "<manifest:encryption-data/>"
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_bytes({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": "x"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n \r\n", "This file is empty."),
        (b"\xef\xbb\xbf", "This file is empty."),
        (b",,,\n,,,\n", "This file is empty."),
        (b"Name,E-mail\n", "no rows below"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not a spreadsheet"),
        (b"%PDF-1.7\n%\xe2\xe3", "not a spreadsheet"),
        (bytes(range(256)) * 20, "not a spreadsheet"),
        (zip_bytes({"word/document.xml": "x"}), "not a spreadsheet"),
        (ENCRYPTED, "protected by a password"),
        (encrypted_ods(), "protected by a password"),
        (xlsx_bytes(TABLE)[:3000], "damaged or cut short"),
        (b"PK\x03\x04" + b"x" * 200, "damaged or cut short"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "damaged or cut short"),
        (struct.pack("<HHHH", 0x0009, 4, 2, 0x10) + b"\0" * 50, "before Excel 5"),
        (zip_bytes({"xl/workbook.xml": "<a>", "[Content_Types].xml": "<b>"}), "damaged"),
        (a_bomb(), "unpacks to far more"),
        (far_cell(), "too large to open"),
        (b'Name,Note\nJean,"open\nZoe,x\nMax,y\n', "quotation mark opens in row 2"),
        (b"<html><body>Please sign in</body></html>", "empty"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(tmp_path, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(tmp_path, content, "leads.xlsx")


def test_more_than_fifty_megabytes_are_refused_before_they_are_read(tmp_path):
    path = tmp_path / "leads.csv"
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)

    with pytest.raises(Unreadable, match="larger than 50 MB"):
        understand(path, tmp_path / "unpacked")


def test_a_hundred_thousand_rows_are_read_and_one_more_is_refused(tmp_path):
    lines = "Name,E-mail\n" + "Jean,jean@example.org\n" * 100_000

    assert read(tmp_path, lines.encode())[0].total == 100_000
    with pytest.raises(Unreadable, match="more than 100,000 rows"):
        read(tmp_path, (lines + "Zoe,zoe@example.org\n").encode())


def test_what_cannot_be_seen_or_stored_is_left_out(tmp_path):
    _table, rows = read(tmp_path, "Name,Note\nJe\u200ban\x00,\u200ea\u00a0b\n".encode())

    assert rows == [["Jean", "a\u00a0b"]]


def test_a_text_as_wide_as_no_sheet_is_refused(tmp_path):
    with pytest.raises(Unreadable, match=r"more than 1,000 columns"):
        read(tmp_path, b";".join([b"name"] * 1001) + b"\n" + b";".join([b"x"] * 1001))
