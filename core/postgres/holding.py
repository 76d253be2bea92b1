"""Who uses the server: the first starts it, the last stops it, a killed one no longer counts."""

import atexit
import os
import threading
from contextlib import suppress
from pathlib import Path

from core.postgres import locks, place
from core.postgres.errors import from_os
from core.postgres.server import Server

_holds: dict[Path, "Hold"] = {}
_mutex = threading.RLock()


def hold(folder: Path, *, durable: bool = True) -> Path:
    """See that the server of `folder` runs and keep it until this process ends.

    The answer is the folder of its socket. Call it before each connection: it costs a
    millisecond, and starts a server that died meanwhile.
    """
    with _mutex:
        try:
            if folder not in _holds:
                _holds[folder] = Hold(Server(place.settle(folder), durable=durable))
            held = _holds[folder]
            held.ensure()
        except OSError as error:
            raise from_os(error, folder) from error
        return held.server.socket_folder


class Hold:
    def __init__(self, server: Server):
        self.server = server
        self.handle: int | None = None
        self.process = os.getpid()

    def ensure(self) -> None:
        if self.handle is not None and self.server.answers():
            return
        home = self.server.home
        with locks.exclusive(home / "start.lock"):
            self.server.start()
            if self.handle is None:
                self.handle = locks.share(home / "users.lock")
                atexit.register(self.release)

    def release(self) -> None:
        """Let go, and stop the server if nobody else holds it."""
        if self.handle is None or self.process != os.getpid():
            return
        home, handle, self.handle = self.server.home, self.handle, None
        with suppress(FileNotFoundError), locks.exclusive(home / "start.lock"):
            os.close(handle)
            last = locks.try_exclusive(home / "users.lock")
            if last is not None:
                self.server.stop()
                os.close(last)
