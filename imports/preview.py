"""The first rows as they will be, and what stands in each column."""

from dataclasses import dataclass
from itertools import islice

from core.templatetags.formats import money
from imports.mapping import problems
from imports.models import Import
from imports.reading import Table
from imports.rows import RowReader
from imports.running import mapping_of, reader_of
from leads.intake import StagedLead
from leads.intake.contacts import organization_of, person_of
from leads.intake.rules import default_currency, no_contact

SHOWN_ROWS = 8
SAMPLES = 3


@dataclass(frozen=True)
class PreviewRow:
    number: int
    lead: StagedLead | None
    person: str = ""
    organization: str = ""
    email: str = ""
    phone: str = ""
    value: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Preview:
    rows: list[PreviewRow]
    problems: list[str]
    samples: list[list[str]]

    def __bool__(self) -> bool:
        return bool(self.rows)


def preview_of(source: Import, table: Table) -> Preview:
    """What the mapping makes of the first rows."""
    found = problems(mapping_of(source), source.columns)
    top = list(islice(table.rows(), 50))
    samples = [
        list(dict.fromkeys(cells[place] for _number, cells in top if cells[place]))[:SAMPLES]
        for place in range(len(table.columns))
    ]
    reader = reader_of(source, table)
    return Preview([_shown(reader, *row) for row in top[:SHOWN_ROWS]], found, samples)


def _shown(reader: RowReader, number: int, cells: list[str]) -> PreviewRow:
    read = reader.read(cells)
    if read.lead is None:
        return PreviewRow(number, None, refused=read.refused)
    person = person_of(read.lead)
    organization = organization_of(read.lead, has_person=person is not None)
    if not person and not organization:
        return PreviewRow(number, None, refused=no_contact())
    contact = person or organization
    return PreviewRow(
        number,
        read.lead,
        person=f"{person.first_name} {person.last_name}".strip() if person else "",
        organization=organization.name if organization else "",
        email=", ".join(contact.emails) if contact else "",
        phone=", ".join(phone.number for phone in contact.phones) if contact else "",
        value=money(read.lead.value, read.lead.currency or default_currency()),
    )
