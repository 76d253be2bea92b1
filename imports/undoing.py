"""Taking an import of people back: who came with it goes into the trash if nobody needs them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from contacts.locks import lock_every_identity
from contacts.models import Organization, Person
from contacts.services.trash import not_needed
from core.copying import copy_in
from history.journal import refuse_if_built_upon, undo
from history.models import Event, Operation


@dataclass(frozen=True)
class UndoneImport:
    """How many went into the trash, how many stay, and how many values somebody wrote since."""

    people: int = 0
    organizations: int = 0
    needed: int = 0
    spared: int = 0


@transaction.atomic
def undo_people_import(operation: Operation, *, by: User | None) -> UndoneImport:
    """Take an import back. A second time changes nothing.

    People and organizations that a lead, a deal or a person outside of the import needs by now
    stay. Raises `Rejected` when a later merge or conversion stands on it.
    """
    lock_every_identity()
    operation = Operation.objects.select_for_update().get(pk=operation.pk)
    if operation.undone_at:
        return UndoneImport()
    refuse_if_built_upon(operation)
    people, kept_people = _throw_away(Person, operation, by)
    organizations, kept_organizations = _throw_away(Organization, operation, by)
    spared = undo(operation, by=by).spared
    return UndoneImport(people, organizations, kept_people + kept_organizations, len(spared))


def _throw_away(model: Any, operation: Operation, by: User | None) -> tuple[int, int]:
    """Set-based, for there are thousands. Answers how many went, and how many are needed."""
    label, moment = model._meta.label_lower, timezone.now()
    brought = operation.entries.filter(record_type=label, field="deleted_at")
    keys = [int(key) for key in brought.values_list("record_id", flat=True)]
    alive = model.objects.alive().filter(pk__in=keys)
    free = not_needed(alive)
    if model is Organization:
        staff = Person.objects.alive().filter(organization__in=keys)
        free = free.exclude(pk__in=staff.values("organization"))
    gone = list(free.select_for_update(of=["self"]).order_by("pk").values_list("pk", flat=True))
    count = alive.count()
    model.objects.filter(pk__in=gone).update(deleted_at=moment, deleted_by=by, updated_at=moment)
    verb = f"{model._meta.model_name}.deleted"
    actor = by.pk if by else None
    copy_in(
        Event,
        [
            {"subject_type": label, "subject_id": str(pk), "verb": verb, "actor_id": actor}
            for pk in gone
        ],
    )
    # The journal has nothing left to do for them: neither for those that stay.
    brought.delete()
    return len(gone), count - len(gone)
