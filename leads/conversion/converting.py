from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Organization, Person
from contacts.picking import Picked
from core.errors import Rejected
from core.retrying import retried
from deals.models import Deal
from deals.services.facts import enter
from deals.services.locking import lock as lock_deal
from deals.services.moving import stage_in_use
from deals.services.opening import open_within
from deals.services.required import refuse_missing
from fields.writing import carried, differences
from history.events import event_of, record_each
from history.journal import Journal
from history.models import Operation
from leads.conversion.carrying import add_to_deal, carry_to_deal
from leads.conversion.joining import hold_open_deal, join
from leads.conversion.settling import (
    lock_contacts_of,
    settle_organization,
    settle_person,
)
from leads.conversion.terms import Terms
from leads.models import Conversion, Lead
from leads.services import refuse_if_not_editable


@retried
@transaction.atomic
def convert_lead(lead: Lead, terms: Terms, *, by: User | None) -> Deal:
    """Turn a lead into an open deal, or add it to one. The lead stays, out of the inbox, pointing
    at its deal.

    A repeat, or a second person a moment later, gets the deal that was made. Raises `Rejected`
    for a lead that is archived, deleted or gone, for one whose contact somebody has changed since
    the caller read it, and when a contact probably exists already and the terms do not say what
    to do about it.
    """
    lock_contacts_of(lead, terms.picked)
    lead, was = _lock(lead), lead
    before = _conversions_of(lead)
    if made := next((one for one in before if not one.undone_at), None):
        return made.deal
    _refuse(lead, by)
    _refuse_exchanged(was, lead, terms.picked)
    standing = _hold_standing(before, terms, by)  # before the contacts: the order of the house

    kind = Operation.Kind.LINK if terms.deal else Operation.Kind.CONVERSION
    journal = Journal.begin(kind, by=by, title=lead.title)
    with journal.held():
        organization = settle_organization(lead, terms, by=by, journal=journal)
        person = settle_person(lead, terms, organization, by=by, journal=journal)
        if (person, organization) != (lead.person, lead.organization):
            lead.refresh_from_db()  # a merge of its contact has written to it
        if standing:
            standing.refresh_from_db()
        if standing and terms.deal:
            deal = join(lead, standing, person, organization, journal=journal)
        elif standing:
            deal = _revive(lead, standing, terms, person, organization, by=by, journal=journal)
        else:
            deal = _open(lead, terms, person, organization, by=by)
            journal.brought_in(deal)
        _hand_over(lead, deal, person, organization, by=by, journal=journal)
    for act in terms.afterwards:
        act(deal)
    return deal


def returned_deal(lead: Lead) -> Deal | None:
    """The deal that went back to this lead: converting the lead again brings it back."""
    return _returned(_conversions_of(lead))


def _conversions_of(lead: Lead) -> list[Conversion]:
    """All that the lead has been through, the last first, each with its deal."""
    rows = lead.conversions.order_by("-pk").select_related("deal__stage__pipeline")
    return list(rows)


def _returned(before: Sequence[Conversion]) -> Deal | None:
    last = next((one for one in before if not one.is_link), None)
    deal = last.deal if last else None
    return deal if deal and deal.returned_at and not deal.deleted_at else None


def _lock(lead: Lead) -> Lead:
    """Hold the lead and, in one order for everybody, the leads that share its contacts.

    A merge of its provisional contact writes to those too.
    """
    together = Q(pk=lead.pk)
    if lead.person and lead.person.is_provisional:
        together |= Q(person=lead.person_id)
    if lead.organization and lead.organization.is_provisional:
        together |= Q(organization=lead.organization_id)
    rows = Lead.objects.select_for_update(of=["self"]).order_by("pk")
    rows = rows.select_related("owner", "person", "organization").filter(together)
    held = next((row for row in rows if row.pk == lead.pk), None)
    if held is None:
        raise Rejected(_("This lead is not there any more."))
    return held


