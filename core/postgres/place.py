"""Where a cluster lives and which account runs it: PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.postgres import locks
from core.postgres.binaries import Binaries
from core.postgres.errors import UnavailableError

AWAY = Path("/var/lib/passerelle")
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; Linux takes 107, macOS 103
PLAIN = re.compile(r"[\w/.+@ -]+")  # a comma would part one folder into two


@dataclass(frozen=True)
class Account:
    """Who runs the server. `switch` is what subprocess needs to become them."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Ask the system rather than read modes: access lists and mounts count too."""
        probe = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        return _succeeds(probe, self)

    def may_run(self, program: str) -> bool:
        return _succeeds([program, "--version"], self)


def account_for(folder: Path) -> Account:
    """Ourselves; or, for root, the user whose folder it is; or else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    owner = folder.stat()
    if owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def settle(folder: Path) -> Path:
    """The home of the cluster that belongs to `folder`, made if need be.

    It is `folder` itself, unless the account that runs the server cannot get there (a project
    under root's own home). Then it is a folder elsewhere, whose name is left in `location`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    location = folder / "location"
    if location.exists():
        return _known(location)
    if (folder / "data").exists() or os.geteuid() != 0:
        return folder
    with locks.exclusive(folder / "place.lock"):
        if location.exists():
            return _known(location)
        return _choose(folder, location)


def _choose(folder: Path, location: Path) -> Path:
    account = account_for(folder if folder.stat().st_uid else folder.parent)
    account.own(folder)
    if account.may_enter(folder):
        return folder
    os.chown(folder, 0, 0)
    AWAY.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix=f"{_short_name(folder)}-", dir=AWAY))
    account.own(home)
    draft = location.with_suffix(".new")
    draft.write_text(f"{home}\n")
    draft.rename(location)
    sys.stderr.write(
        f"The database runs as an account that cannot enter {folder}, so it is kept in {home}.\n"
    )
    return home


def _known(location: Path) -> Path:
    home = Path(location.read_text().strip())
    if not home.is_dir():
        raise UnavailableError(
            f"The database of this project was kept in {home}, which is gone. "
            f"Restore it, or remove {location} to begin anew."
        )
    return home


def socket_folder(home: Path, account: Account) -> Path:
    """Where the socket goes: the cluster's home, or a short plain name when its path is neither."""
    if len(os.fsencode(home / SOCKET)) <= LONGEST_SOCKET and PLAIN.fullmatch(str(home)):
        return home
    note = home / "socket"
    if note.exists() and Path(note.read_text()).is_dir():
        return Path(note.read_text())
    short = Path(tempfile.mkdtemp(prefix="passerelle-", dir="/tmp"))
    account.own(short)
    draft = note.with_suffix(".new")
    draft.write_text(str(short))
    draft.rename(note)
    return short


def within_reach(binaries: Binaries, account: Account) -> Binaries:
    """The programs, or a copy of them when the account that runs the server cannot get there."""
    if account.may_run(binaries.program("postgres")):
        return binaries
    base = binaries.base
    made = (binaries.folder / "postgres").stat()
    mark = hashlib.sha256(f"{base} {made.st_size} {made.st_mtime_ns}".encode()).hexdigest()[:12]
    copy = AWAY / f"postgres-{binaries.major}-{mark}"
    if not copy.exists():
        AWAY.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=AWAY))
        for part in binaries.parts():
            copied = draft / part.relative_to(base)
            shutil.copytree(part, copied, symlinks=True, dirs_exist_ok=True)
        _open_to_all(draft)
        try:
            draft.rename(copy)
        except OSError:
            shutil.rmtree(draft)  # another starter was first with the same files
    return Binaries(copy / binaries.folder.relative_to(base), binaries.major)


def _open_to_all(tree: Path) -> None:
    """Readable by everybody, whatever mask the programs were installed with."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def _short_name(folder: Path) -> str:
    """The project's name, or what is left of it for a path."""
    parents = [part for part in folder.parts[:-1] if part.isalnum()]
    return parents[-1][:20] if parents else "project"


def _succeeds(command: list[str], account: Account) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", **account.switch)
    except OSError:
        return False
    return done.returncode == 0
