"""Why there is no server, in a sentence for the person who started the command."""

import errno
import re
from pathlib import Path

from django.db import OperationalError


class UnavailableError(OperationalError):
    """The embedded server cannot be had. The message says why and what helps."""


def from_os(error: OSError, folder: Path) -> UnavailableError:
    """The sentence for a folder that cannot be used."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full(folder)
    return UnavailableError(
        f"The database folder {folder} cannot be used ({error.strerror or error}). "
        "Run as the user it belongs to, or choose another with PASSERELLE_DATA."
    )


def from_log(text: str, folder: Path, log: Path) -> UnavailableError:
    """The sentence for a server or an initdb that gave up, from what it wrote."""
    if re.search(r"shared memory.*No space left on device", text):
        return UnavailableError("The machine has too little shared memory left (/dev/shm).")
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return _full(folder)
    complaints = re.findall(r"(?:FATAL|PANIC|error): +(.+)", text) or [text.strip() or "no reason"]
    return UnavailableError(
        f"The database did not start: {complaints[-1]}. The whole story is in {log}."
    )


def _full(folder: Path) -> UnavailableError:
    return UnavailableError(
        f"The disk is full, so the database in {folder} cannot run. Free some space and try again."
    )
