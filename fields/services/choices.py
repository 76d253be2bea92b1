from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import ordered
from core.errors import Rejected
from fields import registry
from fields.definitions import changed
from fields.keys import key_from
from fields.models import Choice, Field
from fields.replacing import count_with, replace_choice
from fields.tasks import compute, index_fields
from fields.tasks import merge_choice as merge_in_the_background

MOST_CHOICES = 200
# So many records are rewritten while the admin waits; more in the background.
AT_ONCE = 2_000


@transaction.atomic
def add_choice(field: Field, *, name: str, colour: str) -> Choice:
    """Offer one more choice, below the others. Raises `Rejected` when its name is taken."""
    ordered.hold(Choice)
    taken = set(field.choices.values_list("key", flat=True))
    key = key_from(name, taken, otherwise="choice")
    choice = Choice(field=field, key=key, name=name, colour=colour)
    ordered.append(choice, _siblings(field), at_most=MOST_CHOICES)
    _tell(field)
    return choice


@transaction.atomic
def update_choice(choice: Choice, changes: Mapping[str, Any]) -> Choice:
    """Rename a choice or colour it: all records that have it show the new name at once."""
    choice = ordered.update(choice, dict(changes))
    _tell(choice.field)
    return choice


@transaction.atomic
def shift_choice(choice: Choice, *, by: int) -> None:
    """Let a choice change places with the one above (`by=-1`) or below (`by=1`)."""
    ordered.shift(choice, _siblings(choice.field), by=by)
    _tell(choice.field)


@transaction.atomic
def archive_choice(choice: Choice) -> Choice:
    """Offer a choice no longer. Records that have it keep it."""
    choice = ordered.archive(choice)
    changed()
    return choice


@transaction.atomic
def unarchive_choice(choice: Choice) -> Choice:
    """Offer an archived choice again."""
    choice = ordered.unarchive(choice)
    changed()
    return choice


@transaction.atomic
def merge_choice(choice: Choice, target: Choice) -> int:
    """Let records that have this choice have another one instead. How many there were.

    Many are rewritten in the background; until then, and for forms that are open now, the old
    key means the new choice. A second time changes nothing. Raises `Rejected` for a target of
    another field, or one that is gone.
    """
    ordered.hold(Choice)
    held = {each.pk: each for each in Choice.objects.filter(field=choice.field_id)}
    choice, found = held[choice.pk], held.get(target.pk)
    if choice.merged_into_id:
        return 0
    if found is None or found.pk == choice.pk or found.merged_into_id or found.archived_at:
        raise Rejected(_("Choose another choice of the same field."))
    choice.merged_into = found
    choice.save(update_fields=["merged_into"])
    _tell(choice.field)
    count = uses_of(choice)
    if count > AT_ONCE:
        merge_in_the_background.defer(choice_id=choice.pk)
    else:
        replace_choice(choice)
    return count


def uses_of(choice: Choice) -> int:
    """How many records have this choice, those in the trash included."""
    subjects = registry.subjects_of(choice.field.entity)
    return sum(count_with(choice, subject.model) for subject in subjects)


def _siblings(field: Field) -> Any:
    return Choice.objects.filter(field=field, merged_into=None)


def _tell(field: Field) -> None:
    """The order of choices is in an index, and their names are in formulas."""
    changed()
    index_fields.defer()
    if Field.objects.filter(entity=field.entity, kind="formula").exists():
        compute.defer(entity=field.entity)
