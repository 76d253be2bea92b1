"""The merge: everything that hangs on the others goes to the survivor, and is journalled."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.locks import lock_identities
from contacts.merging.choosing import POINTS, columns_chosen, first_point
from contacts.merging.moving import hold_what_refers_to, move_everything
from contacts.merging.places import keep_places, places_of
from contacts.models import Contact
from contacts.services.rules import ADDRESS, refuse_if_gone, survivor_id
from core.errors import Rejected
from fields import merging as custom
from history.events import record
from history.journal import Journal
from history.models import Operation

# Filled from the others where the survivor has nothing. An address is taken whole or not at all.
COMPLETED = ("job_title", "born_on", "organization", "domain", "confirmed_at")


@transaction.atomic
def merge[C: Contact](
    survivor: C,
    others: Iterable[C],
    *,
    by: User | None,
    journal: Journal | None = None,
    choices: Mapping[str, int] | None = None,
) -> Operation:
    """Merge other records of the same contact into the survivor; returns what undoes it.

    Whatever refers to the others refers to the survivor afterwards, from whichever app; rows that
    the survivor has already are displaced into the journal. `choices` says of fields (those of
    the merge page, or single columns) from which of the contacts their value is taken; other
    fields that the survivor has not filled take the first value of the others. The others go, and
    their links lead to the survivor. What was merged already changes nothing, and the operation
    is empty. Within a larger operation (a conversion), its `journal` is used. Raises `Rejected`
    when one of them was merged or deleted meanwhile, and for a choice that is none.

    It asks for no rights: `merge_by_hand` does.
    """
    survivor, rest = _lock(survivor, others)
    chosen = _chosen_values(survivor, rest, choices or {})
    points = _chosen_points(survivor, rest, choices or {})
    if journal is None:
        journal = Journal.begin(Operation.Kind.MERGE, by=by, title=str(survivor))
    places = places_of([survivor, *rest]) if rest else {}
    if rest:
        move_everything(rest, survivor, journal)
        custom.move_references(survivor.kind, [each.pk for each in rest], survivor.pk, journal)
    for other in rest:
        _complete(survivor, other, journal, chosen)
        journal.change(other, merged_into=survivor, deleted_at=timezone.now(), deleted_by=by)
    # Last: a value may be unique among those that are not in the trash.
    journal.change(survivor, **{**_custom_gaps(survivor, rest), **chosen})
    if rest:
        keep_places(survivor, places, journal)
    for name, first in points.items():
        _put_first(survivor, name, first, journal)
    if rest:
        _tell(survivor, rest, journal.operation, by=by)
    return journal.operation


def _tell(
    survivor: Contact, rest: Sequence[Contact], operation: Operation, *, by: User | None
) -> None:
    """Say it in the history of the survivor, and in that of the others for when they come back."""
    for other in rest:
        record(other, f"{other.kind}.merged_into", by=by, id=survivor.pk)
    names, ids = ", ".join(str(other) for other in rest), [other.pk for other in rest]
    verb = f"{survivor.kind}.merged"
    record(survivor, verb, by=by, others=names, ids=ids, operation=operation.pk)


def _lock[C: Contact](survivor: C, others: Iterable[C]) -> tuple[C, Sequence[C]]:
    """Read all of them again and hold them, in one order for everybody.

    With their keys: what is to refer to one of them waits, and then refers to the survivor.
    """
    wanted = {survivor.pk: survivor, **{other.pk: other for other in others}}
    lock_identities()  # an import that links rows to contacts works alone
    hold_what_refers_to([one for key, one in wanted.items() if key != survivor.pk] or [survivor])
    manager = type(survivor)._default_manager
    rows = manager.select_for_update(of=["self"]).filter(pk__in=wanted).order_by("pk")
    held = {row.pk: row for row in rows}
    if set(held) != set(wanted):
        raise Rejected(_("One of these contacts no longer exists."))
    kept = held[survivor.pk]
    refuse_if_gone(kept)
    # In the order of the caller. Merged into this one already: somebody was quicker.
    rest = [held[key] for key in wanted if key != kept.pk and survivor_id(held[key]) != kept.pk]
    for other in rest:
        refuse_if_gone(other)
    return kept, rest


def _chosen_values[C: Contact](
    survivor: C, rest: Sequence[C], choices: Mapping[str, int]
) -> dict[str, Any]:
    """What the survivor gets because somebody said so."""
    by_key = {one.pk: one for one in (survivor, *rest)}
    columns = columns_chosen(type(survivor), choices)
    _refuse_strangers(by_key, choices)
    return {name: _value(by_key[key], name) for name, key in columns.items() if key in by_key}


def _value(contact: Contact, name: str) -> Any:
    return custom.value_of(contact, name) if "." in name else getattr(contact, name)


def _custom_gaps[C: Contact](survivor: C, rest: Sequence[C]) -> dict[str, Any]:
    """The custom fields that only the others have filled, the first of them first."""
    found: dict[str, Any] = {}
    for other in reversed(rest):
        found |= custom.gaps(survivor, other)
    return found


def _chosen_points[C: Contact](
    survivor: C, rest: Sequence[C], choices: Mapping[str, int]
) -> dict[str, str]:
    """The address and the number that are to stand first, read before they move."""
    by_key = {one.pk: one for one in (survivor, *rest)}
    found: dict[str, str] = {}
    for name in POINTS:
        contact = by_key.get(choices.get(name, 0))
        point = first_point(contact, name) if contact else None
        if point:
            found[name] = _sameness(point)
    return found


def _refuse_strangers(by_key: Mapping[int, Contact], choices: Mapping[str, int]) -> None:
    """A value can only come from a contact that takes part, or took part a moment ago."""
    strangers = set(choices.values()) - set(by_key)
    if not strangers:
        return
    model: Any = type(next(iter(by_key.values())))
    known = model._default_manager.filter(pk__in=strangers, merged_into__in=by_key)
    if known.count() != len(strangers):
        raise Rejected(_("A value can only be taken from a contact that is merged."))


def _complete(
    survivor: Contact, other: Contact, journal: Journal, chosen: Mapping[str, Any]
) -> None:
    names = [name for name in COMPLETED if hasattr(survivor, name)]
    values: dict[str, Any] = {
        name: getattr(other, name)
        for name in names
        if not getattr(survivor, name) and getattr(other, name)
    }
    if not any(getattr(survivor, name) for name in ("street", "postcode", "city")):
        values |= {name: getattr(other, name) for name in ADDRESS if getattr(other, name)}
    if "@" in str(survivor) and "@" not in str(other):
        # It was named after its e-mail address; the other one has a name.
        values |= {name: getattr(other, name) for name in _name_fields(other)}
    journal.change(survivor, **{k: value for k, value in values.items() if k not in chosen})


def _name_fields(contact: Contact) -> Sequence[str]:
    return ("first_name", "last_name") if hasattr(contact, "first_name") else ("name",)


def _sameness(point: Any) -> str:
    """What two rows of one address or number have in common: one of them may be displaced."""
    return str(point).lower() if hasattr(point, "address") else (point.e164 or point.number)


def _put_first(survivor: Contact, name: str, first: str, journal: Journal) -> None:
    rows = list(getattr(survivor, name).order_by("-is_primary", "position", "pk"))
    wanted = next((row for row in rows if _sameness(row) == first), None)
    if wanted is None:
        return
    for row in rows:
        journal.change(row, is_primary=row is wanted)
