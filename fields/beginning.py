"""Custom fields of records that are written many at once, without a save for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from fields.computing import recompute
from fields.definitions import fields_of, held


def with_custom(model: Any, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows for `core.copying.copy_in`, with the defaults and formulas of their model.

    What a row says of `custom` itself goes before a default. Without such fields the rows stay
    as they are.
    """
    rows, fields = list(rows), fields_of(model)
    # A default that is unique would be refused for the second row.
    defaults = {
        field.key: field.default
        for field in fields
        if field.default is not None and not field.is_unique
    }
    if not defaults and not any(field.is_computed for field in fields):
        return rows
    with held():
        return [{**row, "custom": _custom(model, row, defaults)} for row in rows]


def _custom(model: Any, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in row.items() if name != "custom"}
    record = model(**given, custom={**defaults, **row.get("custom", {})})
    recompute(record)
    return record.custom
