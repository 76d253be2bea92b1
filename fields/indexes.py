"""The indexes of custom fields: made and dropped in the background, never seen by an admin.

An index is named after its field and what it holds, so the names alone say which are missing and
which nobody wants any more.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import IntegrityError, connection, models
from django.db.models import F

from fields import registry
from fields.definitions import fields_of, remembered
from fields.errors import SharedValue
from fields.kinds.base import Index
from fields.models import Field

OPERATORS = {"trigrams": "gin_trgm_ops", "paths": "jsonb_path_ops"}
UNIQUE = "cu"
OURS = r"^c[fu]_\d+_[0-9a-f]{10}$"

STANDING = """
    SELECT index.relname, held.indisvalid FROM pg_index held
    JOIN pg_class index ON index.oid = held.indexrelid
    JOIN pg_class base ON base.oid = held.indrelid
    WHERE base.relname = ANY(%s) AND index.relname ~ %s
"""


def reconcile(*, concurrently: bool = True) -> tuple[list[str], list[str]]:
    """Make the indexes that fields want, and drop those that none wants. The names of both.

    Concurrently, nobody who works waits for it, and no transaction may be open.
    """
    wanted = {index.name: (model, index) for model, index in wanted_indexes()}
    standing = _standing()
    stale = [name for name, is_valid in standing.items() if name not in wanted or not is_valid]
    missing = [name for name in wanted if not standing.get(name)]
    with connection.schema_editor(atomic=False) as editor:
        how = "CONCURRENTLY " if concurrently else ""
        for name in stale:
            editor.execute(f"DROP INDEX {how}IF EXISTS {editor.quote_name(name)}", params=None)
        for name in missing:
            model, index = wanted[name]
            sql = str(index.create_sql(model, editor, concurrently=concurrently))
            if name.startswith(UNIQUE):
                sql = sql.replace("CREATE INDEX", "CREATE UNIQUE INDEX", 1)
            editor.execute(sql, params=None)
    return missing, stale


def refuse_shared_value(error: IntegrityError) -> None:
    """Raise `SharedValue` if the error is that of a unique field: out of the trash, for example."""
    violated = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if not violated.startswith(f"{UNIQUE}_"):
        return
    key = int(violated.split("_")[1])
    for subject in registry.all_subjects():
        for field in remembered(subject.model):  # the transaction is broken
            if field.pk == key:
                raise SharedValue(field) from error


def wanted_indexes() -> Iterator[tuple[Any, Any]]:
    """Every index that a field in use wants, with its model; those that can fail come last."""
    found = [
        (subject, field)
        for subject in registry.all_subjects()
        for field in fields_of(subject.model)
    ]
    for subject, field in found:
        for index in field.does.indexes():
            yield subject.model, _index(subject.model, field, index)
    for subject, field in found:
        if field.is_unique:
            yield subject.model, _unique_index(subject, field)


def _index(model: Any, field: Field, index: Index) -> models.Index:
    name, condition = _name(model, field, index), index.condition or registry.ALIVE
    if index.method == "btree":
        return models.Index(index.expression, F("id"), name=name, condition=condition)
    operators = OpClass(index.expression, OPERATORS[index.method])
    return GinIndex(operators, name=name, condition=condition)


def _unique_index(subject: registry.Subject, field: Field) -> models.Index:
    """Two records with one value are refused in words; this catches what slips through."""
    identity = field.does.identity
    told = f"{subject.counted}"
    name = UNIQUE + _name(subject.model, field, Index(f"unique {told}", identity))[2:]
    return models.Index(identity, name=name, condition=subject.counted)


def _name(model: Any, field: Field, index: Index) -> str:
    compiler = model._base_manager.all().query.get_compiler("default")
    sql, params = compiler.compile(
        index.expression.resolve_expression(compiler.query, allow_joins=False)
    )
    told = f"{model._meta.label}:{index.method}:{sql}:{params}"
    digest = hashlib.sha1(told.encode(), usedforsecurity=False).hexdigest()[:10]
    return f"cf_{field.pk}_{digest}"


def _standing() -> dict[str, bool]:
    tables = [subject.model._meta.db_table for subject in registry.all_subjects()]
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [tables, OURS])
        return dict(cursor.fetchall())
