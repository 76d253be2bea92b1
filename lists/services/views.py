"""Saved views, and what each user chose for a list."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from lists.models import Columns, Preference, View

MOST_OF_ONE = 100


@transaction.atomic
def save_view(entity: str, scope: str, given: dict[str, Any], *, by: User) -> View:
    """Keep a filter with its columns and its order under a name, shared or not.

    Raises `Rejected` past a hundred views.
    """
    mine = View.objects.filter(owner=by)
    if mine.count() >= MOST_OF_ONE:
        raise Rejected(_("You have a hundred views. Delete one first."))
    last = mine.filter(entity=entity, scope=scope).order_by("-position").first()
    return View.objects.create(
        entity=entity,
        scope=scope,
        owner=by,
        position=last.position + 1 if last else 0,
        **given | _shared(given["sharing"], by),
    )


@transaction.atomic
def update_view(view: View, changes: dict[str, Any], *, by: User) -> View:
    """Change the name, the sharing, the filter, the columns or the order of a view."""
    view = View.objects.select_for_update().get(pk=view.pk)
    _refuse_strangers(view, by)
    changes = dict(changes)
    if "sharing" in changes:
        changes |= _shared(changes["sharing"], view.owner)
    for name, value in changes.items():
        setattr(view, name, value)
    view.save(update_fields=list(changes))
    if "columns" in changes:
        Preference.objects.filter(user=by, view=view).delete()
    return view


def delete_view(view: View, *, by: User) -> None:
    """Forget a view. Whoever opened a list with it sees the whole list again."""
    _refuse_strangers(view, by)
    view.delete()


def choose_columns(
    entity: str, scope: str, columns: Columns, *, by: User, view: View | None
) -> None:
    """Remember which columns a user wants to see in a list or in one of its views."""
    Preference.objects.update_or_create(
        user=by, entity=entity, scope=scope, view=view, defaults={"columns": columns}
    )


def set_default_view(entity: str, scope: str, view: View | None, *, by: User) -> None:
    """Let a list open with a view; with None, with everything."""
    Preference.objects.update_or_create(
        user=by, entity=entity, scope=scope, view=None, defaults={"default_view": view}
    )


def _shared(sharing: str, owner: User) -> dict[str, Any]:
    if sharing == View.Sharing.TEAM and owner.team_id is None:
        raise Rejected(_("You are in no team to share with."))
    return {"sharing": sharing, "team": owner.team if sharing == View.Sharing.TEAM else None}


def _refuse_strangers(view: View, by: User) -> None:
    if not view.may_be_edited_by(by):
        raise Rejected(
            _("Only %(owner)s or an admin can change this view.") % {"owner": view.owner}
        )
