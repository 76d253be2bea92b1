from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Contact, ContactPoint, Email, Organization, Person, Phone
from contacts.services.affiliations import enter_main, keep_former
from contacts.services.rules import (
    ORGANIZATION_FIELDS,
    PERSON_FIELDS,
    email_rows,
    fitting,
    lock_contact,
    of_contact,
    phone_rows,
    refuse_if_gone,
    refuse_if_nameless,
    refuse_if_not_editable,
)
from core.errors import Overtaken
from core.overtaken import refuse_if_overtaken
from fields.writing import set_values
from history.events import record

POINTS = ("emails", "phones")


@transaction.atomic
def update_person(
    person: Person,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    was: Mapping[str, Any] | None = None,
) -> Person:
    """Change some fields of a person and leave the others as they are now.

    `changes` maps field names, `labels`, `emails` and `phones` (the whole list of each) to their
    new values, and `custom` to values by the keys of custom fields. `was` is what the writer saw
    of them (of e-mails and phones, those that were touched): raises `Overtaken` when one is
    something else by now. Raises `Rejected` when it is
    not theirs to change, is in the trash, would lose its name, or gets something that does not
    fit.
    """
    return _update(person, changes, PERSON_FIELDS, by=by, was=was)


@transaction.atomic
def update_organization(
    organization: Organization,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    was: Mapping[str, Any] | None = None,
) -> Organization:
    """Change some fields of an organization, as `update_person` does."""
    return _update(organization, changes, ORGANIZATION_FIELDS, by=by, was=was)


@transaction.atomic
def confirm_contact[C: Contact](contact: C, *, by: User | None) -> C:
    """Put a provisional contact into the address book. A second time changes nothing."""
    contact = lock_contact(contact)
    refuse_if_gone(contact)
    refuse_if_not_editable(contact, by)
    return put_into_address_book(contact, by=by)


def put_into_address_book[C: Contact](contact: C, *, by: User | None) -> C:
    """Confirm a locked contact as part of something larger that was allowed, such as a deal."""
    if contact.is_provisional:
        contact.confirmed_at = timezone.now()
        contact.save(update_fields=["confirmed_at", "updated_at"])
        record(contact, f"{contact._meta.model_name}.confirmed", by=by)
    return contact


def _update[C: Contact](
    contact: C,
    changes: Mapping[str, Any],
    names: Collection[str],
    *,
    by: User | None,
    was: Mapping[str, Any] | None,
) -> C:
    contact = lock_contact(contact)
    refuse_if_gone(contact)
    refuse_if_not_editable(contact, by)
    _refuse_if_overtaken(contact, was or {})
    fields = fitting(type(contact), {name: changes[name] for name in names if name in changes})
    changed = [name for name, value in fields.items() if getattr(contact, name) != value]
    former = _place(contact)
    for name in changed:
        setattr(contact, name, fields[name])
    refuse_if_nameless(contact)
    if set_values(contact, changes.get("custom", {}), by=by):
        changed.append("custom")
    if changed:
        contact.save(update_fields=[*changed, "updated_at"])
    if isinstance(contact, Person) and "organization" in changed:
        _change_places(contact, *former)
    if "labels" in changes:
        contact.labels.set(changes["labels"])  # type: ignore[attr-defined]
    _update_points(contact, changes, by=by)
    return contact


def _refuse_if_overtaken(contact: Contact, was: Mapping[str, Any]) -> None:
    refuse_if_overtaken(contact, {name: was[name] for name in was if name not in POINTS})
    for name in POINTS:
        if gone := set(was.get(name, ())) - {str(row) for row in getattr(contact, name).all()}:
            text = _("Somebody changed “%(point)s” meanwhile. Save again to keep both.")
            raise Overtaken(text % {"point": min(gone)})


def _place(contact: Contact) -> tuple[int | None, str]:
    if not isinstance(contact, Person):
        return None, ""
    return contact.organization_id, contact.job_title


def _change_places(person: Person, former_id: int | None, former_role: str) -> None:
    """A new main organization: the former one stays, as past."""
    if former_id:
        keep_former(person, former_id, former_role, on=timezone.localdate())
    role = enter_main(person)
    if role and person.job_title in ("", former_role):
        person.job_title = role
        person.save(update_fields=["job_title", "updated_at"])


def _update_points(contact: Contact, changes: Mapping[str, Any], *, by: User | None) -> None:
    added: list[str] = []
    removed: list[str] = []
    if "emails" in changes:
        rows = email_rows(changes["emails"])
        _replace(Email, contact, {row.address: row for row in rows}, added, removed)
    if "phones" in changes:
        numbers = phone_rows(changes["phones"], contact.country)
        _replace(Phone, contact, {row.number: row for row in numbers}, added, removed)
    if added or removed:
        verb = f"{contact._meta.model_name}.points_changed"
        record(contact, verb, by=by, added=added, removed=removed)


def _replace(
    model: type[ContactPoint],
    contact: Contact,
    wanted: Mapping[str, ContactPoint],
    added: list[str],
    removed: list[str],
) -> None:
    """Make the contact's rows the wanted ones, keeping those that stay."""
    owner = of_contact(contact)
    had = {str(row): row for row in model._default_manager.filter(**owner)}
    for value in [value for value in had if value not in wanted]:
        had.pop(value).delete()
        removed.append(value)
    for value, row in wanted.items():
        kept = had.get(value)
        if kept is None:
            for name, record_ in owner.items():
                setattr(row, name, record_)
            row.save(force_insert=True)
            added.append(value)
        else:
            _align(kept, row)


def _align(kept: ContactPoint, wanted: ContactPoint) -> None:
    names = ["label", "is_primary", "position"]
    if isinstance(wanted, Phone):
        names.append("e164")
    changed = [name for name in names if getattr(kept, name) != getattr(wanted, name)]
    for name in changed:
        setattr(kept, name, getattr(wanted, name))
    if changed:
        kept.save(update_fields=changed)
