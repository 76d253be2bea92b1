"""What holds whoever writes a contact: who may, and what fits."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.company import current_company
from accounts.models import User
from contacts.models import Contact, ContactPoint, Email, Organization, Person, Phone
from contacts.points import Point, clean_email, tidy, to_e164
from core.errors import Rejected

ADDRESS = ("street", "postcode", "city", "region", "country")
SHARED = (*ADDRESS, "owner", "visibility")
PERSON_FIELDS = ("first_name", "last_name", "organization", "job_title", "born_on", *SHARED)
ORGANIZATION_FIELDS = ("name", "domain", *SHARED)


def may_edit(contact: Contact, by: User | None) -> bool:
    """Whether a user who sees the contact may change it. Nobody in particular (a job) may."""
    company = current_company()
    only_own = company is not None and company.reps_edit_only_their_own
    return by is None or contact.may_be_edited_by(by, only_own=only_own)


def refuse_if_not_editable(contact: Contact, by: User | None) -> None:
    """Raise `Rejected` for another's contact, if the company lets reps change only their own."""
    if not may_edit(contact, by):
        raise Rejected(
            _("Only %(owner)s or a manager can change this contact.") % {"owner": contact.owner}
        )


def lock_contact[C: Contact](contact: C) -> C:
    """Read the row again and hold it: what the caller loaded may be stale by now.

    Without joins: a row that was waited for, and whose owner changed meanwhile, would not be found.
    """
    return type(contact)._default_manager.select_for_update(of=["self"]).get(pk=contact.pk)


def survivor_id(contact: Contact) -> int | None:
    """The record that this one was merged into."""
    return contact.merged_into_id  # type: ignore[attr-defined]


def survivor_of[C: Contact](contact: C) -> C:
    """Who is left of a contact after all merges: itself, if there was none."""
    while survivor_id(contact):
        contact = type(contact)._default_manager.get(pk=survivor_id(contact))
    return contact


def seen_contact[C: Contact](model: type[C], pk: Any, user: User) -> C | None:
    """The contact with this id, or who it was merged into: if the user may open it."""
    seen = model._default_manager.visible_to(user)  # type: ignore[attr-defined]
    if found := seen.filter(pk=pk).first():
        return found
    gone = model._default_manager.exclude(merged_into=None).filter(pk=pk).first()
    return seen.filter(pk=survivor_of(gone).pk).first() if gone else None


def refuse_if_gone(contact: Contact) -> None:
    """Raise `Rejected` for a contact that was merged away or deleted."""
    if survivor_id(contact):
        raise Rejected(_("This contact was merged into another one."))
    if contact.deleted_at:
        raise Rejected(_("This contact is in the trash. Restore it first."))


def fitting(model: type[Contact], fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with their text on one line. Raises `Rejected` for text that is too long."""
    return {name: _fitting(model, name, value) for name, value in fields.items()}


def _fitting(model: type[Contact], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    field = model._meta.get_field(name)
    text = tidy(value)
    limit = getattr(field, "max_length", None)
    if limit and len(text) > limit:
        raise Rejected(
            _("“%(field)s” is too long: %(limit)s characters at the most.")
            % {"field": getattr(field, "verbose_name", name), "limit": limit}
        )
    return text


def refuse_if_nameless(contact: Contact) -> None:
    """Raise `Rejected` for a contact without any name."""
    if not str(contact).strip():
        raise Rejected(_("Give the contact a name."))


def email_rows(emails: Iterable[str | Point]) -> list[Email]:
    """E-mails as rows to be, each address once. Raises `Rejected` for what is no address."""
    rows: dict[str, Email] = {}
    for point in _points(emails):
        address = clean_email(point.value)
        if not address:
            raise Rejected(_("“%(text)s” is not an e-mail address.") % {"text": point.value[:100]})
        row = Email(address=address, label=point.label, is_primary=point.is_primary)
        rows.setdefault(address, row)
    return _with_one_primary(list(rows.values()))


def phone_rows(phones: Iterable[str | Point], country: str) -> list[Phone]:
    """Phone numbers as rows to be, each once, as typed and as E.164 where understood."""
    limit = Phone._meta.get_field("number").max_length
    rows: dict[str, Phone] = {}
    for point in _points(phones):
        number = tidy(point.value)
        if len(number) > (limit or 0):
            raise Rejected(_("“%(text)s” is too long for a phone number.") % {"text": number[:100]})
        e164 = to_e164(number, country)
        row = Phone(number=number, e164=e164, label=point.label, is_primary=point.is_primary)
        rows.setdefault(e164 or number, row)
    return _with_one_primary(list(rows.values()))


def of_contact(contact: Contact) -> dict[str, Person | Organization]:
    """The foreign key of an e-mail or a phone number that leads to this contact."""
    if isinstance(contact, Person):
        return {"person": contact}
    assert isinstance(contact, Organization)  # noqa: S101  there is no third kind
    return {"organization": contact}


def _points(values: Iterable[str | Point]) -> list[Point]:
    points = [value if isinstance(value, Point) else Point(value) for value in values]
    return [point for point in points if point.value.strip()]


def _with_one_primary[R: ContactPoint](rows: list[R]) -> list[R]:
    """The rows in order, the first that says so (or else the first) primary."""
    chosen = next((row for row in rows if row.is_primary), rows[0] if rows else None)
    for position, row in enumerate(rows):
        row.is_primary = row is chosen
        row.position = position
    return rows
