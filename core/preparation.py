"""What must be done before the product can serve: each step only when something changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core import translations
from core.postgres import locks
from core.progress import step


def prepare() -> None:
    """Start the database, compile words, migrate, collect static files. Quick when all is done."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with locks.exclusive(settings.DATA_DIR / "prepare.lock"):
        with step("Starting the database"):
            connection.ensure_connection()
        translations.compile_all()
        _migrate()
        _collect_static_files()


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        with step(f"Bringing the database up to date ({len(pending)} changes)"):
            call_command("migrate", interactive=False, verbosity=0)


def _collect_static_files() -> None:
    note = Path(settings.STATIC_ROOT) / "collected"
    fingerprint = _fingerprint()
    if note.exists() and note.read_text() == fingerprint:
        return
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(fingerprint)


def _fingerprint() -> str:
    """Changes when a static file is added, removed or edited."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            path = Path(storage.path(name))
            state = path.stat()
            seen.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return seen.hexdigest()
