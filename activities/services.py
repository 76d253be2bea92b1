"""What people put on leads, deals and contacts, and what they do with it afterwards.

Each write also says when the lead or deal was last touched; `activities.triggers` keeps when
something is due on it next.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.company import current_company
from accounts.models import User
from activities.files import clean_name, refuse_size, type_of
from activities.holding import Held
from activities.models import SUBJECTS, Activity, Attachment, Note, OnSubject
from contacts.models import Organization, Person
from core.errors import Rejected
from deals.models import Deal
from leads.models import Lead

TEXT_LENGTH = 50_000


@transaction.atomic
def add_note(
    *,
    text: str,
    by: User | None,
    lead: Lead | None = None,
    deal: Deal | None = None,
    person: Person | None = None,
    organization: Organization | None = None,
) -> Note:
    """Write a note on a record. It is plain text; `activities.plaintext` shows its links.

    Raises `Rejected` without text, without a record, and on a converted lead.
    """
    text = _checked(text)
    held = Held.for_new(by, lead=lead, deal=deal, person=person, organization=organization)
    note = Note.objects.create(text=text, author=by, **held.fields())
    held.touch(by=by)
    return note


@transaction.atomic
def edit_note(note: Note, *, text: str, by: User) -> Note:
    """Change what a note says. Raises `Rejected` for another's note, unless `by` may manage it."""
    text = _checked(text)
    held, note = Held.of(note)
    _refuse_in_trash(note)
    if not may_manage(note, by):
        raise Rejected(_("Only its author can change this note."))
    if note.text == text:
        return note
    note.text, note.edited_at = text, timezone.now()
    note.save(update_fields=["text", "edited_at"])
    held.touch(by=by)
    return note


@transaction.atomic
def plan_activity(
    *,
    subject_line: str,
    owner: User,
    by: User | None,
    type: str = Activity.Type.CALL,  # noqa: A002  the field's name
    due_on: date | None = None,
    due_time: time | None = None,
    remark: str = "",
    is_done: bool = False,
    lead: Lead | None = None,
    deal: Deal | None = None,
    person: Person | None = None,
    organization: Organization | None = None,
) -> Activity:
    """Plan something to do about a record, or write down what was done (`is_done`).

    Raises `Rejected` without a subject or a record, for a time without a day, and on a
    converted lead.
    """
    held = Held.for_new(by, lead=lead, deal=deal, person=person, organization=organization)
    activity = Activity(
        type=type,
        subject_line=subject_line.strip(),
        owner=owner,
        due_on=due_on,
        due_time=due_time,
        remark=remark.strip(),
        done_at=timezone.now() if is_done else None,
        **held.fields(),
    )
    _check_plan(activity)
    _refuse_blind_owner(activity, by)
    activity.save()
    held.touch(by=by)
    return activity


@transaction.atomic
def update_activity(activity: Activity, changes: Mapping[str, Any], *, by: User) -> Activity:
    """Change some fields of an activity and leave the others as they are now.

    Raises `Rejected` when it is not theirs to change, or would say nothing.
    """
    held, activity = Held.of(activity)
    _refuse_if_not_editable(activity, by)
    changed = [name for name, value in changes.items() if getattr(activity, name) != value]
    for name in changed:
        setattr(activity, name, changes[name])
    _check_plan(activity)
    if "owner" in changed:
        _refuse_blind_owner(activity, by)
    if changed:
        activity.save(update_fields=changed)
        held.touch(by=by)
    return activity


@transaction.atomic
def finish_activity(activity: Activity, *, by: User) -> Activity:
    """Tick it off. A second time changes nothing."""
    held, activity = Held.of(activity)
    _refuse_if_not_editable(activity, by)
    if activity.done_at is None:
        activity.done_at = timezone.now()
        activity.save(update_fields=["done_at"])
        held.touch(by=by)
    return activity


@transaction.atomic
def reopen_activity(activity: Activity, *, by: User) -> Activity:
    """Put it back among what is to do. A second time changes nothing."""
    held, activity = Held.of(activity)
    _refuse_if_not_editable(activity, by)
    if activity.done_at is not None:
        activity.done_at = None
        activity.save(update_fields=["done_at"])
        held.touch(by=by)
    return activity


