"""Walking to everything that refers to a contact, in this app and in all that come after it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.db import IntegrityError, models, transaction
from pghistory.models import Event as Change

from accounts.models import Owned
from contacts.models import Contact, ContactPoint, Phone
from history.journal import Journal
from history.locking import in_lock_order


def hold_what_refers_to(contacts: Sequence[Contact]) -> None:
    """Hold the records of other apps that a merge of these contacts will write to.

    Before the contacts themselves: whoever changes a lead or a deal holds it first, and its
    contacts then.
    """
    keys = [contact.pk for contact in contacts]
    wanted: dict[Any, models.Q] = defaultdict(models.Q)
    for relation in foreign_keys(type(contacts[0])):
        owner = relation.related_model
        if issubclass(owner, Owned) and not issubclass(owner, Contact):
            wanted[owner] |= models.Q(**{f"{relation.field.name}__in": keys})
    for model in in_lock_order(wanted):
        rows = model._base_manager.select_for_update(no_key=True).filter(wanted[model])
        list(rows.order_by("pk").values_list("pk", flat=True))


def move_everything[C: Contact](others: Sequence[C], new: C, journal: Journal) -> None:
    """Make every foreign key and many-to-many row that leads to the others lead to `new`."""
    model, keys = type(new), [other.pk for other in others]
    _end_ties_among({new.pk, *keys}, model, journal)
    for relation in foreign_keys(model):
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": keys})
        held = list(rows.select_for_update(of=["self"]).order_by("pk"))
        _move(held, name, new, journal)
    for other in others:
        for field in other._meta.many_to_many:
            for record in getattr(other, field.name).order_by("pk"):
                journal.link(getattr(new, field.name), record)
        for relation in lists_of(model):
            name = relation.field.name
            holders = relation.related_model._base_manager.filter(**{name: other.pk})
            for holder in holders.order_by("pk"):
                journal.link(getattr(holder, name), new)
                journal.unlink(getattr(holder, name), other)


def foreign_keys(model: type[models.Model]) -> Iterator[Any]:
    """Relations whose rows carry a foreign key to the model.

    The changelog keeps its own. What was merged before keeps leading to who survived then, and
    from there on: moving it would lock rows that nobody named, in an order nobody knows.
    """
    for relation in model._meta.related_objects:
        owner: Any = relation.related_model
        if relation.field.name == "merged_into":
            continue
        if not relation.many_to_many and not issubclass(owner, Change) and not _is_link(owner):
            yield relation


def lists_of(model: type[models.Model]) -> Iterator[Any]:
    """Many-to-many fields of other models to this one, whose link rows have no model of their own.

    Link rows with a model are found by their foreign keys.
    """
    for relation in model._meta.related_objects:
        through: Any = getattr(relation, "through", None)
        if relation.many_to_many and through._meta.auto_created:
            yield relation


def _is_link(model: type[models.Model]) -> bool:
    return bool(model._meta.auto_created)


def _move(rows: list[models.Model], name: str, new: Contact, journal: Journal) -> None:
    """Let some rows of one model lead to `new`: all at once, or one by one where some collide."""
    for place, row in enumerate(rows):
        if type(row) is type(new) and row.pk == new.pk:  # it led to one that it now is itself
            journal.change(rows.pop(place), **{name: None})
            break
    if not rows or _moved_together(rows, name, new, journal):
        return
    for row in rows:
        _move_one(row, name, new, journal)


def _moved_together(rows: list[models.Model], name: str, new: Contact, journal: Journal) -> bool:
    """Whether all of them could move in one statement: none meets a row of the survivor."""
    if isinstance(rows[0], ContactPoint):
        return False  # their order and their primary one have to be looked at
    try:
        with transaction.atomic():
            journal.change_all(rows, **{name: new})
    except IntegrityError:
        for row in rows:
            row.refresh_from_db()
        return False
    return True


def _end_ties_among(keys: set[int], model: type[Contact], journal: Journal) -> None:
    """Take away what ties the contacts of one merge to each other: nobody is their own parent or
    twin. First of all, so that no such row stands in the way of one that can move."""
    ends = defaultdict(set)
    for relation in foreign_keys(model):
        if not issubclass(relation.related_model, Owned):
            ends[relation.related_model].add(relation.field.name)
    for owner, names in ends.items():
        for name, other in combinations(sorted(names), 2):
            among = {f"{name}__in": keys, f"{other}__in": keys}
            rows = owner._base_manager.select_for_update(of=["self"]).filter(**among)
            for row in rows.order_by("pk"):
                journal.remove(row)


def _move_one(row: models.Model, name: str, new: Contact, journal: Journal) -> None:
    values: dict[str, Any] = {name: new}
    if isinstance(row, ContactPoint):
        siblings: models.QuerySet[Any] = type(row)._default_manager.filter(**{name: new})
        if isinstance(row, Phone) and row.e164 and siblings.filter(e164=row.e164).exists():
            return journal.remove(row)
        if siblings.exists():
            values |= {"is_primary": False, "position": siblings.count()}
    try:
        with transaction.atomic():
            return journal.change(row, **values)
    except IntegrityError:
        # The survivor has this row already. It is kept in the journal, as it was.
        row.refresh_from_db()
        return journal.remove(row)
