"""What admins do to fields, their groups and their choices."""

from fields.services.choices import (
    add_choice,
    archive_choice,
    merge_choice,
    shift_choice,
    unarchive_choice,
    update_choice,
)
from fields.services.defining import (
    add_field,
    archive_field,
    shift_field,
    unarchive_field,
    update_field,
)
from fields.services.groups import add_group, delete_group, shift_group, update_group

__all__ = [
    "add_choice",
    "add_field",
    "add_group",
    "archive_choice",
    "archive_field",
    "delete_group",
    "merge_choice",
    "shift_choice",
    "shift_field",
    "shift_group",
    "unarchive_choice",
    "unarchive_field",
    "update_choice",
    "update_field",
    "update_group",
]
