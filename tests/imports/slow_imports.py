"""Imports that take their time, in small chunks, so that a worker can be killed between two."""

import os
import time
from pathlib import Path

from imports import running
from imports.tasks import run_import

__all__ = ["run_import"]

FOLDER = Path(os.environ.get("SLOW_IMPORTS", "."))
take_chunk, finish = running._take_chunk, running._finish  # the places to hold it up
running.CHUNK = 20


def _slowly(source, place, *rest):
    taken = take_chunk(source, place, *rest)
    (FOLDER / "rows").write_text(str(place))
    time.sleep(0.1)
    return taken


def _finished(source):
    finish(source)
    (FOLDER / "done").touch()


running._take_chunk, running._finish = _slowly, _finished
