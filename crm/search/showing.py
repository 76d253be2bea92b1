"""What the box shows of a record: its name, a line about it, and where it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Note
from contacts.models import Organization, Person
from contacts.names import fold
from crm.search.relevance import Hit
from deals.models import Deal
from leads.models import Lead

ICONS = {
    "person": "user",
    "organization": "building-2",
    "deal": "square-kanban",
    "lead": "inbox",
    "note": "sticky-note",
}
MODELS: dict[str, Any] = {
    "person": Person,
    "organization": Organization,
    "deal": Deal,
    "lead": Lead,
}
# Of a note, some words before the one that was found.
BEFORE, AROUND = 30, 110


@dataclass(frozen=True)
class Item:
    """A line of the box: what it is called, what is said of it, where it leads."""

    kind: str
    title: str
    detail: str
    url: str

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def show(hits: Iterable[Hit], *, user: User, typed: str = "") -> list[Item]:
    """The lines for some hits, in their order. What is no longer there is left out."""
    hits = list(hits)
    records = {
        (kind, str(record.pk)): record
        for kind in ICONS
        for record in _records(kind, [hit.pk for hit in hits if hit.kind == kind], user)
    }
    return [_item(hit, records[hit.key], typed, user) for hit in hits if records.get(hit.key)]


def _records(kind: str, keys: list[Any], user: User) -> Iterable[Any]:
    if not keys:
        return []
    if kind == "note":
        return Note.objects.visible_to(user).with_subjects().filter(pk__in=keys)
    rows = MODELS[kind].objects.visible_to(user).filter(pk__in=keys)
    if kind == "person":
        seen = Organization.objects.visible_to(user)
        return rows.with_points().prefetch_related(Prefetch("organization", seen))
    return rows.select_related("stage__pipeline") if kind == "deal" else rows


def _item(hit: Hit, record: Any, typed: str, user: User) -> Item:
    if hit.kind == "note":
        subject = record.subject
        return Item("note", str(subject), _excerpt(record.text, typed), subject.get_absolute_url())
    detail = hit.said or DETAILS[hit.kind](record)
    return Item(hit.kind, str(record), detail, record.get_absolute_url())


def _of_person(person: Person) -> str:
    emails = list(person.emails.all())[:1]
    return " · ".join(str(part) for part in (person.organization, *emails) if part)


def _of_organization(organization: Organization) -> str:
    return " · ".join(part for part in (organization.city, organization.domain) if part)


def _of_deal(deal: Deal) -> str:
    if deal.returned_at:
        return _("went back to leads")
    place = str(deal.stage) if deal.is_open else deal.get_status_display()
    return f"{deal.stage.pipeline} · {place}"


def _of_lead(lead: Lead) -> str:
    if lead.converted_at:
        return _("converted lead")
    return _("archived lead") if lead.archived_at else _("lead")


DETAILS: dict[str, Any] = {
    "person": _of_person,
    "organization": _of_organization,
    "deal": _of_deal,
    "lead": _of_lead,
}


def _excerpt(text: str, typed: str) -> str:
    """Some words of a note around the first that was looked for."""
    line = " ".join(text.split())
    word = fold(typed).partition(" ")[0]
    start = max(fold(line).find(word) - BEFORE, 0) if word else 0
    piece = line[start : start + AROUND]
    return ("…" if start else "") + piece + ("…" if start + AROUND < len(line) else "")
