"""What can be in the trash: how each kind is found, called, searched and restored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import SUBJECTS, Activity, Attachment, Note
from activities.services import restore_entry
from contacts.models import Organization, Person
from contacts.names import fold
from contacts.services import restore_contact
from deals.models import Deal
from deals.services import restore_deal
from leads.models import Lead
from leads.services import restore_lead


@dataclass(frozen=True)
class Kind:
    key: str
    name: Promise
    plural: Promise
    icon: str
    model: Any
    restore: Callable[..., models.Model]
    # The column that a search looks into, and whether it is kept folded.
    text: str
    is_folded: bool = True
    related: tuple[str, ...] = ("owner", "deleted_by")

    def rows(self, user: User) -> models.QuerySet[Any]:
        """What this user may restore, with all that a line shows."""
        return self.model.objects.in_trash_of(user).select_related(*self.related)

    def matching(self, text: str) -> Q:
        if self.is_folded:
            return Q((f"{self.text}__contains", fold(text)))
        return Q((f"{self.text}__icontains", text))


def _entry(*whose: str) -> tuple[str, ...]:
    return (*whose, "deleted_by", *SUBJECTS)


KINDS = [
    Kind("person", _("Person"), _("People"), "user", Person, restore_contact, "name_folded"),
    Kind(
        "organization",
        _("Organization"),
        _("Organizations"),
        "building-2",
        Organization,
        restore_contact,
        "name_folded",
    ),
    Kind("lead", _("Lead"), _("Leads"), "inbox", Lead, restore_lead, "title_folded"),
    Kind("deal", _("Deal"), _("Deals"), "square-kanban", Deal, restore_deal, "title_folded"),
    Kind(
        "activity",
        _("Activity"),
        _("Activities"),
        "calendar-check",
        Activity,
        restore_entry,
        "subject_line",
        False,
        _entry("owner"),
    ),
    Kind(
        "note",
        _("Note"),
        _("Notes"),
        "sticky-note",
        Note,
        restore_entry,
        "text",
        False,
        _entry("author"),
    ),
    Kind(
        "file",
        _("File"),
        _("Files"),
        "paperclip",
        Attachment,
        restore_entry,
        "name",
        False,
        _entry("by"),
    ),
]
BY_KEY = {kind.key: kind for kind in KINDS}
