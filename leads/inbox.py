"""What the inbox and the panel beside it show."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from contacts.models import Organization, Person
from core.paging import Page, key_of, page_after
from leads.models import Lead, LeadQuerySet

NEWEST = ("-created_at", "-id")
OLDEST = ("created_at", "id")
PAGE = 50


@dataclass
class Row:
    """One line of the list. A contact that the user may not open is None, and said to be there."""

    lead: Lead
    person: Person | None
    organization: Organization | None

    @property
    def hides_contact(self) -> bool:
        seen = self.person or self.organization
        return not seen and bool(self.lead.person_id or self.lead.organization_id)


def rows_after(leads: LeadQuerySet, after: str, *, user: User) -> Page[Row]:
    """A page of the list with everything that its lines show."""
    page = page_after(leads.for_rows(), after, order=NEWEST, size=PAGE)
    return Page(shown_to(user, page.rows), page.next_after)


def shown_to(user: User, leads: Iterable[Lead]) -> list[Row]:
    """Lines for leads, without the contacts that this user may not open."""
    leads = list(leads)
    people = _visible(Person, {lead.person_id for lead in leads}, user)
    organizations = _visible(Organization, {lead.organization_id for lead in leads}, user)
    return [
        Row(
            lead,
            lead.person if lead.person_id in people else None,
            lead.organization if lead.organization_id in organizations else None,
        )
        for lead in leads
    ]


@dataclass
class Neighbours:
    previous: Lead | None
    next: Lead | None


def neighbours(lead: Lead, leads: LeadQuerySet) -> Neighbours:
    """The leads before and after this one in a list that is newest first."""
    return Neighbours(_beside(lead, leads, OLDEST), _beside(lead, leads, NEWEST))


def _beside(lead, leads, order):
    return next(iter(page_after(leads, key_of(lead, order), order=order, size=1).rows), None)


def _visible(model, keys, user):
    keys = keys - {None}
    if not keys:
        return set()
    return set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
