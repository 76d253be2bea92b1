"""Custom fields that are changed where they stand, on the page of their record."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from core.inline import Inline
from fields.definitions import field_of
from fields.forms import PREFIX
from fields.models import FieldGroup
from fields.page import shown_groups
from fields.showing import Shower, Shown

VALUE = "fields/_inline_value.html"


@dataclass
class InlineGroup:
    """Fields of a record under their heading; None for those without one."""

    group: FieldGroup | None
    inlines: list[Inline] = field(default_factory=list)


def inline_groups(record: Any, make: Callable[[Shown], Inline], *, user: User) -> list[InlineGroup]:
    """All custom fields of a record in their groups; `make` gives each its piece of the page."""
    return [
        InlineGroup(one.group, [make(shown) for shown in one.values])
        for one in shown_groups(record, user=user)
    ]


def shown_of(record: Any, name: str, *, user: User) -> Shown | None:
    """The custom field that a piece called `custom_KEY` is about; None when there is none."""
    found = field_of(record, name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if found is None or found.archived_at:
        return None
    return Shower(user).load([record], [found]).shown(record, found)
