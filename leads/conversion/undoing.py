from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.locks import lock_identities
from contacts.models import Organization, Person
from core.errors import Rejected
from core.retrying import retried
from deals.models import Deal, StageVisit
from deals.services.locking import lock as lock_deal
from history.events import record
from history.journal import undo
from history.models import Operation
from leads.conversion.carrying import carry_to_lead
from leads.models import UNDO_DAYS, Conversion, Lead
from leads.services import lock_lead, refuse_if_not_editable


@retried
@transaction.atomic
def undo_conversion(conversion: Conversion, *, by: User | None) -> Lead:
    """Put everything back as it was: the lead in the inbox, its contacts, what hangs on it.

    What was added to the deal since goes to the lead as well. The deal is out of sight from now
    on; its visits stay. A second undo changes nothing. Raises `Rejected` when the deal is closed,
    when it is too late, and when a later merge or conversion stands on this one (it names it).
    """
    lock_contacts_of(conversion.operation)
    lead = lock_lead(conversion.lead)
    conversion = Conversion.objects.select_for_update(of=["self"]).get(pk=conversion.pk)
    if conversion.undone_at:
        return lead
    deal = lock_deal(conversion.deal)
    _refuse(conversion, lead, deal, by)

    undo(conversion.operation, by=by)
    for record_ in (lead, deal):
        record_.refresh_from_db()
    carry_to_lead(deal, lead)
    _put_out_of_sight(deal, by=by)
    conversion.undone_at = timezone.now()
    conversion.save(update_fields=["undone_at"])
    record(lead, "lead.conversion_undone", by=by, deal=deal.pk, title=deal.title)
    record(deal, "deal.conversion_undone", by=by, lead=str(lead.pk), title=lead.title)
    return lead


def lock_contacts_of(operation: Operation) -> None:
    """Hold the names of every contact that the operation wrote to, in the order of the house."""
    entries = operation.entries.filter(
        record_type__in=[Person._meta.label_lower, Organization._meta.label_lower]
    )
    touched = set(entries.values_list("record_type", "record_id"))
    names: list[str] = []
    for model in (Person, Organization):
        keys = [key for kind, key in touched if kind == model._meta.label_lower]
        names += map(str, model._base_manager.filter(pk__in=keys))
    lock_identities(names=names)


def _refuse(conversion: Conversion, lead: Lead, deal: Deal, by: User | None) -> None:
    if not deal.is_open:
        state = deal.get_status_display().lower()
        raise Rejected(
            _("The deal is %(state)s by now. Reopen it before you undo the conversion.")
            % {"state": state}
        )
    if not conversion.can_be_undone:
        raise Rejected(
            _("A conversion can be undone for %(days)s days. Convert the deal to a lead instead.")
            % {"days": UNDO_DAYS}
        )
    refuse_if_not_editable(lead, by)


def _put_out_of_sight(deal: Deal, *, by: User | None) -> None:
    """The stay in its stage ends. A deal that this conversion made must not come back alone."""
    now = timezone.now()
    StageVisit.objects.filter(deal=deal, left_at=None).update(left_at=now)
    deal.returned_at = deal.returned_at or now
    if deal.deleted_at:
        deal.deleted_by = by
    deal.save(update_fields=["returned_at", "deleted_by", "updated_at"])
