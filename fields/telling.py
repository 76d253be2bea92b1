"""What the changelog says of custom fields: each one that changed, in words."""

from typing import Any

from accounts.models import User
from fields.definitions import fields_of
from fields.showing import Shower
from history.changes import FieldChange, cut

NOTHING = "–"


def tell_custom(
    model: Any, pairs: list[tuple[dict[str, Any], dict[str, Any]]], user: User
) -> list[list[FieldChange]]:
    """For each pair of old and new values, the fields that differ. Archived ones are told too;
    what is computed is not: what it was computed from is."""
    fields = [field for field in fields_of(model, archived=True) if not field.is_computed]
    changed = [
        [field for field in fields if old.get(field.key) != new.get(field.key)]
        for old, new in pairs
    ]
    shower = Shower(user).load_values(
        (field, values.get(field.key))
        for pair, some in zip(pairs, changed, strict=True)
        for values in pair
        for field in some
    )

    def shown(field: Any, values: dict[str, Any]) -> str:
        return cut(shower.shown_value(field, values.get(field.key)).text) or NOTHING

    return [
        [FieldChange(field.name, shown(field, old), shown(field, new)) for field in some]
        for (old, new), some in zip(pairs, changed, strict=True)
    ]
