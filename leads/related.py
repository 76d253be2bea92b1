"""What else there is with the contacts of a lead, as far as its reader may see it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from deals.models import Deal
from leads.inbox import Row
from leads.models import Lead

MOST = 5


@dataclass
class Related:
    """Other leads and the open deals of the same person or organization, newest first."""

    leads: list[Lead]
    deals: list[Deal]

    def __bool__(self) -> bool:
        return bool(self.leads or self.deals)


def related_to(row: Row, user: User) -> Related:
    """What the contacts of a lead have besides it. Of a hidden contact nothing is told."""
    same = _with(row)
    if same is None:
        return Related([], [])
    leads = Lead.objects.visible_to(user).filter(same, converted_at=None).exclude(pk=row.lead.pk)
    deals = Deal.objects.visible_to(user).open().filter(same)
    return Related(
        leads=list(leads.select_related("owner").order_by("-created_at", "-pk")[:MOST]),
        deals=list(deals.select_related("owner", "stage").order_by("-created_at", "-pk")[:MOST]),
    )


def _with(row: Row) -> Any:
    """The condition that a record is about the same contacts; None when none is visible."""
    contacts = {"person": row.person, "organization": row.organization}
    same = Q()
    for kind, contact in contacts.items():
        if contact:
            same |= Q(**{kind: contact})
    return same or None
