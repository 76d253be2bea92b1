from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.labels import relabel
from contacts.models import Contact, Organization, Person
from contacts.services.affiliations import enter_main, keep_former
from contacts.services.points import update_points
from contacts.services.rules import (
    ORGANIZATION_FIELDS,
    PERSON_FIELDS,
    fitting,
    lock_contact,
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
        relabel(contact, changes["labels"], by=by)
    update_points(contact, changes, by=by)
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
