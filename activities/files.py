"""Files that people attach: how large, under which name, and how they are handed out."""

import mimetypes
import unicodedata
from pathlib import PurePath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import Rejected

LARGEST = 25 * 1024 * 1024
NAME_LENGTH = 255
SUFFIX_LENGTH = 20
# What a browser may show by itself: pictures that cannot carry a script.
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}
# What programs may open without asking a browser. All else is handed out as mere bytes.
KNOWN = PICTURES | {
    "application/pdf",
    "application/zip",
    "text/csv",
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MERE_BYTES = "application/octet-stream"


def clean_name(name: str) -> str:
    """The name people will see: no folders, no control characters, its ending kept when cut."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = " ".join(name.split()).strip(". ") or _("file")
    suffix = PurePath(name).suffix[:SUFFIX_LENGTH]
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - len(suffix)] + suffix


def refuse_size(name: str, size: int | None) -> None:
    """Raise `Rejected` for an empty file and for one that is too large."""
    if not size:
        raise Rejected(_("“%(name)s” is empty.") % {"name": name})
    if size > LARGEST:
        raise Rejected(
            _("“%(name)s” has %(size)s. A file may have up to %(limit)s.")
            % {"name": name, "size": filesizeformat(size), "limit": filesizeformat(LARGEST)}
        )


def type_of(name: str) -> str:
    """The content type a file is handed out with: by its ending, and only if it is harmless."""
    guessed = mimetypes.guess_type(name)[0]
    return guessed if guessed in KNOWN else MERE_BYTES
