"""The e-mails and phone numbers of a saved contact."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from contacts.models import Contact, ContactPoint, Email, Phone
from contacts.services.rules import email_rows, of_contact, phone_rows
from history.events import record


def update_points(contact: Contact, changes: Mapping[str, Any], *, by: User | None) -> None:
    """Make the e-mails or phones of a held contact those of `changes`, and tell what was.

    Raises `Rejected` for what is no address or too long.
    """
    if "emails" in changes:
        emails = email_rows(changes["emails"])
        _replace(Email, contact, {row.address: row for row in emails}, by=by)
    if "phones" in changes:
        phones = phone_rows(changes["phones"], contact.country)
        _replace(Phone, contact, {row.number: row for row in phones}, by=by)


def _replace(
    model: type[ContactPoint],
    contact: Contact,
    wanted: Mapping[str, ContactPoint],
    *,
    by: User | None,
) -> None:
    """Make the contact's rows the wanted ones, keeping those that stay."""
    owner = of_contact(contact)
    rows = model._default_manager.filter(**owner).order_by("-is_primary", "position", "pk")
    had = {str(row): row for row in rows}
    old = _told(had.values())
    gone = [value for value in had if value not in wanted]
    for value in gone:
        had[value].delete()
    for value, row in wanted.items():
        if value in had:
            _align(had[value], row)
        else:
            for name, record_ in owner.items():
                setattr(row, name, record_)
            row.save(force_insert=True)
    new = _told(sorted(wanted.values(), key=lambda row: (not row.is_primary, row.position)))
    if old != new:
        verb = f"{contact._meta.model_name}.{model._meta.model_name}s_changed"
        added = [value for value in wanted if value not in had]
        record(contact, verb, by=by, old=old, new=new, added=added, removed=gone)


def _told(rows: Iterable[ContactPoint]) -> list[dict[str, str]]:
    """Each with its label as a code, which the history says in its reader's words."""
    return [{"text": str(row), "choice": f"points.{row.label}"} for row in rows]


def _align(kept: ContactPoint, wanted: ContactPoint) -> None:
    names = ["label", "is_primary", "position"]
    if isinstance(wanted, Phone):
        names.append("e164")
    changed = [name for name in names if getattr(kept, name) != getattr(wanted, name)]
    for name in changed:
        setattr(kept, name, getattr(wanted, name))
    if changed:
        kept.save(update_fields=changed)
