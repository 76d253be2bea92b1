"""Tables without what makes writing slow, for as long as they are filled."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from bench.progress import step

INDEXES = """
SELECT format('DROP INDEX %%s', index.indexrelid::regclass), pg_get_indexdef(index.indexrelid)
FROM pg_index index WHERE index.indrelid::regclass::text = ANY(%s)
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.indexrelid)
AND NOT index.indisunique
"""
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
        conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


@contextmanager
def bare_tables() -> Iterator[None]:
    """Without plain indexes, foreign keys and triggers; afterwards they are as they were."""
    tables = [
        model._meta.db_table
        for label in settings.OUR_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    put_back = _take_off(tables)
    yield
    with step("indexes, keys and triggers"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for statement in put_back:
            cursor.execute(statement)
        _switch_triggers(cursor, tables, "ENABLE")


@transaction.atomic
def _take_off(tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [tables])
        found = cursor.fetchall()
        cursor.execute(FOREIGN_KEYS, [tables])
        found += cursor.fetchall()
        for drop, _create in found:
            cursor.execute(drop)
        _switch_triggers(cursor, tables, "DISABLE")
    return [create for _drop, create in found]


def _switch_triggers(cursor, tables: list[str], way: str) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} {way} TRIGGER USER")
