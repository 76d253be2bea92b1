"""A folder of data that lives as long as this process, and the end of those left by killed ones."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

from core.postgres import locks
from core.postgres.server import Server

PREFIX = "passerelle-tests-"


def make_folder() -> Path:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)  # the account that runs the server passes through
    locks.share(folder / "in-use.lock")
    # Registered before the server is held, so it comes after the server has stopped.
    atexit.register(_remove_of, os.getpid(), folder)
    return folder


def _remove_of(process: int, folder: Path) -> None:
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            young = time.time() - folder.stat().st_mtime < 60
            if young or (handle := locks.try_exclusive(folder / "in-use.lock")) is None:
                continue
            if (folder / "postgres" / "data").exists():
                Server(folder / "postgres", durable=False).stop()
        except OSError:
            continue  # of another user, or going away under our eyes
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)
