from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.locks import lock_identities
from contacts.merging.undoing import told
from contacts.models import Organization, Person
from core.errors import Rejected
from core.retrying import retried
from deals.models import Deal, StageVisit
from deals.services.locking import lock as lock_deal
from history.changes import read_changes
from history.events import record
from history.journal import Undone, undo
from history.models import Operation
from leads.conversion.carrying import carried, carry_to_lead
from leads.models import UNDO_DAYS, Conversion, Lead
from leads.services import lock_lead, refuse_if_not_editable

MOST_CHANGES = 50


@dataclass
class TakenBack:
    """An undone conversion, and in words what it could not put back."""

    lead: Lead
    kept: list[str] = field(default_factory=list)


def undo_conversion(conversion: Conversion, *, by: User | None) -> Lead:
    """Put everything back as it was; see `take_back`."""
    return take_back(conversion, by=by).lead


@retried
@transaction.atomic
def take_back(conversion: Conversion, *, by: User | None) -> TakenBack:
    """Put everything back as it was: the lead in the inbox, its contacts, what hangs on it.

    What was added to the deal since goes to the lead as well. The deal is out of sight from now
    on; its visits stay. A deal that the lead was only added to stays, without what came from the
    lead. A second undo changes nothing. Raises `Rejected` when the deal is closed, when it is too
    late, when leads were added to the deal since, and when a later merge or conversion stands on
    this one (it names it).
    """
    lock_contacts_of(conversion.operation)
    lead = lock_lead(conversion.lead)
    conversion = Conversion.objects.select_for_update(of=["self"]).get(pk=conversion.pk)
    if conversion.undone_at:
        return TakenBack(lead)
    deal = lock_deal(conversion.deal)
    _refuse(conversion, lead, deal, by)

    kept = _changed_since(conversion, deal, by)
    undone = undo(conversion.operation, by=by)
    for record_ in (lead, deal):
        record_.refresh_from_db()
    if not conversion.is_link:
        carry_to_lead(deal, lead)
        _put_out_of_sight(deal, by=by)
    conversion.undone_at = timezone.now()
    conversion.save(update_fields=["undone_at"])
    record(lead, "lead.conversion_undone", by=by, deal=deal.pk, title=deal.title)
    record(deal, "deal.conversion_undone", by=by, lead=str(lead.pk), title=lead.title)
    return TakenBack(lead, [*_spared(undone, deal, by), *kept])


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
    added = deal.conversions.live().linking().exclude(pk=conversion.pk)
    if not conversion.is_link and (other := added.select_related("lead").first()):
        raise Rejected(
            _("The lead “%(lead)s” was added to this deal since. Undo that first.")
            % {"lead": _name(other.lead, by)}
        )


def _name(lead: Lead, by: User | None) -> str:
    is_seen = by is None or Lead.objects.visible_to(by).filter(pk=lead.pk).exists()
    return str(lead) if is_seen else _("(hidden)")


def _changed_since(conversion: Conversion, deal: Deal, by: User | None) -> list[str]:
    """What people did with the deal since, which no undo takes back."""
    if by is None or conversion.is_link:
        return []
    # All that ever changed in a deal that it made; of one that came back, what changed since.
    was_made = conversion.operation.entries.filter(record_type=deal._meta.label_lower)
    is_new = was_made.filter(field="deleted_at").exists()
    since = Q() if is_new else Q(pgh_created_at__gt=conversion.at)
    changes = read_changes([deal], rows=since, limit=MOST_CHANGES, user=by)
    labels = {change.label: None for one in reversed(changes) for change in one.fields}
    if deal.visits.filter(entered_at__gt=conversion.at).exists():
        labels[_("Stage")] = None
    kept = []
    if labels:
        fields = ", ".join(labels)
        kept.append(
            _("changed in the deal since, and kept with it: %(fields)s") % {"fields": fields}
        )
    if done := _done_since(conversion, deal):
        kept.append(_("done since, and still done: %(names)s") % {"names": ", ".join(done)})
    return kept


def _done_since(conversion: Conversion, deal: Deal) -> list[str]:
    """The names of what hangs on the deal and was done since: activities."""
    return [
        str(row)
        for model, _on_lead, on_deal in carried()
        if any(column.name == "done_at" for column in model._meta.fields)
        for row in model._base_manager.filter(
            **{on_deal: deal}, done_at__gt=conversion.at
        ).order_by("pk")[:MOST_CHANGES]
    ]


def _spared(undone: Undone, deal: Deal, by: User | None) -> list[str]:
    """Fields that were edited since. That the deal itself was deleted needs no word."""
    if by is None:
        return []
    own = deal._meta.label_lower
    undone.spared = [
        entry for entry in undone.spared if (entry.record_type, entry.field) != (own, "deleted_at")
    ]
    return told(undone, user=by)


def _put_out_of_sight(deal: Deal, *, by: User | None) -> None:
    """The stay in its stage ends. A deal that this conversion made must not come back alone."""
    now = timezone.now()
    StageVisit.objects.filter(deal=deal, left_at=None).update(left_at=now)
    deal.returned_at = deal.returned_at or now
    if deal.deleted_at:
        deal.deleted_by = by
    deal.save(update_fields=["returned_at", "deleted_by", "updated_at"])
