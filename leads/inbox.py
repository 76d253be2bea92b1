"""What the inbox and the panel beside it show."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from contacts.models import Organization, Person
from leads.models import Lead


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
    """The leads before and after one in its list."""

    previous: Lead | None
    next: Lead | None


def _visible(model, keys, user):
    keys = keys - {None}
    if not keys:
        return set()
    return set(model.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
