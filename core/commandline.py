"""Django's commands, with an orderly end and a sentence in place of a known traceback."""

import errno
import os
import re
import signal
import sys
from types import FrameType
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError

from core import lifeline
from core.postgres import UnavailableError

STATES = {
    "42501": "The database user may not create tables here. Give it that right.",
    "53100": "The disk of the database is full. Free some space and try again.",
    "53300": "The database has no connection left. Raise max_connections, or end programs.",
    "55P03": "Something else holds a table that has to change. Try again in a moment.",
}


def execute(argv: list[str]) -> None:
    """Run a command. What people can mend themselves is one sentence and exit code 1."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)  # so that the last user stops the database here too
    lifeline.follow_starter()
    try:
        execute_from_command_line(argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except (ImproperlyConfigured, DatabaseError, OSError) as error:
        said = sentence(error)
        if said is None or os.environ.get("PASSERELLE_DEBUG") == "on":
            raise
        sys.exit(said)


def sentence(error: Exception) -> str | None:
    """What to tell a person about this error, or None when it is one of ours to mend."""
    text = str(error).strip()
    if isinstance(error, ImproperlyConfigured | UnavailableError):
        return text
    if isinstance(error, OSError):
        return _of_folder(error)
    if isinstance(error, DatabaseError):
        return _of_database(error, text)
    return None


def _of_folder(error: OSError) -> str | None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Free some space and try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return f"{error.filename} cannot be used ({error.strerror})."
    return None


def _of_database(error: DatabaseError, text: str) -> str | None:
    first = text.splitlines()[0] if text else ""
    if found := re.search(r'extension "?(\w+)"?', first):
        return (
            f"The database server lacks the extension {found[1]}, or this user may not add it. "
            f"A superuser adds it with CREATE EXTENSION {found[1]} (on Debian it comes with the "
            "package postgresql-contrib)."
        )
    if "or later is required" in first:
        return f"The database server is too old: {first}"
    code = getattr(error.__cause__, "sqlstate", None)
    if code is None and isinstance(error, OperationalError):
        return f"The database cannot be reached: {first.removeprefix('connection failed: ')}."
    return STATES.get(code or "")


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
