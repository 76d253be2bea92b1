from dataclasses import replace

from django.db import transaction

from accounts.models import User
from contacts.picking import hold, pick_contacts
from history.events import record
from leads.intake.owners import assign_one
from leads.intake.rules import LeadFacts, new_lead
from leads.models import Lead


@transaction.atomic
def take_in(facts: LeadFacts, *, by: User | None) -> Lead:
    """Make one lead. It waits in the inbox, unseen; contacts made for it are provisional.

    `by` is None when nobody asked for it (a job). Raises `Rejected` when a rule is broken:
    no contact, a value that is negative or too large, a contact that turned up a moment ago.
    """
    if facts.picked:
        hold(facts.picked)  # identities before rules, as everywhere
    found = assign_one(facts, by=by)
    if facts.picked:
        assert by  # noqa: S101  a form was filled in by somebody
        person, organization = pick_contacts(
            facts.picked,
            by=by,
            owner=found.owner,
            visibility=facts.visibility,
            confirmed=False,
        )
        facts = replace(facts, person=person, organization=organization, picked=None)
    lead = new_lead(facts, owner=found.owner, by=by)
    lead.save(force_insert=True)
    if facts.labels:
        lead.labels.set(facts.labels)
    record(lead, "lead.created", by=by, origin=str(lead.origin))
    if found.rule:
        record(lead, "lead.assigned", by=None, **found.details)
    return lead
