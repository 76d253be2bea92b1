"""Many leads at once: the rules of one, and set-based reading and writing.

A batch of a thousand costs a few dozen statements: its contacts are looked up by all their keys
at once, settled row by row in memory, so that a row finds who came in an earlier one, and
everything new is written by COPY.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from contacts import batch
from contacts.batch import Directory, Settled
from contacts.locks import lock_every_identity
from contacts.models import Origin
from contacts.names import fold
from contacts.points import tidy
from core.copying import copy_in
from core.errors import Rejected
from fields.beginning import with_custom
from fields.definitions import fields_of
from fields.errors import NotFitting
from fields.writing import set_values
from history.models import Event
from leads.intake.contacts import StagedLead, organization_of, person_of
from leads.intake.owners import Assigned, assign_many, owner_without_rules
from leads.intake.rules import (
    TITLE_LENGTH,
    check_currency,
    check_value,
    columns_of,
    default_currency,
    no_contact,
    title_of,
    title_template,
)
from leads.intake.words import Words
from leads.models import Lead


@dataclass
class Taken:
    """What became of a staged lead: a lead, one that was there already, or a refusal."""

    lead_id: UUID | None = None
    is_linked: bool = False
    # The lead of the same contact that waits already, where such a row is not made.
    waiting_id: UUID | None = None
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
    by_strangers: bool = False,
) -> list[Taken]:
    """Make leads of many rows; what became of each, in their order. Breaks no rule of `take_in`.

    A row whose lead waits in the inbox already, with the same title and contact, is skipped; the
    leads in `own` (made of earlier rows of the same file) do not count for that. Contacts that
    exist are linked, and get the e-mails and phones they lacked.

    What strangers sent (`by_strangers`: a web form) changes no contact that exists, and makes no
    second lead for a contact that has one in the inbox: that one is named in `waiting_id`.
    """
    lock_every_identity()
    rows = [_Row(lead) for lead in staged]
    _refuse(rows, by)
    directory = Directory(
        [row.person for row in rows if row.person],
        [row.organization for row in rows if row.organization],
    )
    template = title_template(by)
    for row in rows:
        if not row.taken.refused:
            _settle(row, directory, template)
    if by_strangers:
        _join_those_in_the_inbox(rows)
        directory.met_people.clear()
        directory.met_organizations.clear()
    _skip_those_in_the_inbox(rows, own)
    made = [row for row in rows if row.taken.lead_id]
    if by_strangers and not made:
        return [row.taken for row in rows]
    words = Words.of(row.lead for row in rows)
    found = assign_many([row.lead for row in made], words, origin=origin, by=by)
    owners = _owners_of_contacts(directory, rows, made, found, by)
    batch.write_out(directory, owners, by=by)
    _write_leads(made, found, words, origin, by)
    return [row.taken for row in rows]


class _Row:
    """A staged lead with the contacts it brings."""

    def __init__(self, lead: StagedLead) -> None:
        self.lead = lead
        self.taken = Taken()
        self.title = tidy(lead.title, TITLE_LENGTH)
        self.custom: dict[str, Any] = {}
        self.person = person_of(lead)
        self.organization = organization_of(lead, has_person=self.person is not None)


def _refuse(rows: list[_Row], by: User | None) -> None:
    """Say of each row that breaks a rule which one it is."""
    unique: set[tuple[str, str]] = set()
    for row in rows:
        if not row.person and not row.organization:
            row.taken.refused = no_contact()
            continue
        try:
            check_value(row.lead.value)
            check_currency(row.lead.currency)
            row.custom = _custom_of(row.lead, unique, by)
        except Rejected as refusal:
            row.taken.refused = str(refusal)


def _custom_of(lead: StagedLead, unique: set[tuple[str, str]], by: User | None) -> dict[str, Any]:
    """The values of custom fields, checked; `unique` are those that earlier rows have taken."""
    if not lead.custom:
        return {}
    record = Lead()
    set_values(record, lead.custom, by=by)
    taken = {
        (field.key, str(record.custom[field.key]).casefold()): field
        for field in fields_of(Lead)
        if field.is_unique and field.key in record.custom
    }
    for identity, field in taken.items():
        if identity in unique:
            raise NotFitting(field, _("Another row has this value already."))
    unique |= set(taken)
    return record.custom


def _settle(row: _Row, directory: Directory, template: str) -> None:
    organization: Settled | None = None
    person: Settled | None = None
    taken = row.taken
    if row.organization:
        organization = batch.settle_organization(directory, row.organization)
        taken.organization_id = organization.pk
    if row.person:
        person = batch.settle_person(directory, row.person, organization)
        taken.person_id = person.pk
    taken.is_linked = any(contact.is_known for contact in (person, organization) if contact)
    taken.lead_id = uuid4()
    named = organization or person
    row.title = row.title or title_of(named.name if named else "", template)


def _owners_of_contacts(
    directory: Directory,
    rows: list[_Row],
    made: list[_Row],
    found: list[Assigned],
    by: User | None,
) -> dict[tuple[str, int], int]:
    """Whose the new contacts are: the owner's of the first lead that brings them.

    A row that was skipped may bring an organization that nobody has yet.
    """
    owners: dict[tuple[str, int], int] = {}
    assigned = [(row, each.owner.pk) for row, each in zip(made, found, strict=True)]
    new = directory.new_organizations
    others = [row for row in rows if row.taken.skipped and row.taken.organization_id in new]
    assigned += [(row, owner_without_rules(row.lead, by).pk) for row in others]
    for row, owner in assigned:
        if row.taken.organization_id:
            owners.setdefault(("organization", row.taken.organization_id), owner)
        if row.taken.person_id:
            owners.setdefault(("person", row.taken.person_id), owner)
    return owners


def _same_contacts(rows: list[_Row]) -> Q:
    """Leads of the contacts of these rows: of the person, or of an organization without one."""
    taken = [row.taken for row in rows]
    return Q(person__in={each.person_id for each in taken if each.person_id}) | Q(
        person=None,
        organization__in={each.organization_id for each in taken if not each.person_id},
    )


def _join_those_in_the_inbox(rows: list[_Row]) -> None:
    linked = [row for row in rows if row.taken.is_linked]
    if not linked:
        return
    waiting = Lead.objects.alive().in_inbox().filter(_same_contacts(linked))
    newest = {
        (person or 0, 0 if person else organization): lead
        for lead, person, organization in waiting.order_by("created_at", "pk").values_list(
            "pk", "person_id", "organization_id"
        )
    }
    for row in linked:
        person, organization = row.taken.person_id or 0, row.taken.organization_id
        row.taken.waiting_id = newest.get((person, 0 if person else organization))
        if row.taken.waiting_id:
            row.taken.lead_id = None


def _skip_those_in_the_inbox(rows: list[_Row], own: QuerySet[Lead] | None) -> None:
    linked = [row for row in rows if row.taken.is_linked]
    if not linked:
        return
    waiting = Lead.objects.alive().in_inbox()
    if own is not None:
        waiting = waiting.exclude(pk__in=own.values("pk"))
    there = {
        (person, organization, fold(title))
        for person, organization, title in waiting.filter(_same_contacts(linked)).values_list(
            "person_id", "organization_id", "title"
        )
    }
    for row in rows:
        taken = row.taken
        if taken.lead_id and (taken.person_id, taken.organization_id, fold(row.title)) in there:
            taken.lead_id, taken.is_linked = None, False
            taken.skipped = _("This lead is in the inbox already.")


def _write_leads(
    rows: list[_Row], found: list[Assigned], words: Words, origin: Origin, by: User | None
) -> None:
    currency = default_currency()  # asked once, not for each row
    values = [
        {
            "id": row.taken.lead_id,
            "custom": row.custom,
            **columns_of(
                row.lead,
                title=row.title,
                person_id=row.taken.person_id,
                organization_id=row.taken.organization_id,
                owner=each.owner,
                origin=origin,
                channel_id=words.channel(row.lead.channel),
                currency=currency,
            ),
        }
        for row, each in zip(rows, found, strict=True)
    ]
    copy_in(Lead, with_custom(Lead, values))
    copy_in(
        Lead.labels.through,
        [
            {"lead_id": row.taken.lead_id, "label_id": pk}
            for row in rows
            for pk in words.labels(row.lead.labels)
        ],
    )
    copy_in(Event, list(_events(rows, found, origin, by)))


def _events(
    rows: list[_Row], found: list[Assigned], origin: Origin, by: User | None
) -> Iterator[dict[str, Any]]:
    for row, each in zip(rows, found, strict=True):
        subject = {"subject_type": Lead._meta.label_lower, "subject_id": str(row.taken.lead_id)}
        yield {
            **subject,
            "verb": "lead.created",
            "actor_id": by.pk if by else None,
            "details": {"origin": str(origin)},
        }
        if each.rule:
            yield {
                **subject,
                "verb": "lead.assigned",
                "actor_id": None,
                "details": each.details,
            }
