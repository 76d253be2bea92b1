"""Values of fields as the journal keeps them: as JSON, and back."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

# What the journal calls a many-to-many field.
M2M = "m2m:"


def value_of(record: models.Model, name: str) -> Any:
    """A field's value; of `custom.KEY` what the JSON column holds under the key."""
    column, _dot, key = name.partition(".")
    value = getattr(record, column)
    return value.get(key) if key else value


def set_value(record: models.Model, name: str, value: Any) -> None:
    """Give a field its value; None takes a key out of a JSON column."""
    column, _dot, key = name.partition(".")
    if key:
        others = {each: kept for each, kept in getattr(record, column).items() if each != key}
        value = others if value is None else {**others, key: value}
    setattr(record, column, value)


def columns_of(names: Iterable[str]) -> list[str]:
    """The columns that these fields are saved in."""
    return list(dict.fromkeys(name.partition(".")[0] for name in names))


def attname_of(model: type[models.Model], name: str) -> str:
    """The attribute that holds what is stored: for a foreign key, the id."""
    return name if "." in name else column_of(model, name).attname


def stored(record: models.Model, name: str) -> Any:
    """What is stored of a field: for a foreign key, the id."""
    return value_of(record, attname_of(type(record), name))


def as_json(record: models.Model, name: str) -> Any:
    """A field's value as the journal keeps it: a foreign key as its id, a moment as text.

    An amount has the digits that the database gives it: 7, as somebody typed it, is 7.00 there.
    """
    value = stored(record, name)
    if isinstance(value, Decimal):
        column: Any = column_of(type(record), name)
        return f"{value:.{column.decimal_places}f}"
    return plain(value)


class _Encoder(DjangoJSONEncoder):
    """Django's, which drops the microseconds of a moment: an undo has to give them back."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def plain(value: Any) -> Any:
    """The value as JSON reads it back."""
    if value is None or type(value) in {str, int, bool}:
        return value
    return json.loads(json.dumps(value, cls=_Encoder))


def from_json(model: type[models.Model], name: str, value: Any) -> Any:
    """What `as_json` wrote down, as the field's own type; of a foreign key the id."""
    if "." in name:
        return value
    column = column_of(model, name)
    return getattr(column, "target_field", column).to_python(value)


def column_of(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """The field of this name."""
    return cast("models.Field[Any, Any]", model._meta.get_field(name.partition(".")[0]))


def always_saved(record: models.Model) -> list[str]:
    """Fields that change with every write of the record."""
    return ["updated_at"] if any(f.name == "updated_at" for f in record._meta.fields) else []