def attach_file(
    upload: File,
    *,
    by: User | None,
    lead: Lead | None = None,
    deal: Deal | None = None,
    person: Person | None = None,
    organization: Organization | None = None,
) -> Attachment:
    """Keep a file outside the web root, under a path that tells nothing.

    Raises `Rejected` when it is empty or too large, without a record, and on a converted lead.
    """
    on = {"lead": lead, "deal": deal, "person": person, "organization": organization}
    return attach_files([upload], by=by, **on)[0]


def attach_files(
    uploads: Iterable[File], *, by: User | None, **on: Model | None
) -> list[Attachment]:
    """Keep several files, all or none, on what `on` names like `attach_file`."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            held = Held.for_new(by, **on)
            for upload in uploads:
                name = clean_name(upload.name or "")
                refuse_size(name, upload.size)
                kept.append(
                    Attachment(
                        name=name,
                        size=upload.size,
                        content_type=type_of(name),
                        by=by,
                        **held.fields(),
                    )
                )
                kept[-1].file.save(name, upload, save=False)
                kept[-1].save()
            held.touch(by=by)
    except BaseException:
        for attachment in kept:
            if attachment.file:  # without its row nobody would ever find it again
                attachment.file.delete(save=False)
        raise
    return kept


@transaction.atomic
def delete_entry[T: OnSubject](entry: T, *, by: User) -> T:
    """Put a note, an activity or a file in the trash. A second time changes nothing.

    Raises `Rejected` for another's, unless `by` may manage it.
    """
    return _set_deleted(entry, timezone.now(), by=by)


@transaction.atomic
def restore_entry[T: OnSubject](entry: T, *, by: User) -> T:
    """Take it out of the trash. Raises `Rejected` when it was not theirs to delete."""
    return _set_deleted(entry, None, by=by)


def may_manage(entry: OnSubject, user: User) -> bool:
    """Whether it is theirs: their own, their team's for a manager, everything for an admin.

    A manager's team is the author's or that of the record's owner, who may have moved on.
    """
    author = entry.whose
    if user.is_admin or author == user:
        return True
    if not user.is_manager or user.team_id is None:
        return False
    teams = {author.team_id if author else None, entry.subject.owner.team_id}
    return user.team_id in teams


def may_edit(activity: Activity, user: User) -> bool:
    """Whether somebody who sees an activity may change or finish it."""
    company = current_company()
    only_own = company is not None and company.reps_edit_only_their_own
    return activity.may_be_edited_by(user, only_own=only_own)


def _set_deleted[T: OnSubject](entry: T, moment: datetime | None, *, by: User) -> T:
    held, entry = Held.of(entry)
    if not may_manage(entry, by):
        author = entry.whose or "–"
        raise Rejected(_("Only %(author)s or a manager can delete this.") % {"author": author})
    if (entry.deleted_at is None) != (moment is None):
        entry.deleted_at, entry.deleted_by = moment, by if moment else None
        entry.save(update_fields=["deleted_at", "deleted_by"])
        held.touch(by=by)
    return entry


def _refuse_if_not_editable(activity: Activity, by: User) -> None:
    _refuse_in_trash(activity)
    if not may_edit(activity, by):
        raise Rejected(_("Only %(owner)s can change this activity.") % {"owner": activity.owner})


def _refuse_in_trash(entry: OnSubject) -> None:
    if entry.deleted_at:
        raise Rejected(_("This was deleted meanwhile."))


def _check_plan(activity: Activity) -> None:
    if not activity.subject_line:
        raise Rejected(_("Say what there is to do."))
    if activity.due_time and not activity.due_on:
        raise Rejected(_("A time needs a day."))


def _refuse_blind_owner(activity: Activity, by: User | None) -> None:
    """Nobody is given something to do on a record that they could not even open."""
    subject, owner = activity.subject, activity.owner
    rows = SUBJECTS[activity.subject_kind].objects
    if owner != by and not rows.visible_to(owner).filter(pk=subject.pk).exists():
        raise Rejected(
            _("%(owner)s may not open “%(record)s”.") % {"owner": owner, "record": subject}
        )


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Rejected(_("Write something first."))
    if len(text) > TEXT_LENGTH:
        raise Rejected(_("A note holds up to %(limit)d characters.") % {"limit": TEXT_LENGTH})
    return text
