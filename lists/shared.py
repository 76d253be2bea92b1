"""Columns that most entities have, and the entity of users, which every owner leads to."""

from typing import Any

from django.db.models import F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User, Visibility
from lists.columns import Action, Column, Entity, Link
from lists.kinds.chosen import ChoiceKind, RowKind, UserKind
from lists.kinds.plain import MomentKind, TextKind


def owner(**more: Any) -> Column:
    """Who owns the record."""
    return Column(
        key="owner",
        label=_("Owner"),
        kind=UserKind(noun=_("Owner")),
        at="owner_id",
        order=lambda user: F("owner__name"),
        value=lambda record: record.owner,
        load=lambda rows: rows.select_related("owner"),
        **more,
    )


def owner_link() -> Link:
    """To the owner's own facts: `owner.team`."""
    return Link(key="owner", label=_("Owner"), entity="user", rows=the("owner", User.objects.all))


def the(name: str, rows: Any) -> Any:
    """The one row that a foreign key leads to; `rows()` are all that may be known."""

    def linked(user: User) -> Any:
        return rows().filter(pk=OuterRef(f"{name}_id"))

    return linked


def visibility(**more: Any) -> Column:
    """Who besides the owner sees the record."""
    kind = ChoiceKind(lambda: Visibility.choices, is_optional=False)
    return Column(key="visibility", label=_("Visible to"), kind=kind, is_sortable=False, **more)


def moment(key: str, label: Any, at: str, **more: Any) -> Column:
    """A moment of the record."""
    return Column(key=key, label=label, kind=MomentKind(), at=at, **more)


def delete_action(kind: str, *, may: Any, rows: Any = None) -> Action:
    """To put records into the trash, where their own page restores them too."""
    return Action(
        key="delete",
        label=_("Delete"),
        icon="trash-2",
        values=lambda user: {"deleted_at": timezone.now(), "deleted_by": user},
        verb=f"{kind}.deleted",
        undone_verb=f"{kind}.restored",
        may=may,
        rows=rows,
        is_danger=True,
    )


USERS = Entity(
    key="user",
    label=_("User"),
    plural=_("Users"),
    model=User,
    visible=lambda user: User.objects.all(),
    columns=[
        Column(key="name", label=_("Name"), kind=TextKind()),
        Column(key="email", label=_("E-mail"), kind=TextKind()),
        Column(
            key="team",
            label=_("Team"),
            kind=RowKind(lambda: Team.objects.order_by("name", "pk"), noun=_("Team")),
            at="team_id",
        ),
        Column(
            key="role",
            label=_("Role"),
            kind=ChoiceKind(lambda: User.Role.choices, is_optional=False),
        ),
    ],
)
