"""Short lists that people keep themselves: each row has a name of its own and a position.

A model of this kind has `name` and `position`, and `archived_at` when its rows can be archived.
Every function takes `siblings`, the rows of the same list, and holds the list while it writes, so
two people who keep it at the same moment follow one another.
"""

from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Rejected


def hold(model: type[models.Model]) -> None:
    """Keep everybody else from writing lists of this model until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [model._meta.db_table])


@transaction.atomic
def append[M: models.Model](row: M, siblings: models.QuerySet[M], *, at_most: int = 1000) -> M:
    """Save a new row at the end of its list.

    Raises `Rejected` when the name is taken or the list already has `at_most` rows.
    """
    hold(type(row))
    if siblings.count() >= at_most:
        raise Rejected(_("This list is full: it holds %(count)s entries.") % {"count": at_most})
    last = siblings.aggregate(last=models.Max("position"))["last"]
    row.position = 0 if last is None else last + 1  # type: ignore[attr-defined]
    save_once(row)
    return row


@transaction.atomic
def update[M: models.Model](row: M, changes: dict[str, Any]) -> M:
    """Change fields of a row. Raises `Rejected` when its new name is taken."""
    hold(type(row))
    for name, value in changes.items():
        setattr(row, name, value)
    save_once(row, update_fields=list(changes))
    return row


@transaction.atomic
def shift[M: models.Model](row: M, siblings: models.QuerySet[M], *, by: int) -> None:
    """Let a row change places with its neighbour above (`by=-1`) or below (`by=1`).

    Archived rows are no neighbours. At the end of the list nothing happens.
    """
    hold(type(row))
    rows: list[Any] = list(siblings.order_by("position", "pk"))
    shown = [each for each in rows if getattr(each, "archived_at", None) is None]
    place = next((place for place, each in enumerate(shown) if each.pk == row.pk), None)
    if place is None or not 0 <= place + by < len(shown):
        return
    here, there = rows.index(shown[place]), rows.index(shown[place + by])
    rows[here], rows[there] = rows[there], rows[here]
    for position, each in enumerate(rows):
        each.position = position
    siblings.bulk_update(rows, ["position"])


@transaction.atomic
def archive[M: models.Model](row: M) -> M:
    """Offer a row no longer. What has it already keeps it."""
    return _archived(row, timezone.now())


@transaction.atomic
def unarchive[M: models.Model](row: M) -> M:
    """Offer an archived row again, at the place it had."""
    return _archived(row, None)


def save_once(row: Any, *, update_fields: list[str] | None = None) -> None:
    """Save a row of a list in which every name stands once. Raises `Rejected` for a second one."""
    try:
        with transaction.atomic():
            row.save(update_fields=update_fields)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23505":  # anything but a second of the same
            raise
        raise Rejected(
            _("“%(name)s” is in this list already. Choose another name.") % {"name": row.name}
        ) from error


def _archived[M: models.Model](row: M, at: Any) -> M:
    hold(type(row))
    row.archived_at = at  # type: ignore[attr-defined]
    row.save(update_fields=["archived_at"])
    return row
