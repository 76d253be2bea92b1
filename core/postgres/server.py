"""Starting and stopping the server of one cluster, whatever state it was left in.

Nothing here believes `postmaster.pid`: it may name a process of another life. Whether the server
takes connections, the server is asked. Whether any process of it is alive, `server.lock` tells:
the server is started with that lock and hands it down to every process it makes.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from core.postgres import binaries, cluster, locks, place
from core.postgres.errors import UnavailableError, from_log

PORT = 5432
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=128MB")
LOG_LIMIT = 10 * 1024 * 1024
STUCK_AFTER = 60  # seconds without a sign from a server whose processes are alive
SHUTDOWN_WITHIN = 60


class Server:
    def __init__(self, home: Path, *, durable: bool):
        self.home = home
        self.durable = durable
        self.account = place.account_for(home)
        self.socket_folder = place.socket_folder(home, self.account)
        self.log = home / "server.log"

    def answers(self) -> bool:
        return self._ping() == Ping.OK

    def start(self) -> None:
        """Return once the server takes connections. The caller holds `start.lock`."""
        patience = Patience()
        while (state := self._ping()) != Ping.OK:
            if state == Ping.REJECT:  # it recovers from a crash, or is on its way down
                patience.wait(stuck_after=None)
            elif (alive := locks.try_exclusive(self.home / "server.lock")) is None:
                patience.wait(stuck_after=STUCK_AFTER)
            else:
                self._launch(alive, patience)

    def stop(self) -> None:
        """Stop it in order, open transactions undone. The caller holds `start.lock`."""
        if self._ping() == Ping.NO_RESPONSE:
            return
        postmaster = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGINT)
        end = time.monotonic() + SHUTDOWN_WITHIN
        while time.monotonic() < end:
            if (handle := locks.try_exclusive(self.home / "server.lock")) is not None:
                os.close(handle)
                return
            time.sleep(0.02)

    def _ping(self) -> Ping:
        where = make_conninfo(
            host=str(self.socket_folder), port=PORT, dbname="postgres", user=cluster.ROLE
        )
        return Ping(PGconn.ping(where.encode()))

    def _launch(self, alive: int, patience: "Patience") -> None:
        try:
            self._forget_last_life()
            process = self.process = self._spawn(alive)
        finally:
            os.close(alive)
        while process.poll() is None and (state := self._ping()) != Ping.OK:
            patience.wait(stuck_after=None if state == Ping.REJECT else STUCK_AFTER)
        if process.returncode is None:
            return
        story = self._story()
        if "pre-existing shared memory" not in story:
            raise from_log(story, self.home, self.log)
        patience.wait(stuck_after=STUCK_AFTER)

    def _forget_last_life(self) -> None:
        """Nothing of this cluster runs, so its pid file and socket mean nothing any more."""
        (self.home / "data" / "postmaster.pid").unlink(missing_ok=True)
        for name in (place.SOCKET, f"{place.SOCKET}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _spawn(self, alive: int) -> subprocess.Popen:
        programs = self._programs()
        self.account.own(self.home)
        if not self.account.may_enter(self.home):
            raise UnavailableError(
                f"The account that runs the database cannot enter {self.home}. "
                "Move the project to where every user may look."
            )
        if cluster.version(self.home) is None:
            cluster.create(self.home, programs, self.account, alive)
        self._take_over()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.old"))
        with self.log.open("ab") as log:
            self.account.own(self.log)
            self._log_start = log.tell()
            # In a session of its own: Ctrl-C is for those who use the server, not for it.
            return subprocess.Popen(
                self._command(programs),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                env=cluster.environment(),
                start_new_session=True,
                pass_fds=[alive],
                **self.account.switch,
            )

    def _programs(self) -> binaries.Binaries:
        found = binaries.find(cluster.version(self.home))
        return place.within_reach(found, self.account)

    def _command(self, programs: binaries.Binaries) -> list[str]:
        command = [programs.program("postgres"), "-D", str(self.home / "data")]
        command += ["-k", str(self.socket_folder), "-p", str(PORT)]
        for setting in () if self.durable else QUICK:
            command += ["-c", setting]
        return command

    def _take_over(self) -> None:
        """PostgreSQL wants its files private and its own, which a restored folder may not be."""
        data = self.home / "data"
        if os.geteuid() == 0 and data.stat().st_uid != self.account.uid:
            for path in (data, *data.rglob("*")):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)
        data.chmod(0o700)

    def _story(self) -> str:
        """What the server wrote since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")


class Patience:
    """Waits in small steps, says so when it lasts, and gives up on a server that shows no sign."""

    def __init__(self) -> None:
        self.began = self.last_sign = self.last_word = time.monotonic()

    def wait(self, *, stuck_after: float | None) -> None:
        time.sleep(0.02)
        now = time.monotonic()
        if stuck_after is None:
            self.last_sign = now
        elif now - self.last_sign > stuck_after:
            raise UnavailableError(
                "Another start of the database is under way and shows no sign. "
                "End its postgres processes and try again."
            )
        if now - self.last_word > 5:
            self.last_word = now
            sys.stderr.write(f"Waiting for the database ({now - self.began:.0f} s)…\n")


def remove(home: Path) -> None:
    """Remove a throw-away cluster and its socket."""
    note = home / "socket"
    if note.exists():
        shutil.rmtree(note.read_text(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
