"""Many leads at once: the rules of one, and set-based reading and writing.

A batch of a thousand costs a few dozen statements: its contacts are looked up by all their keys
at once, settled row by row in memory, so that a row finds who came in an earlier one, and
everything new is written by COPY.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, Visibility
from contacts import batch
from contacts.batch import Directory, Settled
from contacts.locks import lock_every_identity
from contacts.models import Origin
from contacts.names import fold
from core.copying import copy_in
from core.errors import Rejected
from fields.beginning import with_custom
from history.models import Event
from leads.intake.contacts import StagedLead, organization_of, person_of
from leads.intake.rules import (
    TITLE_LENGTH,
    check_value,
    default_currency,
    default_title,
    no_contact,
)
from leads.intake.words import channel_ids, label_ids
from leads.models import Lead


@dataclass
class Taken:
    """What became of a staged lead: a lead, one that was there already, or a refusal."""

    lead_id: UUID | None = None
    is_linked: bool = False
    skipped: str = ""
    refused: str = ""
    person_id: int | None = None
    organization_id: int | None = None


@transaction.atomic
def take_in_staged(
    staged: Collection[StagedLead],
    *,
    by: User | None,
    origin: Origin = Origin.IMPORT,
    own: QuerySet[Lead] | None = None,
) -> list[Taken]:
    """Make leads of many rows; what became of each, in their order. Breaks no rule of `take_in`.

    A row whose lead waits in the inbox already, with the same title and contact, is skipped; the
    leads in `own` (made of earlier rows of the same file) do not count for that. Contacts that
    exist are linked, and get the e-mails and phones they lacked.
    """
    lock_every_identity()
    rows = [_Row(lead) for lead in staged]
    _refuse(rows)
    directory = Directory(
        [row.person for row in rows if row.person],
        [row.organization for row in rows if row.organization],
    )
    owners: dict[tuple[str, int], int] = {}
    for row in rows:
        if not row.taken.refused:
            _settle(row, directory, owners, by)
    _skip_those_in_the_inbox(rows, own)
    batch.write_out(directory, owners, by=by)
    _write_leads([row for row in rows if row.taken.lead_id], origin, by)
    return [row.taken for row in rows]


class _Row:
    """A staged lead with the contacts it brings."""

    def __init__(self, lead: StagedLead) -> None:
        self.lead = lead
        self.taken = Taken()
        self.title = lead.title
        self.person = person_of(lead)
        self.organization = organization_of(lead, has_person=self.person is not None)


def _refuse(rows: list[_Row]) -> None:
    """Say of each row that breaks a rule which one it is."""
    for row in rows:
        if not row.person and not row.organization:
            row.taken.refused = no_contact()
            continue
        try:
            check_value(row.lead.value)
        except Rejected as refusal:
            row.taken.refused = str(refusal)


def _settle(
    row: _Row, directory: Directory, owners: dict[tuple[str, int], int], by: User | None
) -> None:
    organization: Settled | None = None
    person: Settled | None = None
    taken, owner = row.taken, row.lead.owner.pk
    if row.organization:
        organization = batch.settle_organization(directory, row.organization)
        taken.organization_id = organization.pk
        owners.setdefault(("organization", organization.pk), owner)
    if row.person:
        person = batch.settle_person(directory, row.person, organization)
        taken.person_id = person.pk
        owners.setdefault(("person", person.pk), owner)
    taken.is_linked = any(contact.is_known for contact in (person, organization) if contact)
    taken.lead_id = uuid4()
    row.title = row.title or default_title(
        person=person.name if person else "",
        organization=organization.name if organization else "",
        by=by,
    )


def _skip_those_in_the_inbox(rows: list[_Row], own: QuerySet[Lead] | None) -> None:
    linked = [row.taken for row in rows if row.taken.is_linked]
    if not linked:
        return
    waiting = Lead.objects.alive().in_inbox()
    if own is not None:
        waiting = waiting.exclude(pk__in=own.values("pk"))
    contacts = Q(person__in={taken.person_id for taken in linked if taken.person_id})
    contacts |= Q(
        person=None,
        organization__in={taken.organization_id for taken in linked if not taken.person_id},
    )
    there = {
        (person, organization, fold(title))
        for person, organization, title in waiting.filter(contacts).values_list(
            "person_id", "organization_id", "title"
        )
    }
    for row in rows:
        taken = row.taken
        if (taken.person_id, taken.organization_id, fold(row.title)) in there:
            taken.lead_id, taken.is_linked = None, False
            taken.skipped = _("This lead is in the inbox already.")


def _write_leads(rows: list[_Row], origin: Origin, by: User | None) -> None:
    channels = channel_ids(row.lead.channel for row in rows)
    labels = label_ids(label for row in rows for label in row.lead.labels)
    currency = default_currency()  # asked once, not for each row
    values = [_lead_values(row, origin, channels, currency) for row in rows]
    copy_in(Lead, with_custom(Lead, values))
    copy_in(
        Lead.labels.through,
        [
            {"lead_id": row.taken.lead_id, "label_id": pk}
            for row in rows
            for pk in {labels[fold(label)] for label in row.lead.labels}
        ],
    )
    copy_in(
        Event,
        [
            {
                "subject_type": Lead._meta.label_lower,
                "subject_id": str(row.taken.lead_id),
                "verb": "lead.created",
                "actor_id": by.pk if by else None,
                "details": {"origin": str(origin)},
            }
            for row in rows
        ],
    )


def _lead_values(
    row: _Row, origin: Origin, channels: dict[str, int], currency: str
) -> dict[str, Any]:
    lead, taken = row.lead, row.taken
    values = {
        "id": taken.lead_id,
        "title": row.title[:TITLE_LENGTH],
        "person_id": taken.person_id,
        "organization_id": taken.organization_id,
        "owner_id": lead.owner.pk,
        "visibility": Visibility.EVERYONE.value,
        "value": lead.value,
        "currency": lead.currency or currency,
        "expected_close_on": lead.expected_close_on,
        "origin": origin.value,
        "origin_id": lead.origin_id,
        "channel_id": channels.get(fold(lead.channel)),
    }
    # Always the same keys: COPY writes one list of columns.
    return values | {"created_at": lead.created_at or timezone.now()}
