"""People out of a file: each row a contact of its own, or somebody who is known already.

Rows are read as the import of leads reads them, and settled by the same engine. A row that has an
id in the file's own system keeps it, so the same file imported again finds its people.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts import batch
from contacts.batch import Directory, IncomingOrganization, IncomingPerson, Settled
from contacts.batch.remembering import Remembered, confirm_met
from contacts.locks import lock_every_identity
from contacts.models import ExternalId, Person
from contacts.points import NAME_LENGTH
from history.models import Operation
from imports.conventions import find_conventions
from imports.fields import F
from imports.mapping import Mapping
from imports.reading import Table
from imports.rows import ReadRow, RowReader
from leads.intake import StagedLead
from leads.intake.contacts import organization_of, person_of

CHUNK = 1000
# Of a file that is wrong throughout, the first say enough.
MOST_WARNINGS = 1000
SOURCE_LENGTH = ExternalId._meta.get_field("source").max_length or 60
# Whoever is in the trash or was merged away gives the id to whoever comes in under it.
KEEP_IDS = """
INSERT INTO contacts_externalid (person_id, source, value)
SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[])
ON CONFLICT (source, value) WHERE person_id IS NOT NULL DO UPDATE SET person_id = excluded.person_id
"""


class Duplicates(StrEnum):
    """What becomes of a row whose person the engine finds to be known already."""

    SEPARATE = "separate"  # a contact of its own all the same
    LINK = "link"  # the known one gets the e-mails, phones and other details it lacked
    SKIP = "skip"  # nothing
    ASK = "ask"  # refused, with the name of who it seems to be


@dataclass
class Done:
    """What became of the rows: how many of each, and the refused ones with their reasons."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, Sequence[str], str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    # Ids under which somebody had come in before this file.
    before: set[str] = field(default_factory=set)

    def warn(self, number: int, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.counts["warnings"] += 1
            if len(self.warnings) < MOST_WARNINGS:
                self.warnings.append((number, sentence))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Whose the people will be, who imports them, what their ids are called, what is asked."""

    owner: User
    by: User | None
    source: str
    duplicates: Duplicates
    # Remembers what the import does, so that it can be undone.
    operation: Operation | None = None


@dataclass
class _Row:
    number: int
    cells: Sequence[str]
    read: ReadRow
    person: IncomingPerson | None = None
    organization: IncomingOrganization | None = None
    external_id: str = ""
    # The number of the earlier row that has the same id.
    repeats: int = 0
    person_id: int | None = None


@dataclass
class _Taking:
    """A thousand rows on their way in: who is known, and whose the new contacts are."""

    directory: Directory
    terms: Terms
    done: Done
    owners: dict[tuple[str, int], int] = field(default_factory=dict)

    def organization(self, row: _Row) -> Settled | None:
        if not row.organization:
            return None
        settled = batch.settle_organization(self.directory, row.organization)
        self.owners.setdefault(("organization", settled.pk), self.terms.owner.pk)
        return settled


def import_people(
    table: Table,
    mapping: Mapping,
    terms: Terms,
    *,
    report: Callable[[int], object] = lambda done: None,
) -> Done:
    """Take in all rows as confirmed contacts, a thousand at a time.

    `report` hears how many rows are done. Only a row that names nobody is refused; a value
    that cannot be understood is left out, one that is too long is cut, and either is a warning.
    Run it in a transaction to have all or nothing.
    """
    usual = find_conventions(table.rows(), mapping, dates="")
    reader = RowReader(table.columns, mapping, usual, owner=terms.owner, forgives=frozenset(F))
    done, seen = Done(), dict[str, int]()
    for chunk in batched(table.rows(), CHUNK):
        rows = list(_read(chunk, reader, done, seen))
        _take(rows, terms, done)
        done.counts["rows"] += len(chunk)
        report(done.counts["rows"])
    return done


def _read(
    chunk: Sequence[tuple[int, list[str]]], reader: RowReader, done: Done, seen: dict[str, int]
) -> Iterator[_Row]:
    """The rows that are somebody; the others are refused, or skipped as repeated."""
    for number, cells in chunk:
        read = reader.read(cells)
        row = _Row(number, cells, read)
        done.warn(number, read.warnings)
        if read.lead is None:
            _refuse(done, row, read.refused)
            continue
        row.external_id = read.lead.origin_id
        first = seen.setdefault(row.external_id, number) if row.external_id else number
        row.person = _person(read.lead)
        row.organization = organization_of(read.lead, has_person=True)
        row.repeats = first if first != number else 0
        if row.person is None:
            _refuse(done, row, _("This row names nobody: no name, e-mail or phone."))
        else:
            yield row


def _person(lead: StagedLead) -> IncomingPerson | None:
    """Who the row is. Without a name, whoever answers at its first e-mail or number."""
    person = person_of(lead)
    if person is None and (lead.emails or lead.phones):
        name = lead.emails[0] if lead.emails else lead.phones[0].number
        person = IncomingPerson(
            first_name=name[:NAME_LENGTH],
            is_named=False,
            organization_name=lead.organization,
            job_title=lead.job_title,
            born_on=lead.born_on,
            emails=lead.emails,
            phones=lead.phones,
        )
    if person is None or not (person.first_name or person.last_name):
        return None
    address: dict[str, Any] = dict(lead.address)
    return replace(person, **address)


@transaction.atomic
def _take(rows: list[_Row], terms: Terms, done: Done) -> None:
    lock_every_identity()
    source = terms.source[:SOURCE_LENGTH]
    came_before = _by_external_id([row for row in rows if not row.repeats], source)
    done.before |= set(came_before)
    fresh = [row for row in rows if row.external_id not in done.before]
    directory = Directory(
        [row.person for row in fresh if row.person],
        [row.organization for row in fresh if row.organization],
        seeks_people=terms.duplicates is not Duplicates.SEPARATE,
    )
    taking = _Taking(directory, terms, done)
    for row in rows:
        if row.external_id in done.before:
            _meet_again(row, came_before.get(row.external_id), taking)
    for row in fresh:
        _settle(row, taking)
    remembered = Remembered.before(directory) if terms.operation else None
    moment = timezone.now()
    batch.write_out(directory, taking.owners, by=terms.by, confirmed_at=moment)
    confirm_met(directory, moment)
    if remembered and terms.operation:
        remembered.write(terms.operation)
    _keep_ids([row for row in fresh if row.external_id and row.person_id], source)


def _by_external_id(rows: list[_Row], source: str) -> dict[str, int]:
    """By id, the people of the address book who came in under one of the rows' ids."""
    wanted = [row.external_id for row in rows if row.external_id]
    known = ExternalId.objects.filter(
        source=source, value__in=wanted, person__in=Person.objects.alive()
    )
    return dict(known.values_list("value", "person_id"))


def _meet_again(row: _Row, person_id: int | None, taking: _Taking) -> None:
    """A row that came in before: what it says besides is added, if that was asked for."""
    if taking.terms.duplicates is Duplicates.LINK and person_id and row.person:
        taking.directory.met_people.append((person_id, row.person, None))
        taking.done.counts["linked"] += 1
    else:
        taking.done.counts["skipped"] += 1


def _settle(row: _Row, taking: _Taking) -> None:
    person: Any = row.person
    if row.repeats and not _may_repeat(row, taking):
        return
    is_sought = taking.terms.duplicates is not Duplicates.SEPARATE
    if is_sought and (known := batch.find_person(taking.directory, person)):
        _settle_known(row, known, taking)
        return
    organization = taking.organization(row)
    row.person_id = taking.directory.add_person(
        person,
        person.known(organization.name if organization else "", None),
        organization.pk if organization else None,
    )
    taking.owners["person", row.person_id] = taking.terms.owner.pk
    taking.done.counts["created"] += 1


def _may_repeat(row: _Row, taking: _Taking) -> bool:
    """An id that an earlier row of the file has: one of the two is wrong, or it is no id."""
    sentence = _("The same id as row %(number)s.") % {"number": row.repeats}
    if taking.terms.duplicates is not Duplicates.SEPARATE:
        _refuse(taking.done, row, sentence)
        return False
    row.external_id = ""
    taking.done.warn(row.number, [sentence])
    return True


def _settle_known(row: _Row, known: Settled, taking: _Taking) -> None:
    person: Any = row.person
    match taking.terms.duplicates:
        case Duplicates.ASK:
            reason = _("Perhaps %(name)s, who is known already.") % {"name": known.name}
            _refuse(taking.done, row, reason)
        case Duplicates.LINK:
            row.person_id, organization = known.pk, None
            if not taking.directory.people.known[known.pk].facts.organization_id:
                organization = taking.organization(row)
            works_at = organization.pk if organization else None
            taking.directory.meet_person(known.pk, person, works_at)
            taking.done.counts["linked"] += 1
        case _:
            taking.done.counts["skipped"] += 1


def _refuse(done: Done, row: _Row, reason: str) -> None:
    done.counts["refused"] += 1
    done.refused.append((row.number, row.cells, reason))


def _keep_ids(rows: list[_Row], source: str) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP_IDS,
            [
                [row.person_id for row in rows],
                [source] * len(rows),
                [row.external_id for row in rows],
            ],
        )
