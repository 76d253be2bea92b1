"""Hold what an entry hangs on while it is written, so that nothing is lost to a conversion."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import SUBJECTS, OnSubject
from contacts.models import Organization, Person
from core.errors import Rejected
from deals.models import Deal
from leads.models import Lead
from leads.touching import touched

# The order in which everybody in the house holds them.
IN_ORDER = ("lead", "deal", "organization", "person")


@dataclass
class Held:
    """The locked records that an entry hangs on."""

    lead: Lead | None = None
    deal: Deal | None = None
    person: Person | None = None
    organization: Organization | None = None

    @classmethod
    def for_new(cls, by: User | None, **subjects: Model | None) -> Self:
        """Lock records before something is put on them.

        Raises `Rejected` when there is none, one is gone or hidden, or a lead was converted.
        """
        asked = {kind: subjects.get(kind) for kind in IN_ORDER}
        held = cls(**{kind: _lock(kind, one, by) for kind, one in asked.items() if one})
        if not (held.lead or held.deal or held.person or held.organization):
            raise Rejected(_("Choose a lead, a deal or a contact."))
        if held.lead and held.deal:
            raise Rejected(_("Choose the lead or the deal, not both."))
        if held.lead and held.lead.converted_at:
            raise Rejected(_("This lead was converted. Write on its deal instead."))
        return held

    @classmethod
    def of[T: OnSubject](cls, entry: T) -> tuple[Self, T]:
        """Lock what an entry hangs on, and then the entry, read again.

        In this order, because a conversion locks the lead first and moves its entries then.
        """
        model = type(entry)
        on = model._base_manager.values("lead", "deal").get(pk=entry.pk)
        lead = Lead.objects.select_for_update(of=["self"]).filter(pk=on["lead"]).first()
        deal = Deal.objects.select_for_update(of=["self"]).filter(pk=on["deal"]).first()
        again = model._base_manager.select_for_update(of=["self"]).get(pk=entry.pk)
        return cls(lead=lead, deal=deal), again

    def fields(self) -> dict[str, Any]:
        return {kind: getattr(self, kind) for kind in SUBJECTS}

    def touch(self, *, by: User | None) -> None:
        """Say that somebody did something with the lead or the deal just now."""
        for record in (self.lead, self.deal):
            if record:
                record.last_touched_at = timezone.now()
                record.save(update_fields=["last_touched_at"])
        if self.lead:
            touched([self.lead], by=by)


def _lock(kind: str, record: Model, by: User | None) -> Any:
    rows = SUBJECTS[kind].objects
    seen = rows.alive() if by is None else rows.visible_to(by)
    held = seen.select_for_update(of=["self"]).filter(pk=record.pk).first()
    if held is None:
        raise Rejected(_("“%(record)s” is no longer here.") % {"record": record})
    return held
