"""Everything that the panel of a lead shows."""

from dataclasses import dataclass

from accounts.models import User
from contacts.models import Organization, Person
from core.inline import Inline
from deals.models import Deal
from fields.inline import InlineGroup
from leads.inbox import Neighbours, shown_to
from leads.inline import VALUES
from leads.models import Conversion, Lead
from leads.related import Related, related_to
from leads.services import is_editable


@dataclass
class Panel:
    lead: Lead
    person: Person | None
    organization: Organization | None
    hides_contact: bool
    beside: Neighbours
    conversion: Conversion | None
    deal: Deal | None
    may_change: bool
    is_editable: bool
    is_deletable: bool
    is_followed: bool
    inlines: dict[str, Inline]
    custom: list[InlineGroup]
    related: Related

    @property
    def contacts(self) -> list[Person | Organization]:
        return [contact for contact in (self.person, self.organization) if contact]

    @property
    def can_undo(self) -> bool:
        return bool(self.conversion and self.conversion.can_be_undone and self.may_change)


def panel_of(lead: Lead, user: User, beside: Neighbours) -> Panel:
    """The panel of a lead in a list. A deal that the user may not open is left out of it."""
    [row] = shown_to(user, [lead])
    conversion = lead.conversions.live().select_related("by").first()
    deals = Deal.objects.visible_to(user)
    may_change = is_editable(lead, user)
    may_edit = may_change and lead.is_open
    return Panel(
        lead=lead,
        person=row.person,
        organization=row.organization,
        hides_contact=row.hides_contact,
        beside=beside,
        conversion=conversion,
        deal=deals.filter(pk=conversion.deal_id).first() if conversion else None,
        may_change=may_change,
        is_editable=may_edit,
        is_deletable=lead.may_be_deleted_by(user) and not lead.converted_at,
        is_followed=lead.followers.filter(pk=user.pk).exists(),
        inlines=VALUES.all(lead, may_edit=may_edit),
        custom=VALUES.custom(lead, may_edit=may_edit, user=user),
        related=related_to(row, user),
    )
