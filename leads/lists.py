"""Leads as lists, filters and bulk edits know them."""

from typing import Any

from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.lists import contact_column, contact_link, label_column
from deals.lists import origin_columns, value_columns
from leads.bulk import ARCHIVE, ASSIGN, UNARCHIVE
from leads.filters import InboxFilter
from leads.forms import LeadForm
from leads.models import Lead
from leads.search import containing
from leads.services import is_editable, update_lead
from lists.columns import Column, Elsewhere, Entity, Link, Scope
from lists.custom import custom_columns
from lists.editing import editable
from lists.kinds.chosen import SearchKind
from lists.kinds.plain import TextKind, YesNoKind
from lists.shared import delete_action, moment, owner, owner_link, visibility

COLUMNS = [
    Column(key="title", label=_("Title"), kind=TextKind(), folded="title_folded", is_default=True),
    Column(
        key="text",
        label=_("Title, contact or e-mail"),
        kind=SearchKind(lambda user, typed: Q(pk__in=containing(typed, user))),
        is_shown=False,
        is_sortable=False,
    ),
    label_column(Lead, is_default=True),
    contact_column("person", is_default=True),
    contact_column("organization", is_default=True),
    *value_columns(),
    *origin_columns(),
    moment("next_activity", _("Next activity"), "next_activity_at", is_default=True),
    owner(is_default=True, is_minor=True),
    visibility(),
    Column(
        key="seen",
        label=_("Opened"),
        kind=YesNoKind(),
        at=Q(seen_at__isnull=False),
        is_shown=False,
        is_sortable=False,
    ),
    moment("touched", _("Last touched"), "last_touched_at"),
    moment("archived", _("Archived"), "archived_at"),
    Column(key="archive_reason", label=_("Reason for archiving"), kind=TextKind()),
    moment("first_touch", _("First touched"), "first_touched_at"),
    moment("created", _("Created"), "created_at", is_default=True),
    moment("changed", _("Last changed"), "updated_at"),
]
# The fields of the form in which a column is edited.
EDITED = {
    "title": ("title",),
    "value": ("value", "currency"),
    "expected_close": ("expected_close_on",),
    "channel": ("channel",),
    "channel_id": ("channel_code",),
    "label": ("labels",),
    "owner": ("owner",),
    "visibility": ("visibility",),
}


def may_delete(lead: Lead, user: User) -> bool:
    """Whether a user who sees the lead may put it into the trash."""
    return lead.converted_at is None and lead.may_be_deleted_by(user)


def may_change(lead: Lead, user: User) -> bool:
    """Whether a user who sees the lead may change it: only while it waits."""
    return lead.is_open and is_editable(lead, user)


ACTIONS = [
    ASSIGN,
    ARCHIVE,
    UNARCHIVE,
    delete_action("lead", may=may_delete),
]

LEADS = Entity(
    key="lead",
    label=_("Lead"),
    plural=_("Leads"),
    model=Lead,
    visible=Lead.objects.visible_to,
    named_by=("title",),
    columns=editable(
        COLUMNS,
        EDITED,
        form=lambda user, lead: LeadForm(user=user, lead=lead),
        single=("title",),
    ),
    further=[custom_columns(Lead)],
    save=update_lead,
    may_edit=may_change,
    actions=ACTIONS,
    elsewhere=[
        Elsewhere(
            label=_("Convert to deals…"),
            icon="arrow-right-left",
            url="leads:convert_many",
            scopes=("inbox",),
        )
    ],
    scopes={
        "inbox": Scope(lambda leads: leads.in_inbox(), "leads:inbox"),
        "archived": Scope(lambda leads: leads.archived(), "leads:archived"),
    },
    quick=lambda given, user: InboxFilter(given, user=user).node(),
    quick_names=("q", "owner", "label", "source", "age", "next", "value", "seen"),
    links=[contact_link("person"), contact_link("organization"), owner_link()],
)


def leads_of(kind: str) -> Link:
    """From a contact to the leads that the user may see."""

    def rows(user: User) -> Any:
        return Lead.objects.visible_to(user).filter(**{kind: OuterRef("pk")})

    return Link(key="leads", label=_("Leads"), entity="lead", rows=rows)
