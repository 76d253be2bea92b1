"""The custom fields of one record, for its page and its panel."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from fields.definitions import fields_of
from fields.models import FieldGroup
from fields.showing import Shower, Shown


@dataclass
class ShownGroup:
    """Fields of a record under their heading; None for those without one."""

    group: FieldGroup | None
    values: list[Shown] = field(default_factory=list)


def shown_groups(record: Any, *, user: User) -> list[ShownGroup]:
    """All custom fields of a record for its page, in their groups. One query for each model that
    its values refer to."""
    fields = fields_of(record)
    shower = Shower(user).load([record], fields)
    groups: list[ShownGroup] = []
    for each in fields:
        if not groups or groups[-1].group != each.group:
            groups.append(ShownGroup(each.group))
        groups[-1].values.append(shower.shown(record, each))
    return groups
