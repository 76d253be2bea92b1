"""Leads as lists, filters and bulk edits know them."""

from typing import Any

from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.lists import contact_column, contact_link, label_column
from deals.lists import origin_columns, value_columns
from leads.filters import InboxFilter
from leads.models import Lead
from leads.search import containing
from lists.columns import Column, Entity, Link, Scope
from lists.kinds.chosen import SearchKind
from lists.kinds.plain import TextKind, YesNoKind
from lists.shared import moment, owner, owner_link, visibility

LEADS = Entity(
    key="lead",
    label=_("Lead"),
    plural=_("Leads"),
    visible=Lead.objects.visible_to,
    columns=[
        Column(
            key="title", label=_("Title"), kind=TextKind(), folded="title_folded", is_default=True
        ),
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
        moment("created", _("Created"), "created_at", is_default=True),
        moment("changed", _("Last changed"), "updated_at"),
    ],
    scopes={
        "inbox": Scope(lambda leads: leads.in_inbox(), "leads:inbox"),
        "archived": Scope(lambda leads: leads.archived(), "leads:archived"),
    },
    quick=lambda given, user: InboxFilter(given, user=user).node(),
    quick_names=("q", "owner", "label", "source"),
    links=[contact_link("person"), contact_link("organization"), owner_link()],
)


def leads_of(kind: str) -> Link:
    """From a contact to the leads that the user may see."""

    def rows(user: User) -> Any:
        return Lead.objects.visible_to(user).filter(**{kind: OuterRef("pk")})

    return Link(key="leads", label=_("Leads"), entity="lead", rows=rows)
