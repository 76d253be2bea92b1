"""Real users of real clusters, each a process of its own."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from core.postgres import locks

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from core.postgres import UnavailableError, hold, place
place.AWAY = Path(sys.argv[2])
try:
    print(hold(Path(sys.argv[1]), durable=sys.argv[3] == "durable"), flush=True)
except UnavailableError as error:
    sys.exit(str(error))
sys.stdin.readline()
"""


class Cluster:
    """A folder for a cluster, and the processes that use it."""

    def __init__(self, parent: Path, *, away: Path | None = None, durable: bool = False):
        self.folder = parent / "postgres"
        self.away = away or parent / "away"
        self.durable = durable
        self.users: list[subprocess.Popen] = []

    def user(self, **environment: str) -> subprocess.Popen:
        """Start a process that holds the server until a line or an end reaches its input."""
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.folder), str(self.away), self._durability],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | environment,
        )
        self.users.append(process)
        return process

    def start(self, **environment: str) -> subprocess.Popen:
        """A user whose server answers."""
        process = self.user(**environment)
        assert self.socket_of(process), process.stderr.read()
        return process

    def socket_of(self, process: subprocess.Popen) -> str:
        self.socket = process.stdout.readline().strip()
        return self.socket

    def refusal(self, **environment: str) -> str:
        """What a user is told who gets no server."""
        out, said = self.user(**environment).communicate(timeout=60)
        assert not out, "there was a server"
        assert "Traceback" not in said
        return said.strip()

    def leave(self, process: subprocess.Popen) -> None:
        said = process.communicate("\n", timeout=60)[1]
        assert process.returncode == 0, said

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=self.socket, port=5432, user="passerelle", dbname="passerelle", autocommit=True
        )

    def query(self, sql: str, *values: object) -> list[tuple]:
        with self.connect() as connection:
            cursor = connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    @property
    def home(self) -> Path:
        location = self.folder / "location"
        return Path(location.read_text().strip()) if location.exists() else self.folder

    @property
    def pid_file(self) -> Path:
        return self.home / "data" / "postmaster.pid"

    def postmaster(self) -> int:
        return int(self.pid_file.read_text().split()[0])

    def is_running(self) -> bool:
        handle = locks.try_exclusive(self.home / "server.lock")
        if handle is not None:
            os.close(handle)
        return handle is None

    def kill_server(self) -> None:
        """SIGKILL to the postmaster and everything that it started, all at once."""
        children = [pid for (pid,) in self.query("SELECT pid FROM pg_stat_activity")]
        for victim in (self.postmaster(), *children):
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)

    def close(self) -> None:
        for process in self.users:
            process.kill()
            process.communicate()
        if self.home.exists() and self.is_running():
            with suppress(OSError, ValueError, IndexError):
                os.kill(self.postmaster(), signal.SIGQUIT)
            wait_until(lambda: not self.is_running())

    @property
    def _durability(self) -> str:
        return "durable" if self.durable else "quick"


def wait_until(is_so, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
