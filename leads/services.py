"""What people do with a lead that waits: change it, put it away, throw it out, take it back."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.company import current_company
from accounts.models import User
from contacts.labels import relabel
from contacts.picking import Picked, pick_contacts
from core.errors import Rejected
from core.overtaken import refuse_if_overtaken
from fields.writing import refuse_if_custom_overtaken, set_values
from history.events import record
from leads.intake.rules import check_contact, check_value
from leads.models import Lead
from leads.touching import touched

REASON_LENGTH = 150


@transaction.atomic
def update_lead(
    lead: Lead,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    picked: Picked | None = None,
    was: Mapping[str, Any] | None = None,
) -> Lead:
    """Change some fields (`labels` among them) and leave the others as they are now.

    `custom` maps the keys of custom fields to their values.

    `picked` are the contacts that a form chose; new ones are made, and are provisional.
    `was` is what their writer saw of the fields (`custom` by keys): raises `Overtaken` when one
    is something else by now. Raises `Rejected` for a lead that is archived, converted or deleted,
    for one without any contact, and for a value that is negative or too large.
    """
    lead = lock_lead(lead)
    refuse_if_closed(lead)
    refuse_if_not_editable(lead, by)
    shown = was or {}
    refuse_if_overtaken(lead, {name: shown[name] for name in shown if name != "custom"})
    refuse_if_custom_overtaken(lead, shown.get("custom", {}), by=by)
    fields = {name: changes[name] for name in changes if name not in {"labels", "custom"}}
    if picked:
        fields |= _pick(lead, picked, by=by)
    changed = [name for name, value in fields.items() if getattr(lead, name) != value]
    for name in changed:
        setattr(lead, name, fields[name])
    check_contact(lead.person, lead.organization)
    check_value(lead.value)
    if set_values(lead, changes.get("custom", {}), by=by):
        changed.append("custom")
    if changed:
        lead.last_touched_at = timezone.now()
        lead.save(update_fields=[*changed, "last_touched_at", "updated_at"])
    if "labels" in changes:
        relabel(lead, changes["labels"], by=by)
    touched([lead], by=by)
    return lead


@transaction.atomic
def archive_leads(leads: Collection[Lead], *, by: User | None, reason: str = "") -> list[Lead]:
    """Take leads out of the inbox without losing them; returns those that were still in it.

    `reason` is in words, for reports. Raises `Rejected` when one of the leads is converted.
    """
    reason = reason.strip()[:REASON_LENGTH]
    archived = []
    for lead in lock_leads(leads):
        if lead.converted_at:
            raise Rejected(_("“%(lead)s” was converted. There is nothing to archive.") % _of(lead))
        refuse_if_not_editable(lead, by)
        if lead.is_open:
            values = {"archived_at": timezone.now(), "archive_reason": reason}
            _put(lead, "lead.archived", by=by, told={"reason": reason}, **values)
            archived.append(lead)
    touched(archived, by=by)
    return archived


@transaction.atomic
def unarchive_leads(leads: Collection[Lead], *, by: User | None) -> list[Lead]:
    """Put leads back into the inbox; returns those that were archived."""
    back = []
    for lead in lock_leads(leads):
        refuse_if_not_editable(lead, by)
        if lead.archived_at and not lead.deleted_at:
            _put(lead, "lead.unarchived", by=by, archived_at=None, archive_reason="")
            back.append(lead)
    return back


def mark_seen(lead: Lead, *, by: User) -> bool:
    """Remember that somebody looked at it. True when nobody had before."""
    now = timezone.now()
    seen = Lead.objects.unseen().filter(pk=lead.pk).update(seen_at=now)
    if seen:
        lead.seen_at = now
        touched([lead], by=by)
    return bool(seen)


@transaction.atomic
def delete_lead(lead: Lead, *, by: User) -> Lead:
    """Put a lead in the trash. A second time changes nothing.

    Raises `Rejected` for a converted lead, and when it is not theirs to delete.
    """
    lead = lock_lead(lead)
    if lead.deleted_at:
        return lead
    if lead.converted_at:
        raise Rejected(_("This lead was converted. Undo the conversion before you delete it."))
    _refuse_if_not_deletable(lead, by)
    return _put(lead, "lead.deleted", by=by, deleted_at=timezone.now(), deleted_by=by)


@transaction.atomic
def restore_lead(lead: Lead, *, by: User) -> Lead:
    """Take a lead out of the trash. Raises `Rejected` when it was not theirs to delete."""
    lead = lock_lead(lead)
    if not lead.deleted_at:
        return lead
    _refuse_if_not_deletable(lead, by)
    return _put(lead, "lead.restored", by=by, deleted_at=None, deleted_by=None)


def follow(lead: Lead, *, by: User) -> None:
    lead.followers.add(by)


def unfollow(lead: Lead, *, by: User) -> None:
    lead.followers.remove(by)


def lock_lead(lead: Lead) -> Lead:
    """Read the row again and hold it: what the caller loaded may be stale by now."""
    return _locking().get(pk=lead.pk)


def lock_leads(leads: Collection[Lead]) -> list[Lead]:
    """Read rows again and hold them, in one order for everybody: two at once do not deadlock."""
    return list(_locking().filter(pk__in=[lead.pk for lead in leads]).order_by("pk"))


def is_editable(lead: Lead, user: User) -> bool:
    """Whether somebody who sees the lead may change it too."""
    company = current_company()
    only_own = company is not None and company.reps_edit_only_their_own
    return lead.may_be_edited_by(user, only_own=only_own)


def refuse_if_closed(lead: Lead) -> None:
    """Raise `Rejected` unless the lead waits in the inbox."""
    if lead.deleted_at:
        raise Rejected(_("This lead is in the trash. Restore it first."))
    if lead.converted_at:
        raise Rejected(_("This lead was converted. Change its deal instead."))
    if lead.archived_at:
        raise Rejected(_("This lead is archived. Move it back to the inbox first."))


def refuse_if_not_editable(lead: Lead, by: User | None) -> None:
    """Raise `Rejected` for another's lead, if the company lets reps change only their own."""
    if by is not None and not is_editable(lead, by):
        raise Rejected(_("Only %(owner)s can change this lead.") % {"owner": lead.owner})


def _locking() -> QuerySet[Lead]:
    # Without joins: a row that was waited for, and whose owner changed meanwhile, no longer meets
    # the joined row, and PostgreSQL would not find it.
    rows = Lead.objects.select_for_update(of=["self"])
    return rows.prefetch_related("owner", "person", "organization")


def _refuse_if_not_deletable(lead: Lead, by: User) -> None:
    if not lead.may_be_deleted_by(by):
        raise Rejected(
            _("Only %(owner)s or a manager can delete this lead.") % {"owner": lead.owner}
        )


def _pick(lead: Lead, picked: Picked, *, by: User | None) -> dict[str, Any]:
    assert by  # noqa: S101  a form was filled in by somebody
    person, organization = pick_contacts(
        picked, by=by, owner=lead.owner, visibility=lead.visibility, confirmed=False
    )
    return {"person": person, "organization": organization}


def _put(
    lead: Lead, verb: str, *, by: User | None, told: dict[str, Any] | None = None, **values: Any
) -> Lead:
    for name, value in values.items():
        setattr(lead, name, value)
    lead.save(update_fields=[*values, "updated_at"])
    record(lead, verb, by=by, **(told or {}))
    return lead


def _of(lead: Lead) -> dict[str, str]:
    return {"lead": str(lead)}
