"""What a file really is, from its first bytes: names and extensions are not believed."""

import zipfile
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from imports.reading.errors import Unreadable

MAX_BYTES = 50 * 1024 * 1024
# A bomb is small on disk and vast in memory. Honest workbooks pack 5 to 20 times.
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
RATIO_MATTERS_FROM = 20 * 1024 * 1024

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
NOT_TABLES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"BM", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf",
    b"\x7fELF", b"MZ", b"RIFF", b"II*\x00", b"MM\x00*", b"{\\rtf", b"ID3", b"SQLite format",
)  # fmt: skip


class Kind(StrEnum):
    TEXT = "text"
    WORKBOOK = "workbook"
    HTML = "html"
    XML = "xml"


def kind_of(path: Path, *, is_local: bool = False) -> Kind:
    """What the file is. Raises `Unreadable` for one that holds no table we can read.

    `is_local`: somebody at the machine gave it, and text is read whatever its size.
    """
    is_large = path.stat().st_size > MAX_BYTES
    if is_large and not is_local:
        raise _too_large()
    with path.open("rb") as file:
        start = file.read(65536)
    if not start.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise Unreadable(_("This file is empty."))
    if is_large and start.startswith((OLE, b"PK")):
        raise _too_large()
    if start.startswith(OLE):
        return _kind_of_ole(path)
    if start.startswith(b"PK"):
        return _kind_of_zip(path)
    if start.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This workbook is from before Excel 5. Save it as .xlsx and import it again.")
        )
    if start.startswith(NOT_TABLES):
        raise _no_table()
    return _kind_of_text(start)


def _too_large() -> Unreadable:
    return Unreadable(_("This file is larger than 50 MB. Split it and import the parts."))


def _no_table() -> Unreadable:
    return Unreadable(_("This file is not a spreadsheet. Choose a CSV, XLS, XLSX or ODS file."))


def protected() -> Unreadable:
    return Unreadable(
        _("This workbook is protected by a password. Remove it and import the file again.")
    )


def damaged() -> Unreadable:
    return Unreadable(
        _("This file is damaged or cut short. Open it, save it anew and import it again.")
    )


def _kind_of_ole(path: Path) -> Kind:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise protected()
    if not any(f"{name}\0".encode("utf-16-le") in content for name in ("Workbook", "Book")):
        known = ("WordDocument", "PowerPoint Document", "__properties_version1.0")
        if any(name.encode("utf-16-le") in content for name in known):
            raise _no_table()
        raise damaged()
    return Kind.WORKBOOK


def _kind_of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            _refuse_bomb(members)
            if "mimetype" in names:
                return _kind_of_open_document(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
        raise damaged() from None
    if any(member.flag_bits & 0x1 for member in members):
        raise protected()
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return Kind.WORKBOOK
    if "[Content_Types].xml" in names and any(name.lower().startswith("xl/") for name in names):
        return Kind.WORKBOOK
    raise _no_table()


def _kind_of_open_document(archive: zipfile.ZipFile) -> Kind:
    with archive.open("mimetype") as file:
        spreadsheet = file.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    if not spreadsheet:
        raise _no_table()
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as file:
            if b"encryption-data" in file.read(1_000_000):
                raise protected()
    return Kind.WORKBOOK


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_MATTERS_FROM and unpacked / packed > MAX_RATIO):
        raise Unreadable(
            _("This file unpacks to far more than a spreadsheet of 100,000 rows. It was not read.")
        )


def _kind_of_text(start: bytes) -> Kind:
    plain = start.replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style")):
        return Kind.HTML
    if plain.startswith((b"<?xml", b"<workbook")):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
            return Kind.XML
        if b"<html" in plain or b"<table" in plain:
            return Kind.HTML
        raise _no_table()
    if _is_binary(start):
        raise _no_table()
    return Kind.TEXT


def _is_binary(start: bytes) -> bool:
    """Whether bytes that no text has are more than an accident; UTF-16 is text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    nulls_even, nulls_odd = start[0::2].count(0), start[1::2].count(0)
    if nulls_even + nulls_odd > 0.2 * len(start):
        return min(nulls_even, nulls_odd) > 0.05 * len(start)
    control = sum(start.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    return control > max(2, 0.005 * len(start))
