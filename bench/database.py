"""The database of one size: made once, and again when what it is made of changes."""

import hashlib
from contextlib import redirect_stdout
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from bench.dataset import SIZES, VERSION
from bench.loading import load
from bench.progress import err, say
from contacts import matching
from core.preparation import prepare


def ensure() -> None:
    """See that the database of `settings.SIZE` is there, whole and of today's tables."""
    name, wanted = settings.DATABASES["default"]["NAME"], _fingerprint()
    with _server() as server:
        if _made_of(server, name) != wanted:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with redirect_stdout(err()):
        prepare()
    with _server() as server:
        if _made_of(server, name) == wanted:
            return
        say(f"Making {settings.SIZE} contacts, leads and deals; they are kept for the next run.")
        load(SIZES[settings.SIZE])
        note = sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), wanted)
        server.execute(note)


def plain_connection(name: str = "") -> psycopg.Connection:
    """A connection of psycopg's own to the same server, for floors and for making databases.

    It is to the bench's own database unless another is named.
    """
    wrapper = connection.copy()
    if name:
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": name}
    with wrapper.get_new_connection(wrapper.get_connection_params()) as django_own:
        info = django_own.info
        given = {**info.get_parameters(), "password": info.password or None}
    return psycopg.connect(**given, autocommit=True)


def _server() -> psycopg.Connection:
    return plain_connection("postgres")


def _made_of(server: psycopg.Connection, name: str) -> str | None:
    row = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return row[0] if row else None


def _fingerprint() -> str:
    """Of the generator, of all migrations, and of what makes the keys that are stored."""
    migrations = sorted(MigrationLoader(None).disk_migrations)
    makers = sorted(Path(matching.__file__).parent.glob("*.py"))
    keys = [hashlib.sha256(path.read_bytes()).hexdigest() for path in makers]
    text = repr((VERSION, SIZES[settings.SIZE], migrations, keys))
    return f"bench {hashlib.sha256(text.encode()).hexdigest()[:16]}"
