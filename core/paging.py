"""Lists by key: the next page begins after the last row, so page 600 costs what page 1 does."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

COUNT_LIMIT = 10_000


@dataclass
class Page[R]:
    """Some rows in order, and the key after which the next ones come ("" at the end)."""

    rows: list[R] = field(default_factory=list)
    next_after: str = ""


def page_after[M: models.Model](
    rows: models.QuerySet[M], after: str, *, order: tuple[str, ...], size: int
) -> Page[M]:
    """The page of `size` rows that follows the key `after` ("" for the first page).

    `order` names columns or annotations that are never empty, all in one direction, the last of
    them unique ("-created_at", "-id"). A key that makes no sense gives the first page.
    """
    if key := _values(rows, after, order):
        rows = rows.filter(_beyond(key, order))
    found = list(rows.order_by(*order)[: size + 1])
    page, more = found[:size], len(found) > size
    return Page(page, key_of(page[-1], order) if more else "")


@dataclass(frozen=True)
class Count:
    """How many there are, or that there are more than is worth counting."""

    number: int
    is_more: bool = False


def bounded_count(rows: models.QuerySet[Any], limit: int = COUNT_LIMIT) -> Count:
    """Count rows, but never look at more than `limit` of them."""
    found = rows.order_by()[: limit + 1].values("pk").count()
    return Count(min(found, limit), found > limit)


def key_of(row: models.Model, order: tuple[str, ...]) -> str:
    """The place of a row in an order: what `page_after` takes to go on from there."""
    values = [getattr(row, name.removeprefix("-")) for name in order]
    text = json.dumps(values, cls=_Encoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _beyond(key: list[Any], order: tuple[str, ...]) -> Q:
    """What follows a key. The first condition is what an index on the columns can use."""
    than = "lt" if order[0].startswith("-") else "gt"
    names = [name.removeprefix("-") for name in order]
    beyond = Q()
    for position, name in enumerate(names):
        same = dict(zip(names[:position], key[:position], strict=True))
        beyond |= Q(**same, **{f"{name}__{than}": key[position]})
    return Q(**{f"{names[0]}__{than}e": key[0]}) & beyond


def _values(rows: models.QuerySet[Any], after: str, order: tuple[str, ...]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        columns = [_column(rows, name.removeprefix("-")) for name in order]
        return [_read(column, value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return []


def _read(column: "models.Field[Any, Any]", value: Any) -> Any:
    """A value as the database can compare it. Raises `ValueError` and its like otherwise."""
    read = column.to_python(value)
    if read is None or "\0" in str(read).encode().decode():  # encode() refuses lone surrogates
        raise ValueError(value)
    column.run_validators(read)
    return read.astimezone(UTC) if isinstance(read, datetime) else read


def _column(rows: models.QuerySet[Any], name: str) -> "models.Field[Any, Any]":
    if annotation := rows.query.annotations.get(name):
        return annotation.output_field
    column = rows.model._meta.get_field(name)
    return cast("models.Field[Any, Any]", getattr(column, "output_field", column))


class _Encoder(DjangoJSONEncoder):
    """Django's drops the microseconds of a moment, and a row could be shown twice."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)
