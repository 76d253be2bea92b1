"""Which existing contact a form means by an id and a name."""

from accounts.models import User
from contacts.models import Contact
from contacts.names import fold
from contacts.points import tidy
from core.ids import read_id


def chosen[C: Contact](
    model: type[C], number: str, name: str, *, user: User, current: C | None = None
) -> C | None:
    """The contact with this id, if the user may see it or it is the `current` one.

    With another name than its own it is not the one that is meant: somebody has typed over it.
    """
    record = with_id(model, number, user=user, current=current)
    is_meant = record is not None and (not name or fold(name) == fold(tidy(str(record))))
    return record if is_meant else None


def with_id[C: Contact](
    model: type[C], number: str, *, user: User, current: C | None = None
) -> C | None:
    """The contact with this id, if the user may see it or it is the `current` one."""
    key = read_id(number)
    if current is not None and current.pk == key:
        return current
    visible = model._default_manager.visible_to(user)  # type: ignore[attr-defined]
    return visible.filter(pk=key).first()
