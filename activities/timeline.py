"""Everything that happened around a record, joined and newest first.

A page costs the same however much there is: each source is asked for as many rows as a page
holds, and the sources are merged here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activities.models import SUBJECTS, Activity, Attachment, Note, OnSubject
from activities.scope import Scope
from activities.services import may_edit, may_manage
from contacts.merging import may_undo
from history.changes import FieldChange, read_changes
from history.models import Event, Operation
from history.wording import ECHOES, TOLD_BY_FIELDS, in_words, names_in

PAGE = 20
# More than a page, because some only touch what events tell, and are left out.
CHANGES_READ = 2 * PAGE + 1
MOST_PLANNED = 50
# Rights ask who owns the record that an entry hangs on.
OWNERS = [f"{kind}__owner" for kind in SUBJECTS]
ICONS = {
    "note": "sticky-note",
    "file": "paperclip",
    "change": "pen-line",
    "created": "plus",
    "moved": "arrow-right",
    "won": "trophy",
    "lost": "circle-x",
    "reopened": "undo-2",
    "restored": "undo-2",
    "deleted": "trash-2",
    "converted": "arrow-right-left",
    "merged": "merge",
    "merged_into": "merge",
    "merge_undone": "undo-2",
    "confirmed": "user-check",
    "archived": "archive",
    "labelled": "tag",
    "emails_changed": "mail",
    "phones_changed": "phone",
    Activity.Type.CALL: "phone",
    Activity.Type.MEETING: "users",
    Activity.Type.TASK: "square-check",
    Activity.Type.DEADLINE: "flag",
    Activity.Type.EMAIL: "mail",
    Activity.Type.LUNCH: "utensils",
}
# Events that tell of a merge, and the kind of contact that they are about.
MERGES = {f"{kind}.merged": kind for kind in ("person", "organization")}
TONES = {"deal.won": "positive", "deal.lost": "negative"}


class Key(NamedTuple):
    """The place of an entry: by moment, then by source, then by id. Newest is largest."""

    at: datetime
    source: int
    id: int

    @classmethod
    def parse(cls, text: str) -> "Key | None":
        """The key that `str` made, or None for anything else."""
        try:
            at, source, number = text.split("~")
            moment = datetime.fromisoformat(at)
            if timezone.is_naive(moment):
                return None
            return cls(moment.astimezone(UTC), int(source), int(number))
        except (ValueError, OverflowError):
            return None

    def __str__(self):
        return f"{self.at.isoformat()}~{self.source}~{self.id}"


@dataclass
class Entry:
    """One line of the timeline."""

    kind: str
    key: Key
    record: Any = None
    who: User | None = None
    text: str = ""
    fields: list[FieldChange] = field(default_factory=list)
    # The lead or deal it belongs to, on the page of somebody else.
    about: Model | None = None
    # Where a merge that it tells of can be taken back.
    undo_url: str = ""

    @property
    def at(self) -> datetime:
        return self.key.at

    @property
    def icon(self) -> str:
        if self.kind == "activity":
            return ICONS.get(self.record.type, "calendar-check")
        action = self.record.verb.rpartition(".")[2] if self.kind == "event" else self.kind
        return ICONS.get(action, "history")

    @property
    def tone(self) -> str:
        return TONES.get(self.record.verb, "") if self.kind == "event" else ""

    @property
    def edit_url(self) -> str:
        name = {"note": "note", "activity": "edit"}.get(self.kind)
        if not name or not self.record.is_editable:
            return ""
        return reverse(f"activities:{name}", args=[self.record.pk])

    @property
    def delete_url(self) -> str:
        name = {"note": "note_delete", "activity": "delete", "file": "file_delete"}.get(self.kind)
        if not name or not self.record.is_deletable:
            return ""
        return reverse(f"activities:{name}", args=[self.record.pk])


class Kind(NamedTuple):
    """Entries with rows of their own: their name, their place among equals, and their moment."""

    name: str
    number: int
    at: str


@dataclass
class Source:
    """Entries of one kind. `floor` is the oldest key read, when there may be older ones."""

    entries: list[Entry]
    floor: Key | None = None


@dataclass
class Page:
    entries: list[Entry]
    # Where the next page begins; None on the last one.
    next: Key | None = None


def read_page(scope: Scope, *, show: str = "all", before: Key | None = None) -> Page:
    """The newest entries, or those before a key. `show` is one of `SHOWN`."""
    sources = [source for read in SHOWN[show] for source in read(scope, before)]
    found = sorted((e for source in sources for e in source.entries), key=lambda e: e.key)[::-1]
    # Below the highest floor some source may have entries that were not read.
    floor = max((source.floor for source in sources if source.floor), default=None)
    entries = [entry for entry in found if floor is None or entry.key >= floor]
    if len(entries) > PAGE:
        return Page(entries[:PAGE], entries[PAGE - 1].key)
    return Page(entries, floor)


def planned(scope: Scope) -> list[Activity]:
    """What is to do around the record, most urgent first."""
    rows = Activity.objects.visible_to(scope.user).to_do().filter(scope.on_any())
    activities = list(rows.select_related("owner", *OWNERS).most_urgent_first()[:MOST_PLANNED])
    for activity in activities:
        allow(activity, scope.user)
        activity.about = scope.find(activity.subject_kind, activity.subject_key)
    return activities


def allow[T: OnSubject](entry: T, user: User) -> T:
    """Set `is_editable` and `is_deletable` for the templates."""
    entry.is_deletable = may_manage(entry, user)
    entry.is_editable = may_edit(entry, user) if isinstance(entry, Activity) else entry.is_deletable
    return entry


def _notes(scope: Scope, before: Key | None) -> list[Source]:
    rows = Note.objects.select_related("author")
    return [_entries(scope, before, Kind("note", -1, "created_at"), rows)]


def _activities(scope: Scope, before: Key | None) -> list[Source]:
    rows = Activity.objects.done().select_related("owner")
    return [_entries(scope, before, Kind("activity", -2, "done_at"), rows)]


def _files(scope: Scope, before: Key | None) -> list[Source]:
    rows = Attachment.objects.select_related("by")
    return [_entries(scope, before, Kind("file", -3, "created_at"), rows)]


def _entries(scope: Scope, before: Key | None, kind: Kind, rows: Any) -> Source:
    rows = rows.visible_to(scope.user).filter(
        scope.on_any(), _older(before, kind.number, kind.at, "id")
    )
    records = rows.select_related(*OWNERS).order_by(f"-{kind.at}", "-pk")[: PAGE + 1]
    entries = [
        Entry(
            kind.name,
            Key(getattr(record, kind.at), kind.number, record.pk),
            record=allow(record, scope.user),
            who=record.whose,
            about=scope.find(record.subject_kind, record.subject_key),
        )
        for record in records
    ]
    return _source(entries, PAGE + 1)


def _events(scope: Scope, before: Key | None) -> list[Source]:
    rows = Event.objects.visible_to(scope.user).filter(
        scope.about_any(), _older(before, -4, "at", "id")
    )
    told = rows.exclude(verb__in=TOLD_BY_FIELDS)
    events = told.select_related("actor").order_by("-at", "-pk")[: PAGE + 1]
    names = names_in(events, scope.user)
    entries = [
        Entry(
            "event",
            Key(event.at, -4, event.pk),
            record=event,
            who=event.actor,
            text=in_words(event, names),
            about=scope.find(event.subject_type.rpartition(".")[2], event.subject_id),
        )
        for event in events
    ]
    _offer_undo(entries, scope.user)
    source = _source(entries, PAGE + 1)
    source.entries = [entry for entry in entries if not _is_echo(entry.record, scope)]
    return [source]


def _offer_undo(entries: list[Entry], user: User) -> None:
    """Give the merges that this user may still undo their address."""
    merges = {e.record.details.get("operation"): e for e in entries if e.record.verb in MERGES}
    for operation in Operation.objects.filter(pk__in=merges.keys() - {None}, undone_at=None):
        if may_undo(operation, user):
            event = merges[operation.pk].record
            where = [MERGES[event.verb], event.subject_id, operation.pk]
            merges[operation.pk].undo_url = reverse("contacts:undo_merge", args=where)


def _is_echo(event: Event, scope: Scope) -> bool:
    """Whether the other record of the same operation tells it on this page too."""
    kind, detail = ECHOES.get(event.verb, ("", ""))
    return bool(kind) and scope.has(kind, event.details.get(detail))


def _changes(scope: Scope, before: Key | None) -> list[Source]:
    sources = [
        _changes_of(scope, before, kind, -5 - place) for place, kind in enumerate(scope.records)
    ]
    entries = [entry for source in sources for entry in source.entries]
    actors = User.objects.in_bulk({entry.record.by_id for entry in entries} - {None})
    for entry in entries:
        entry.who = actors.get(entry.record.by_id)
    return sources


def _changes_of(scope: Scope, before: Key | None, kind: str, number: int) -> Source:
    rows = _older(before, number, "pgh_created_at", "pgh_id")
    changes = read_changes(scope.records[kind], rows=rows, limit=CHANGES_READ, user=scope.user)
    entries = [
        Entry(
            "change",
            Key(change.at, number, change.id),
            record=change,
            fields=change.fields,
            about=scope.find(kind, change.record_id),
        )
        for change in changes
    ]
    source = _source(entries, CHANGES_READ)
    source.entries = [entry for entry in entries if entry.fields]
    return source


def _source(entries: list[Entry], limit: int) -> Source:
    return Source(entries, entries[-1].key if len(entries) == limit else None)


def _older(key: Key | None, source: int, at: str, number: str) -> Q:
    """The rows of a source whose keys are smaller than this one."""
    if key is None:
        return Q()
    if source < key.source:
        return Q(**{f"{at}__lte": key.at})
    older = Q(**{f"{at}__lt": key.at})
    if source == key.source:
        older |= Q(**{at: key.at, f"{number}__lt": key.id})
    return older


SHOWN: dict[str, tuple[Callable[[Scope, Key | None], list[Source]], ...]] = {
    "all": (_notes, _activities, _files, _events, _changes),
    "notes": (_notes,),
    "activities": (_activities,),
    "files": (_files,),
    "changes": (_events, _changes),
}
