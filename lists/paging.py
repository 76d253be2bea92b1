"""Pages of a list in any order, forwards and backwards, each at the cost of its own rows.

What is sorted by may be empty: those records come last in either direction, by id. The filled and
the empty ones are read as two lists, one after the other, so that an index on (column, id) serves
both directions and PostgreSQL need not sort them together.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F, Q

SIZE = 50


@dataclass(frozen=True)
class Order:
    """What a list is sorted by: the name of a column or an expression."""

    by: Any
    is_down: bool = False


@dataclass(frozen=True)
class Key:
    """The place of a row in an order. `value` is None among those that have none."""

    value: Any
    pk: Any


@dataclass
class Page:
    """Some rows in order; the keys of the pages around it, "" at the ends."""

    rows: list[Any] = field(default_factory=list)
    next_after: str = ""
    previous_before: str = ""


def read_page(
    rows: Any, order: Order, *, after: str = "", before: str = "", size: int = SIZE
) -> Page:
    """The page that follows the key `after`, or the one that ends before the key `before`.

    A key that makes no sense gives the first page.
    """
    rows = rows.annotate(sort_key=F(order.by) if isinstance(order.by, str) else order.by)
    if before and (key := _read_key(rows, before)):
        found = _collect(rows, order, key, size + 1, is_back=True)
        page, more = found[:size][::-1], len(found) > size
        return Page(page, _key_of(page), _key_of(page[:1]) if more else "") if page else Page()
    begin = _read_key(rows, after) if after else None
    found = _collect(rows, order, begin, size + 1, is_back=False)
    page, more = found[:size], len(found) > size
    return Page(page, _key_of(page) if more else "", _key_of(page[:1]) if begin else "")


def beside(rows: Any, order: Order, pk: Any) -> tuple[Any, Any]:
    """The rows before and after one of them; None at the ends, and when it is not there."""
    keyed = rows.annotate(sort_key=F(order.by) if isinstance(order.by, str) else order.by)
    here = keyed.filter(pk=pk).values_list("sort_key", flat=True)[:1]
    if not here:
        return None, None
    key = Key(here[0], pk)
    before = _collect(keyed, order, key, 1, is_back=True)
    after = _collect(keyed, order, key, 1, is_back=False)
    return next(iter(before), None), next(iter(after), None)


def _collect(rows: Any, order: Order, key: Key | None, size: int, *, is_back: bool) -> list[Any]:
    """Rows from a key on, at most `size`, nearest first."""
    is_down = order.is_down != is_back
    sign = "-" if is_down else ""
    parts = [rows.filter(sort_key__isnull=False).order_by(f"{sign}sort_key", f"{sign}pk")]
    if _may_be_empty(rows):
        parts.append(rows.filter(sort_key__isnull=True).order_by(f"{sign}pk"))
    if is_back:
        parts.reverse()
    if key:
        # The parts that lie behind the key are over.
        is_last = (key.value is None) != is_back
        parts = parts[-1:] if is_last and len(parts) > 1 else parts
        parts[0] = parts[0].filter(_beyond(key, is_down=is_down))
    found: list[Any] = []
    for part in parts:
        if len(found) < size:
            found += part[: size - len(found)]
    return found


def _beyond(key: Key, *, is_down: bool) -> Q:
    """What follows a key. The first condition is what an index can use."""
    than = "lt" if is_down else "gt"
    later = Q(**{f"pk__{than}": key.pk})
    if key.value is None:
        return later
    reach, past = Q(**{f"sort_key__{than}e": key.value}), Q(**{f"sort_key__{than}": key.value})
    return reach & (past | (Q(sort_key=key.value) & later))


def _may_be_empty(rows: Any) -> bool:
    """Whether some rows may have nothing to be sorted by."""
    by = rows.query.annotations["sort_key"]
    column = getattr(by, "target", None)
    if column is None:
        return getattr(by, "may_be_empty", True)
    joins = getattr(by, "alias", "") != rows.query.get_initial_alias()
    return column.null or joins


def _key_of(page: list[Any]) -> str:
    """The place of the last row, as an address carries it."""
    if not page:
        return ""
    text = json.dumps([page[-1].sort_key, page[-1].pk], cls=_Encoder)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_key(rows: Any, text: str) -> Key | None:
    """The place that an address names; None for what makes no sense."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        column = rows.query.annotations["sort_key"].output_field
        if value is None:
            return Key(None, _comparable(rows.model._meta.pk, pk)) if _may_be_empty(rows) else None
        return Key(_comparable(column, value), _comparable(rows.model._meta.pk, pk))
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None


def _comparable(column: Any, value: Any) -> Any:
    """A value as the database can compare it. Raises `ValueError` and its like otherwise."""
    read = column.to_python(value)
    if read is None or "\0" in str(read).encode().decode():  # encode() refuses lone surrogates
        raise ValueError(value)
    column.run_validators(read)
    return read.astimezone(UTC) if isinstance(read, datetime) else read


class _Encoder(DjangoJSONEncoder):
    """Django's drops the microseconds of a moment, and a row could be shown twice."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)
