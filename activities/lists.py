"""Activities as lists, filters and bulk edits know them."""

import uuid
from typing import Any

from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from activities.forms import ActivityForm
from activities.models import Activity
from activities.services import may_edit, may_manage, update_activity
from contacts.lists import contact_column, contact_link
from deals.models import Deal
from leads.models import Lead
from lists.columns import Action, Column, Entity, Link, Scope
from lists.editing import editable
from lists.kinds.base import said
from lists.kinds.chosen import ChoiceKind, NamedKind
from lists.kinds.plain import DayKind, TextKind, YesNoKind
from lists.language.ast import Operator
from lists.shared import moment, owner, owner_link

SUBJECTS = {"lead": (_("Lead"), Lead), "deal": (_("Deal"), Deal)}


def subject_rows(kind: str) -> Any:
    """The lead or deal that an activity is about, if the user may see it."""
    model: Any = SUBJECTS[kind][1]

    def rows(user: User) -> Any:
        return model.objects.visible_to(user).filter(pk=OuterRef(f"{kind}_id"))

    return rows


def as_uuid(value: Any) -> uuid.UUID | None:
    """A lead's id; None for other text."""
    try:
        return uuid.UUID(said(value))
    except ValueError:
        return None


def subject_column(kind: str, **how: Any) -> Column:
    """The lead or deal of an activity, by title or by id."""
    return Column(
        key=kind,
        label=SUBJECTS[kind][0],
        kind=NamedKind(entity=kind, **how),
        at="title",
        folded="title_folded",
        rows=subject_rows(kind),
        value=lambda activity: getattr(activity, kind),
        through=(kind,),
        is_sortable=False,
    )


def subject_link(kind: str) -> Link:
    """To the facts of an activity's lead or deal."""
    return Link(
        key=kind,
        label=SUBJECTS[kind][0],
        entity=kind,
        rows=subject_rows(kind),
        attribute=kind,
    )


class AboutKind(NamedKind):
    """Whatever an activity is about; filters ask for the lead, the deal or the contact by name."""

    operators: tuple[Operator, ...] = ()


def about(activity: Activity) -> Any:
    """The lead or deal of an activity, else its contact: what the reader may see of them."""
    return activity.lead or activity.deal or activity.person or activity.organization


COLUMNS = [
    Column(key="subject", label=_("Subject"), kind=TextKind(), at="subject_line", is_default=True),
    Column(
        key="about",
        label=pgettext_lazy("activity", "About"),
        kind=AboutKind(entity="deal"),
        value=about,
        through=("lead", "deal", "person", "organization"),
        is_filterable=False,
        is_sortable=False,
        is_default=True,
    ),
    Column(
        key="type",
        label=_("Type"),
        kind=ChoiceKind(lambda: Activity.Type.choices, is_optional=False),
        is_default=True,
    ),
    Column(key="due", label=_("Due"), kind=DayKind(), at="due_on", is_default=True),
    moment("done", _("Done"), "done_at"),
    Column(
        key="is_done",
        label=_("Is done"),
        kind=YesNoKind(),
        at=Q(done_at__isnull=False),
        is_shown=False,
        is_sortable=False,
    ),
    subject_column("lead", key=as_uuid),
    subject_column("deal"),
    contact_column("person"),
    contact_column("organization"),
    Column(key="remark", label=_("Remark"), kind=TextKind(), is_sortable=False),
    owner(is_default=True),
    moment("created", _("Created"), "created_at"),
]
# The fields of the form in which a column is edited.
EDITED = {
    "subject": ("subject_line",),
    "type": ("type",),
    "due": ("due_on",),
    "remark": ("remark",),
    "owner": ("owner",),
}
ACTIONS = [
    Action(
        key="done",
        label=_("Mark as done"),
        icon="check",
        values=lambda user: {"done_at": timezone.now()},
        rows=lambda activities: activities.to_do(),
        may=may_edit,
        verb="",
        undone_verb="",
    ),
    Action(
        key="delete",
        label=_("Delete"),
        icon="trash-2",
        values=lambda user: {"deleted_at": timezone.now()},
        may=may_manage,
        verb="",
        undone_verb="",
        is_danger=True,
    ),
]

ACTIVITIES = Entity(
    key="activity",
    label=_("Activity"),
    plural=_("Activities"),
    model=Activity,
    visible=Activity.objects.visible_to,
    columns=editable(
        COLUMNS,
        EDITED,
        form=lambda user, activity: ActivityForm(user=user, instance=activity),
        # Whoever gets one has to see what it is about.
        single=("subject", "owner"),
    ),
    scopes={"all": Scope(lambda activities: activities, "activities:table")},
    save=update_activity,
    may_edit=may_edit,
    actions=ACTIONS,
    links=[
        subject_link("lead"),
        subject_link("deal"),
        contact_link("person"),
        contact_link("organization"),
        owner_link(),
    ],
    sort="due",
)


def activities_of(kind: str) -> Link:
    """From a record to the activities that the user may see."""

    def rows(user: User) -> Any:
        return Activity.objects.visible_to(user).filter(**{kind: OuterRef("pk")})

    return Link(key="activities", label=_("Activities"), entity="activity", rows=rows)
