"""Columns that are edited by fields of a form which the app has anyway."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from accounts.models import User
from lists.columns import Column, Edit

LABELS = "labels"


def editable(
    columns: list[Column],
    names: Mapping[str, tuple[str, ...]],
    *,
    form: Callable[[User, Any], Any],
    single: tuple[str, ...] = (),
) -> list[Column]:
    """Columns of which those in `names` are edited by these fields of a form.

    `form(user, record)` makes it, for no record in particular when that is None. Those in `single`
    are edited in one record only.
    """
    return [
        replace(column, edit=_edit(names[column.key], form, is_bulk=column.key not in single))
        if column.key in names
        else column
        for column in columns
    ]


def _edit(names: tuple[str, ...], form: Callable[[User, Any], Any], *, is_bulk: bool) -> Edit:
    def fields(user: User, record: Any) -> dict[str, Any]:
        made = form(user, record)
        found = {name: made.fields[name] for name in names if name in made.fields}
        for name, field in found.items():
            field.initial = made.get_initial_for_field(field, name)
        return found

    return Edit(fields=fields, is_bulk=is_bulk, is_labels=names == (LABELS,))
