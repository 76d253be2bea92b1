"""The merge: everything that hangs on the others goes to the survivor, and is journalled."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.merging.moving import move_everything
from contacts.models import Contact
from contacts.services.rules import ADDRESS, refuse_if_gone, survivor_id
from core.errors import Rejected
from history.events import record
from history.journal import Journal
from history.models import Operation

# Filled from the others where the survivor has nothing. An address is taken whole or not at all.
COMPLETED = ("job_title", "born_on", "organization_id", "domain", "confirmed_at")


@transaction.atomic
def merge[C: Contact](
    survivor: C, others: Iterable[C], *, by: User | None, journal: Journal | None = None
) -> Operation:
    """Merge other records of the same contact into the survivor; returns what undoes it.

    Whatever refers to the others refers to the survivor afterwards, from whichever app; rows that
    the survivor has already are displaced into the journal. Its empty fields are filled. The
    others go, and their links lead to the survivor. Within a larger operation (a conversion), its
    `journal` is used. Raises `Rejected` when one of them was merged or deleted meanwhile.

    It asks for no rights: `merge_by_hand` does.
    """
    survivor, rest = _lock(survivor, others)
    if journal is None:
        journal = Journal.begin(Operation.Kind.MERGE, by=by, title=str(survivor))
    for other in rest:
        move_everything(other, survivor, journal)
        _complete(survivor, other, journal)
        journal.change(other, merged_into=survivor, deleted_at=timezone.now(), deleted_by=by)
    if rest:
        names = ", ".join(str(other) for other in rest)
        ids = [other.pk for other in rest]
        record(survivor, f"{survivor._meta.model_name}.merged", by=by, others=names, ids=ids)
    return journal.operation


def _lock[C: Contact](survivor: C, others: Iterable[C]) -> tuple[C, Sequence[C]]:
    """Read all of them again and hold them, in one order for everybody.

    Without their keys: rows that refer to them can be written meanwhile, and wait for nobody.
    """
    wanted = {survivor.pk} | {other.pk for other in others}
    manager = type(survivor)._default_manager
    rows = manager.select_for_update(of=["self"], no_key=True).filter(pk__in=wanted).order_by("pk")
    held = {row.pk: row for row in rows}
    if set(held) != wanted:
        raise Rejected(_("One of these contacts no longer exists."))
    kept = held.pop(survivor.pk)
    refuse_if_gone(kept)
    # Merged into this one already: somebody was quicker, and all is well.
    rest = [other for other in held.values() if survivor_id(other) != kept.pk]
    for other in rest:
        refuse_if_gone(other)
    return kept, rest


def _complete(survivor: Contact, other: Contact, journal: Journal) -> None:
    names = [name for name in COMPLETED if hasattr(survivor, name)]
    values: dict[str, Any] = {
        name.removesuffix("_id"): getattr(other, name.removesuffix("_id"))
        for name in names
        if not getattr(survivor, name) and getattr(other, name)
    }
    if not any(getattr(survivor, name) for name in ("street", "postcode", "city")):
        values |= {name: getattr(other, name) for name in ADDRESS if getattr(other, name)}
    if "@" in str(survivor) and "@" not in str(other):
        # It was named after its e-mail address; the other one has a name.
        values |= {name: getattr(other, name) for name in _name_fields(other)}
    journal.change(survivor, **values)


def _name_fields(contact: Contact) -> Sequence[str]:
    return ("first_name", "last_name") if hasattr(contact, "first_name") else ("name",)
