"""The files of a cluster: made whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

from core.postgres.binaries import Binaries
from core.postgres.errors import UnavailableError, from_log
from core.postgres.place import Account

ROLE = DATABASE = "passerelle"
SETTINGS = """
# Written by Passerelle. Change what you like: it is not written again.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
"""


def version(home: Path) -> int | None:
    """The version of PostgreSQL that made the cluster, or None when there is none yet."""
    data = home / "data"
    if not data.exists():
        return None
    try:
        return int((data / "PG_VERSION").read_text())
    except (FileNotFoundError, ValueError):
        raise UnavailableError(
            f"{data} is not a whole database. Restore it from a backup, or remove it."
        ) from None


def create(home: Path, binaries: Binaries, account: Account, alive: int) -> None:
    """Make the cluster in a folder beside, and give it its name once it is whole.

    `alive` is the lock that is handed down to the programs: should we be killed, the next start
    waits for them to end before it begins anew.
    """
    draft = home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)  # left by a start that was cut short
    _initdb(draft, home, binaries, account, alive)
    with (draft / "postgresql.conf").open("a") as conf:
        conf.write(SETTINGS)
    _run(
        [binaries.program("postgres"), "--single", "-D", str(draft), "postgres"],
        home,
        account,
        alive,
        typed=f"CREATE DATABASE {DATABASE}\n",
    )
    draft.rename(home / "data")
    _write_through(home)


def _initdb(draft: Path, home: Path, binaries: Binaries, account: Account, alive: int) -> None:
    # glibc has C.UTF-8 and older systems of Apple do not. A plain C would not do: with it
    # pg_trgm takes accented letters for punctuation.
    for locale in ("C.UTF-8", "en_US.UTF-8"):
        command = [
            binaries.program("initdb"),
            f"--pgdata={draft}",
            f"--username={ROLE}",
            "--auth=trust",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--data-checksums",
        ]
        if binaries.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        try:
            return _run(command, home, account, alive)
        except UnavailableError as error:
            if "invalid locale" not in str(error) or locale == "en_US.UTF-8":
                raise
    return None


def _run(command: list[str], home: Path, account: Account, alive: int, *, typed: str = "") -> None:
    log = home / "init.log"
    done = subprocess.run(
        command,
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        cwd=home,
        env=environment(),
        pass_fds=[alive],
        **account.switch,
    )
    if done.returncode or "ERROR:" in done.stdout:
        log.write_text(done.stdout)
        raise from_log(done.stdout, home, log)


def environment() -> dict[str, str]:
    """Ours without what would steer PostgreSQL: its own variables and the language."""
    steering = ("PG", "LC_", "LANG", "TZ")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return kept | {"LC_ALL": "C"}


def _write_through(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
