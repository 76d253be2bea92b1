"""People out of a file: each row a contact of its own, or somebody who is known already.

Rows are read as the import of leads reads them, and settled by the same engine. A row that has an
id in the file's own system keeps it, so the same file imported again finds its people.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
from contacts.locks import lock_every_identity
from contacts.models import ExternalId, Person
from imports.conventions import find_conventions
from imports.fields import F
from imports.mapping import Mapping
from imports.reading import Table
from imports.rows import ReadRow, RowReader
from leads.intake import StagedLead
from leads.intake.contacts import organization_of, person_of

CHUNK = 1000
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


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Whose the people will be, who imports them, what their ids are called, what is asked."""

    owner: User
    by: User | None
    source: str
    duplicates: Duplicates


@dataclass
class _Row:
    number: int
    cells: Sequence[str]
    read: ReadRow
    person: IncomingPerson | None = None
    organization: IncomingOrganization | None = None
    external_id: str = ""
    person_id: int | None = None


def import_people(
    table: Table,
    mapping: Mapping,
    terms: Terms,
    *,
    report: Callable[[int], object] = lambda done: None,
) -> Done:
    """Take in all rows as confirmed contacts, a thousand at a time.

    `report` hears how many rows are done. A row that names nobody is refused, as is one with a
    value that cannot be understood; a birth day that is none is left out and counted as a warning.
    Run it in a transaction to have all or nothing.
    """
    usual = find_conventions(table.rows(), mapping, dates="")
    reader = RowReader(
        table.columns, mapping, usual, owner=terms.owner, forgives=frozenset({F.BORN})
    )
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
        done.counts["warnings"] += read.forgiven
        if read.lead is None:
            _refuse(done, row, read.refused)
            continue
        row.external_id = read.lead.origin_id
        first = seen.setdefault(row.external_id, number) if row.external_id else number
        row.person = _person(read.lead)
        row.organization = organization_of(read.lead, has_person=True)
        if first != number:
            _refuse(done, row, _("The same id as row %(number)s.") % {"number": first})
        elif row.person is None:
            _refuse(done, row, _("This row names nobody: no name, e-mail or phone."))
        else:
            yield row


def _person(lead: StagedLead) -> IncomingPerson | None:
    person = person_of(lead)
    if person is None:
        return None
    address: dict[str, Any] = dict(lead.address)
    return replace(person, **address)


@transaction.atomic
def _take(rows: list[_Row], terms: Terms, done: Done) -> None:
    lock_every_identity()
    source = terms.source[:SOURCE_LENGTH]
    came_before = _by_external_id(rows, source)
    done.counts["skipped"] += sum(row.external_id in came_before for row in rows)
    rows = [row for row in rows if row.external_id not in came_before]
    directory = Directory(
        [row.person for row in rows if row.person],
        [row.organization for row in rows if row.organization],
    )
    owners: dict[tuple[str, int], int] = {}
    for row in rows:
        _settle(row, directory, owners, terms, done)
    batch.write_out(directory, owners, by=terms.by, confirmed_at=timezone.now())
    _keep_ids([row for row in rows if row.external_id and row.person_id], source)


def _by_external_id(rows: list[_Row], source: str) -> set[str]:
    """Those ids of the rows under which somebody is in the address book."""
    wanted = [row.external_id for row in rows if row.external_id]
    known = ExternalId.objects.filter(
        source=source, value__in=wanted, person__in=Person.objects.alive()
    )
    return set(known.values_list("value", flat=True))


def _settle(
    row: _Row,
    directory: Directory,
    owners: dict[tuple[str, int], int],
    terms: Terms,
    done: Done,
) -> None:
    person: Any = row.person
    organization: Settled | None = None
    if terms.duplicates is not Duplicates.SEPARATE and (known := _known(row, directory)):
        if terms.duplicates is Duplicates.ASK:
            _refuse(done, row, _("Perhaps %(name)s, who is known already.") % {"name": known.name})
            return
        done.counts["linked" if terms.duplicates is Duplicates.LINK else "skipped"] += 1
        if terms.duplicates is Duplicates.LINK:
            row.person_id = known.pk
            directory.meet_person(known.pk, person, None)
        return
    if row.organization:
        organization = batch.settle_organization(directory, row.organization)
        owners.setdefault(("organization", organization.pk), terms.owner.pk)
    row.person_id = directory.add_person(
        person,
        person.known(organization.name if organization else "", None),
        organization.pk if organization else None,
    )
    owners["person", row.person_id] = terms.owner.pk
    done.counts["created"] += 1


def _known(row: _Row, directory: Directory) -> Settled | None:
    """Who the engine finds the row to be, in the database or in an earlier row."""
    person: Any = row.person
    return batch.find_person(directory, person)


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
