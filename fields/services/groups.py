from django.db import transaction

from core import ordered
from fields.definitions import changed
from fields.models import FieldGroup

MOST_GROUPS = 50


@transaction.atomic
def add_group(*, entity: str, name: str) -> FieldGroup:
    """Add a heading below the others. Raises `Rejected` when its name is taken."""
    siblings = FieldGroup.objects.filter(entity=entity)
    group = ordered.append(FieldGroup(entity=entity, name=name), siblings, at_most=MOST_GROUPS)
    changed()
    return group


@transaction.atomic
def update_group(group: FieldGroup, *, name: str) -> FieldGroup:
    """Rename a group. Raises `Rejected` when the name is taken."""
    group = ordered.update(group, {"name": name})
    changed()
    return group


@transaction.atomic
def shift_group(group: FieldGroup, *, by: int) -> None:
    """Let a group change places with the one above (`by=-1`) or below (`by=1`)."""
    ordered.shift(group, FieldGroup.objects.filter(entity=group.entity), by=by)
    changed()


@transaction.atomic
def delete_group(group: FieldGroup) -> None:
    """Take a heading away. Its fields stay, without a group."""
    ordered.hold(FieldGroup)
    FieldGroup.objects.filter(pk=group.pk).delete()
    changed()
