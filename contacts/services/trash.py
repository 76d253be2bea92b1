from collections.abc import Iterator

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Owned, User
from contacts.models import Contact
from contacts.services.rules import lock_contact, survivor_id
from core.errors import Rejected
from history.events import record

MOST_NAMED = 5


@transaction.atomic
def delete_contact[C: Contact](contact: C, *, by: User) -> C:
    """Put a contact in the trash. A second time changes nothing.

    Raises `Rejected` when it is not theirs to delete, and when it is the only contact of a lead
    or a deal; those that the user may see are named.
    """
    contact = lock_contact(contact)
    if contact.deleted_at:
        return contact
    refuse_if_not_deletable(contact, by)
    needed = [row for rows in only_contact_of(type(contact), contact) for row in rows[:1]]
    if needed:
        raise Rejected(_why_needed(needed_by(contact, user=by)))
    contact.deleted_at, contact.deleted_by = timezone.now(), by
    contact.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record(contact, f"{contact._meta.model_name}.deleted", by=by)
    return contact


@transaction.atomic
def restore_contact[C: Contact](contact: C, *, by: User) -> C:
    """Take a contact out of the trash. Raises `Rejected` when it was not theirs to delete."""
    contact = lock_contact(contact)
    if survivor_id(contact):
        raise Rejected(_("This contact was merged into another one. Undo the merge instead."))
    if not contact.deleted_at:
        return contact
    refuse_if_not_deletable(contact, by)
    contact.deleted_at = contact.deleted_by = None
    contact.save(update_fields=["deleted_at", "deleted_by", "updated_at"])
    record(contact, f"{contact._meta.model_name}.restored", by=by)
    return contact


def needed_by(contact: Contact, *, user: User) -> list[Owned]:
    """Leads and deals that the user may see and that have no other contact; a few of each."""
    return [
        row
        for rows in only_contact_of(type(contact), contact)
        for row in rows.filter(pk__in=_visible(rows.model, user))[:MOST_NAMED]
    ]


def is_needed(contact: Contact) -> bool:
    """Whether some lead or deal has no other contact."""
    return any(rows.exists() for rows in only_contact_of(type(contact), contact))


def is_needed_by_hidden(contact: Contact, *, user: User) -> bool:
    """Whether a lead or a deal needs the contact that this user may not see. Never say how many."""
    return any(
        rows.exclude(pk__in=_visible(rows.model, user)).exists()
        for rows in only_contact_of(type(contact), contact)
    )


def _visible(model: type[Owned], user: User) -> models.QuerySet[Owned]:
    return model._default_manager.visible_to(user).values("pk")  # type: ignore[attr-defined]


def not_needed[C: Contact](contacts: models.QuerySet[C]) -> models.QuerySet[C]:
    """Contacts that may be deleted: no lead or deal has nobody else."""
    for rows in only_contact_of(contacts.model, models.OuterRef("pk")):
        contacts = contacts.exclude(models.Exists(rows))
    return contacts


def only_contact_of(
    model: type[Contact], contact: Contact | models.OuterRef
) -> Iterator[models.QuerySet[Owned]]:
    """For each kind of record that needs a person or an organization: those left with neither."""
    mine = str(model._meta.model_name)
    other = {"person": "organization", "organization": "person"}[mine]
    for relation in model._meta.related_objects:
        needing = relation.related_model
        if not (isinstance(needing, type) and issubclass(needing, Owned)):
            continue
        names = {field.name for field in needing._meta.fields}
        if {"person", "organization"} <= names:
            rows = needing._default_manager.filter(**{mine: contact, other: None}, deleted_at=None)
            yield rows.order_by("pk")


def refuse_if_not_deletable(contact: Contact, by: User) -> None:
    """Raise `Rejected` for a contact of others."""
    if not contact.may_be_deleted_by(by):
        raise Rejected(
            _("Only %(owner)s or a manager can delete this contact.") % {"owner": contact.owner}
        )


def _why_needed(named: list[Owned]) -> str:
    if not named:
        return _("This contact is still needed. Merge it into another one instead.")
    titles = ", ".join(f"“{row}”" for row in named)
    return _(
        "This is the only contact of %(titles)s. Give them another contact, delete them"
        " first, or merge this contact into another one."
    ) % {"titles": titles}
