"""Walking to everything that refers to a contact, in this app and in all that come after it."""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from pghistory.models import Event as Change

from contacts.models import Contact, ContactPoint, Phone
from history.journal import Journal


def move_everything(old: Contact, new: Contact, journal: Journal) -> None:
    """Make every foreign key and many-to-many row that leads to `old` lead to `new`."""
    for relation in _foreign_keys(type(old)):
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(**{name: old.pk})
        for row in rows.select_for_update(of=["self"]).order_by("pk"):
            _move(row, name, new, journal)
    for field in old._meta.many_to_many:
        for record in getattr(old, field.name).all():
            journal.link(getattr(new, field.name), record)
    for relation in _lists_of(type(old)):
        name = relation.field.name
        for holder in relation.related_model._base_manager.filter(**{name: old.pk}).order_by("pk"):
            journal.link(getattr(holder, name), new)
            journal.unlink(getattr(holder, name), old)


def _foreign_keys(model: type[models.Model]) -> Iterator[Any]:
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


def _lists_of(model: type[models.Model]) -> Iterator[Any]:
    """Many-to-many fields of other models to this one, whose link rows have no model of their own.

    Link rows with a model are found by their foreign keys.
    """
    for relation in model._meta.related_objects:
        through: Any = getattr(relation, "through", None)
        if relation.many_to_many and through._meta.auto_created:
            yield relation


def _is_link(model: type[models.Model]) -> bool:
    return bool(model._meta.auto_created)


def _move(row: models.Model, name: str, new: Contact, journal: Journal) -> None:
    values: dict[str, Any] = {name: new}
    if isinstance(row, ContactPoint):
        siblings: models.QuerySet[Any] = type(row)._default_manager.filter(**{name: new})
        if isinstance(row, Phone) and row.e164 and siblings.filter(e164=row.e164).exists():
            return journal.remove(row)
        if siblings.exists():
            values |= {"is_primary": False, "position": siblings.count()}
    if not _may_collide(type(row), name):
        return journal.change(row, **values)
    try:
        with transaction.atomic():
            return journal.change(row, **values)
    except IntegrityError:
        # The survivor has this row already. It is kept in the journal, as it was.
        row.refresh_from_db()
        return journal.remove(row)


def _may_collide(model: type[models.Model], name: str) -> bool:
    """Whether uniqueness speaks of this foreign key, so that moving it could break it."""
    field: Any = model._meta.get_field(name)
    if getattr(field, "unique", False) or any(
        name in group for group in model._meta.unique_together
    ):
        return True
    constraints = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    # One that is written with expressions may speak of any field.
    return any(not c.fields or name in c.fields for c in constraints)
