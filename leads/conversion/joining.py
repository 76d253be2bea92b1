"""A lead is added to a deal that is open already, instead of becoming a second one."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Label, Organization, Origin, Person
from core.errors import Rejected
from deals.models import Deal
from deals.services.facts import touch
from deals.services.locking import lock_for_change
from fields.merging import gaps
from history.journal import Journal
from leads.conversion.terms import same_labels
from leads.models import Lead


def hold_open_deal(deal: Deal, by: User | None) -> Deal:
    """Hold the deal that a lead is to be added to.

    Raises `Rejected` when it is closed, gone, hidden, or not theirs to change.
    """
    seen = Deal.objects.visible_to(by) if by else Deal.objects.alive()
    if not seen.filter(pk=deal.pk).exists():
        raise Rejected(_("The deal is not there any more. Choose another one, or make a new one."))
    deal = lock_for_change(deal, by)
    if not deal.is_open:
        raise Rejected(_("The deal was closed meanwhile. Choose another one, or make a new one."))
    return deal


def join(
    lead: Lead,
    deal: Deal,
    person: Person | None,
    organization: Organization | None,
    *,
    journal: Journal,
) -> Deal:
    """Let the deal have what only the lead has. What it says itself stays as it is."""
    journal.change(
        deal,
        **_source(lead, deal),
        **_lacking(lead, deal, person, organization),
        **gaps(deal, lead),
    )
    for label in same_labels(lead.labels.all(), Label.Entity.DEAL):
        journal.link(deal.labels, label)
    for follower in lead.followers.all():
        journal.link(deal.followers, follower)
    touch(deal)
    return deal


def _source(lead: Lead, deal: Deal) -> dict[str, Any]:
    """Where the lead came from, if the deal was only written down by somebody."""
    found: dict[str, Any] = {}
    if deal.origin == Origin.MANUAL and not deal.origin_id:
        found |= {"origin": lead.origin, "origin_id": lead.origin_id}
    if not deal.channel_id:
        found |= {"channel": lead.channel, "channel_code": deal.channel_code or lead.channel_code}
    return found


def _lacking(
    lead: Lead, deal: Deal, person: Person | None, organization: Organization | None
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if deal.value is None and lead.value is not None:
        found |= {"value": lead.value, "currency": lead.currency}
    if deal.expected_close_on is None:
        found["expected_close_on"] = lead.expected_close_on
    if deal.person_id is None:
        found["person"] = person
    if deal.organization_id is None:
        found["organization"] = organization
    return found