def _refuse(lead: Lead, by: User | None) -> None:
    if lead.deleted_at:
        raise Rejected(_("This lead is in the trash. Restore it before you convert it."))
    if lead.archived_at:
        raise Rejected(_("This lead is archived. Move it to the inbox before you convert it."))
    refuse_if_not_editable(lead, by)


def _refuse_exchanged(was: Lead, lead: Lead, picked: Picked) -> None:
    """Raise `Rejected` when a contact would be merged away that the user has never seen."""
    for kind in ("person", "organization"):
        own = getattr(lead, kind)
        is_other = own is not None and own.pk != getattr(was, f"{kind}_id")
        if is_other and own.is_provisional and getattr(picked, kind) != own:
            raise Rejected(
                _("Somebody gave this lead another contact meanwhile. Open the dialog again.")
            )


def _hold_standing(before: Sequence[Conversion], terms: Terms, by: User | None) -> Deal | None:
    """The deal that is there already: one to add the lead to, or the lead's own of before."""
    if terms.deal:
        return hold_open_deal(terms.deal, by)
    returned = _returned(before)
    return lock_deal(returned) if returned else None


def _open(lead, terms, person, organization, *, by):
    deal = open_within(
        title=terms.title,
        stage=terms.stage,
        owner=terms.owner,
        by=by,
        person=person,
        organization=organization,
        value=terms.value,
        currency=terms.currency,
        visibility=terms.visibility,
        expected_close_on=terms.expected_close_on,
        labels=terms.labels,
        origin=lead.origin,
        origin_id=lead.origin_id,
        channel=lead.channel,
        channel_code=lead.channel_code,
        custom={**carried(lead), **terms.custom},
    )
    if archived := {key: lead.custom[key] for key in lead.custom.keys() - deal.custom.keys()}:
        deal.custom |= archived
        deal.save(update_fields=["custom"])
    return deal


def _revive(
    lead: Lead, deal: Deal, terms: Terms, person, organization, *, by: User | None, journal: Journal
) -> Deal:
    """Bring back the deal that this lead was, which the caller holds, in the stage of the terms.

    One that was archived since somebody chose it leads to the first stage that takes deals.
    """
    now, stage = timezone.now(), stage_in_use(terms.stage)
    journal.change(
        deal,
        returned_at=None,
        title=terms.title,
        stage=stage,
        stage_entered_at=now,
        owner=terms.owner,
        visibility=terms.visibility,
        person=person,
        organization=organization,
        value=terms.value,
        currency=terms.currency or deal.currency,
        expected_close_on=terms.expected_close_on,
        channel=lead.channel,
        channel_code=lead.channel_code,
        **differences(lead, deal),
        **{f"custom.{key}": value for key, value in terms.custom.items()},
    )
    refuse_missing(deal, terms.stage)
    for label in set(deal.labels.all()) - set(terms.labels):
        journal.unlink(deal.labels, label)
    for label in terms.labels:
        journal.link(deal.labels, label)
    enter(deal, stage, at=now, by=by)
    return deal


def _hand_over(
    lead: Lead,
    deal: Deal,
    person: Person | None,
    organization: Organization | None,
    *,
    by: User | None,
    journal: Journal,
) -> None:
    """Take the lead out of the inbox and let everything that hangs on it follow."""
    now, is_link = timezone.now(), journal.operation.kind == Operation.Kind.LINK
    journal.change(
        lead,
        converted_at=now,
        person_id=person.pk if person else lead.person_id,
        organization_id=organization.pk if organization else lead.organization_id,
    )
    if is_link:
        add_to_deal(lead, deal, journal)
    else:
        carry_to_deal(lead, deal)
    Conversion.objects.create(
        lead=lead, deal=deal, by=by, at=now, operation=journal.operation, is_link=is_link
    )
    verb = "linked" if is_link else "converted"
    told = [
        event_of(lead, f"lead.{verb}", by=by, deal=deal.pk, title=deal.title),
        event_of(deal, f"deal.{verb}", by=by, lead=str(lead.pk), title=lead.title),
    ]
    record_each(told)
