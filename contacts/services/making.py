from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User, Visibility
from contacts.models import Contact, Email, Label, Organization, Person, Phone
from contacts.points import Point
from contacts.services.rules import (
    ORGANIZATION_FIELDS,
    PERSON_FIELDS,
    email_rows,
    fitting,
    of_contact,
    phone_rows,
    refuse_if_nameless,
)
from fields.writing import set_values, with_defaults
from history.events import record


@transaction.atomic
def create_person(
    *,
    owner: User,
    by: User | None,
    first_name: str = "",
    last_name: str = "",
    organization: Organization | None = None,
    emails: Iterable[str | Point] = (),
    phones: Iterable[str | Point] = (),
    labels: Collection[Label] = (),
    visibility: str = Visibility.EVERYONE,
    confirmed: bool = True,
    custom: Mapping[str, Any] | None = None,
    **details: Any,
) -> Person:
    """Make a person. `details`: job_title, born_on, street, postcode, city, region, country.

    `custom` are values of custom fields by their keys; those not mentioned get their defaults.

    Not confirmed, it is provisional: only a lead's. Raises `Rejected` for a person without a
    name, a text that is too long, and an e-mail that is none. It does not look for duplicates:
    who does holds `lock_identities` first.
    """
    fields: dict[str, Any] = {"first_name": first_name, "last_name": last_name}
    fields |= {
        "organization": organization,
        "owner": owner,
        "visibility": visibility,
        **_known(details, PERSON_FIELDS),
    }
    person = Person(**fitting(Person, fields))
    set_values(person, with_defaults(person, custom or {}), by=by)
    return _save(person, emails, phones, labels, by=by, confirmed=confirmed)


@transaction.atomic
def create_organization(
    *,
    owner: User,
    by: User | None,
    name: str,
    emails: Iterable[str | Point] = (),
    phones: Iterable[str | Point] = (),
    labels: Collection[Label] = (),
    visibility: str = Visibility.EVERYONE,
    confirmed: bool = True,
    custom: Mapping[str, Any] | None = None,
    **details: Any,
) -> Organization:
    """Make an organization. `details`: domain, street, postcode, city, region, country.

    Raises what `create_person` raises.
    """
    fields: dict[str, Any] = {"name": name, "owner": owner, "visibility": visibility}
    fields |= _known(details, ORGANIZATION_FIELDS)
    organization = Organization(**fitting(Organization, fields))
    set_values(organization, with_defaults(organization, custom or {}), by=by)
    return _save(organization, emails, phones, labels, by=by, confirmed=confirmed)


def _known(details: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    if unknown := set(details) - set(names):
        raise TypeError(f"A contact has no {', '.join(sorted(unknown))}.")
    return details


def _save[C: Contact](
    contact: C,
    emails: Iterable[str | Point],
    phones: Iterable[str | Point],
    labels: Collection[Label],
    *,
    by: User | None,
    confirmed: bool,
) -> C:
    refuse_if_nameless(contact)
    addresses, numbers = email_rows(emails), phone_rows(phones, contact.country)
    contact.confirmed_at = timezone.now() if confirmed else None
    contact.save(force_insert=True)
    for row in (*addresses, *numbers):
        for name, owner in of_contact(contact).items():
            setattr(row, name, owner)
    Email.objects.bulk_create(addresses)
    Phone.objects.bulk_create(numbers)
    if labels:
        contact.labels.set(labels)  # type: ignore[attr-defined]
    record(contact, f"{contact._meta.model_name}.created", by=by)
    return contact
