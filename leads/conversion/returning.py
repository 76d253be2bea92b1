from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import may_edit
from accounts.models import User
from contacts.models import Label, Origin
from core.errors import Rejected
from core.retrying import retried
from deals.models import Deal, Outcome, StageVisit
from deals.services import record_outcome
from deals.services.locking import lock as lock_deal
from fields.writing import carried, differences
from history.events import record
from history.journal import Journal
from history.models import Operation
from leads.conversion.carrying import carry_to_lead
from leads.conversion.converting import convert_lead, returned_deal
from leads.conversion.terms import same_labels, terms_of
from leads.intake import LeadFacts, take_in
from leads.models import Conversion, Lead
from leads.services import lock_lead


@retried
@transaction.atomic
def return_deal(deal: Deal, *, by: User | None) -> Lead:
    """Put an open deal back into the leads inbox: the same lead when it came from one.

    Notes, activities and files follow; the deal keeps its visits and outcomes, and comes back
    when the lead is converted again. A second time changes nothing. Raises `Rejected` for a deal
    that is closed or in the trash.
    """
    source = deal.conversions.making().order_by("-pk").select_related("lead").first()
    lead = lock_lead(source.lead) if source else None
    deal = lock_deal(deal)
    if deal.returned_at:
        return lead or deal.conversions.making().latest("pk").lead
    _refuse(deal, by)

    journal = Journal.begin(Operation.Kind.RETURN, by=by, title=deal.title)
    if lead is None or not lead.conversions.live().filter(deal=deal).exists():
        lead = _make(deal, by=by, journal=journal)
    else:
        _revive(lead, deal, journal)
    _hand_over(deal, lead, by=by, journal=journal)
    return lead


def undo_return(deal: Deal, *, by: User | None) -> Deal:
    """Bring a deal back that went to the leads, as it was and where it stood.

    Its lead is converted again, with what was added to it since. A second time changes nothing.
    Raises `Rejected` when the lead was converted to something else since, and what
    `convert_lead` raises.
    """
    made = deal.conversions.making().order_by("-pk").select_related("lead").first()
    deal = Deal.objects.select_related("stage__pipeline").get(pk=deal.pk)
    if made is None or not deal.returned_at:
        return deal
    lead = Lead.objects.for_panel().get(pk=made.lead_id)
    if lead.converted_at or returned_deal(lead) != deal:
        raise Rejected(_("Its lead was converted since. Undo that first."))
    terms = terms_of(lead, deal.stage)
    labels = {label.pk: label for label in [*deal.labels.all(), *terms.labels]}
    terms.labels = list(labels.values())
    return convert_lead(lead, terms, by=by)


def _refuse(deal: Deal, by: User | None) -> None:
    if deal.deleted_at:
        raise Rejected(_("This deal is in the trash. Restore it first."))
    if not deal.is_open:
        raise Rejected(_("This deal is closed. Reopen it before you convert it to a lead."))
    if by and not may_edit(by, deal):
        raise Rejected(_("Only the owner, a manager or an admin can change this deal."))


def _make(deal: Deal, *, by: User | None, journal: Journal) -> Lead:
    """A lead for a deal that never was one."""
    facts = LeadFacts(
        owner=deal.owner,
        labels=same_labels(deal.labels.all(), Label.Entity.LEAD),
        origin=Origin.DEAL,
        origin_id=str(deal.pk),
        custom=carried(deal),
        **_shared(deal),
    )
    lead = take_in(facts, by=by)
    journal.brought_in(lead)
    return lead


def _revive(lead: Lead, deal: Deal, journal: Journal) -> None:
    """The lead as it was, with its own labels, and with what was learned while it was a deal."""
    shared = {**_shared(deal), **differences(deal, lead)}
    journal.change(lead, converted_at=None, archived_at=None, owner=deal.owner, **shared)
    for label in same_labels(deal.labels.all(), Label.Entity.LEAD):
        journal.link(lead.labels, label)
    for conversion in lead.conversions.live():
        journal.change(conversion, undone_at=timezone.now())


def _shared(deal: Deal) -> dict:
    return {
        "title": deal.title,
        "person": deal.person,
        "organization": deal.organization,
        "value": deal.value,
        "currency": deal.currency,
        "visibility": deal.visibility,
        "expected_close_on": deal.expected_close_on,
        "channel": deal.channel,
        "channel_code": deal.channel_code,
    }


def _hand_over(deal: Deal, lead: Lead, *, by: User | None, journal: Journal) -> None:
    now = timezone.now()
    record_outcome(deal, Outcome.Kind.RETURNED, by=by, at=now)
    StageVisit.objects.filter(deal=deal, left_at=None).update(left_at=now)
    journal.change(deal, returned_at=now)
    carry_to_lead(deal, lead)
    lead.followers.add(*deal.followers.all())
    _remember(deal, lead, journal)
    record(deal, "deal.returned", by=by, lead=str(lead.pk), title=lead.title)
    record(lead, "lead.returned", by=by, deal=deal.pk, title=deal.title)


def _remember(deal: Deal, lead: Lead, journal: Journal) -> None:
    """Tie a lead that was made for the deal to it: a conversion that is over already."""
    if not lead.conversions.filter(deal=deal).exists():
        now = timezone.now()
        Conversion.objects.create(
            lead=lead, deal=deal, at=now, undone_at=now, operation=journal.operation
        )
