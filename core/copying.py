"""Many rows into a table at once, by COPY: what a model's own defaults are stays true."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_in(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows, each a mapping of column attributes ("owner_id") to values; returns how many.

    What a row leaves out gets the model's default, moments of `auto_now` included. A key that the
    database gives is left to it unless the rows bring their own. The caller holds a transaction.
    """
    rows = list(rows)
    if not rows:
        return 0
    fields = [field for field in model._meta.concrete_fields if _is_written(field, rows[0])]
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    table = sql.Identifier(model._meta.db_table)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, columns)
    names = [field.attname for field in fields]
    usual = {field.attname: _default(field) for field in fields if not field.primary_key}
    written = {field.attname: way for field in fields if (way := _way_to_write(field))}
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    written[name](value) if name in written and value is not None else value
                    for name in names
                    for value in [row[name] if name in row else usual[name]]
                ]
            )
    return len(rows)


def next_ids(model: type[models.Model], count: int) -> list[int]:
    """Keys for rows to be, so that rows of other tables can point at them before they exist."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', column, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _is_written(field: Any, row: Mapping[str, Any]) -> bool:
    if field.generated:
        return False
    return not field.primary_key or field.attname in row


def _way_to_write(field: Any) -> Callable[[Any], Any] | None:
    """How a value is told to COPY, where psycopg does not know or is slow to find out."""
    if isinstance(field, models.JSONField):
        return Jsonb
    if isinstance(getattr(field, "base_field", None), models.IntegerField):
        return lambda numbers: f"{{{','.join(map(str, numbers))}}}"
    return None


def _default(field: Any) -> Any:
    if getattr(field, "auto_now", False):
        return timezone.now()
    return field.get_default()
