"""The open deals of the contacts in the conversion dialog: the lead may be added to one."""

from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.access import may_edit
from accounts.models import User
from core.ids import read_id
from deals.models import Deal
from leads.conversion.terms import Terms
from leads.conversion_contacts import ContactsForm
from leads.models import Lead

MOST = 5


class OpenDeals:
    """Deals that the user may see and change, and the one that was chosen, if any."""

    def __init__(self, data: Any = None, *, contacts: ContactsForm, user: User) -> None:
        self.contacts, self.user = contacts, user
        self.asked = read_id((data or {}).get("deal", "")) or 0

    @cached_property
    def shown(self) -> list[Deal]:
        """The newest of them, and the chosen one in any case."""
        newest = [deal for deal in self._rows[:MOST] if may_edit(self.user, deal)]
        chosen = self.chosen
        return newest if chosen is None or chosen in newest else [chosen, *newest]

    @cached_property
    def chosen(self) -> Deal | None:
        if not self.asked:
            return None
        deal = self._rows.filter(pk=self.asked).first()
        return deal if deal and may_edit(self.user, deal) else None

    @property
    def error(self) -> str:
        """Why the deal that was asked for cannot be taken."""
        if self.asked and self.chosen is None:
            return _("This deal is closed or gone by now. Choose another one, or make a new one.")
        return ""

    def is_valid(self) -> bool:
        return not self.error

    def terms(self, lead: Lead, afterwards: Any) -> Terms:
        """What adding the lead to the chosen deal means. New contacts are the lead's owner's."""
        deal = self.chosen
        assert deal  # noqa: S101  the caller has looked
        return Terms(
            title=deal.title,
            stage=deal.stage,
            owner=lead.owner,
            visibility=lead.visibility,
            picked=self.contacts.picked,
            deal=deal,
            afterwards=afterwards,
        )

    @property
    def _rows(self) -> Any:
        person = self.contacts.chosen_person
        organization = self.contacts.chosen_organization
        theirs = Q(pk__in=[])
        if person:
            theirs |= Q(person=person)
        if organization:
            theirs |= Q(organization=organization)
        deals = Deal.objects.visible_to(self.user).open().filter(theirs)
        return deals.select_related("stage__pipeline", "owner").order_by("-created_at", "-pk")
