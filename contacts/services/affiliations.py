"""People's further organizations, and those where they worked before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from contacts.models import Organization, Person
from contacts.points import tidy
from contacts.services.rules import (
    lock_contact,
    refuse_if_gone,
    refuse_if_not_editable,
)
from contacts.ties.models import ROLE_LENGTH, Affiliation
from core.errors import Rejected
from history.events import record, reference


@transaction.atomic
def add_affiliation(
    person: Person,
    organization: Organization,
    *,
    role: str = "",
    until_on: date | None = None,
    by: User | None,
) -> Affiliation:
    """Give a person a place in one more organization; with `until_on`, one they had before.

    Raises `Rejected` when the person is not theirs to change, one of the two is gone, the person
    has this place already, and for a role that is too long.
    """
    organization = lock_contact(organization)
    person = _held(person, by=by)
    refuse_if_gone(organization)
    if until_on is None and person.organization_id == organization.pk:
        raise Rejected(_already(person, organization))
    row = Affiliation(
        person=person, organization=organization, role=_fitting(role), until_on=until_on
    )
    _save(row)
    _tell("role_added", row, by=by, role=row.role)
    return row


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation, changes: Mapping[str, Any], *, by: User | None
) -> Affiliation:
    """Change `role` and `until_on` of a place. Raises what `add_affiliation` raises."""
    _held(affiliation.person, by=by)
    row = Affiliation.objects.select_for_update(of=["self"]).filter(pk=affiliation.pk).first()
    if row is None:
        raise Rejected(_("This role was removed meanwhile."))
    was = row.role
    if "role" in changes:
        row.role = _fitting(changes["role"])
    if "until_on" in changes:
        row.until_on = changes["until_on"]
    _save(row)
    _tell("role_changed", row, by=by, role=row.role or "–", was=was or "–")
    return row


@transaction.atomic
def remove_affiliation(affiliation: Affiliation, *, by: User | None) -> None:
    """Take a place away. A second time changes nothing."""
    _held(affiliation.person, by=by)
    row = Affiliation.objects.select_for_update(of=["self"]).filter(pk=affiliation.pk).first()
    if row is not None:
        _tell("role_removed", row, by=by, role=row.role)
        row.delete()


@transaction.atomic
def make_main(affiliation: Affiliation, *, by: User | None) -> Person:
    """Let a place be the person's main one; what was the main one becomes one of the others."""
    person = _held(affiliation.person, by=by)
    row = Affiliation.objects.select_for_update(of=["self"]).filter(pk=affiliation.pk).first()
    if row is None:
        raise Rejected(_("This role was removed meanwhile."))
    former_id, former_role = person.organization_id, person.job_title
    person.organization_id, person.job_title = row.organization_id, row.role
    row.delete()
    person.save(update_fields=["organization", "job_title", "updated_at"])
    if former_id:
        Affiliation.objects.get_or_create(
            person=person, organization_id=former_id, until_on=None, defaults={"role": former_role}
        )
    return person


def keep_former(person: Person, organization_id: int, role: str, *, on: date) -> None:
    """Remember where a person worked until this day. Call it with the person held."""
    place = {"person": person, "organization_id": organization_id}
    Affiliation.objects.filter(**place, until_on=None).delete()
    Affiliation.objects.get_or_create(**place, until_on=on, defaults={"role": role})


def enter_main(person: Person) -> str:
    """The person's main organization is not one of the others any more; the role they had there."""
    rows = Affiliation.objects.current().filter(person=person, organization=person.organization_id)
    role = next((row.role for row in rows), "")
    rows.delete()
    return role


def _held(person: Person, *, by: User | None) -> Person:
    person = lock_contact(person)
    refuse_if_gone(person)
    refuse_if_not_editable(person, by)
    return person


def _fitting(role: str) -> str:
    role = tidy(role)
    if len(role) > ROLE_LENGTH:
        raise Rejected(
            _("“%(field)s” is too long: %(limit)s characters at the most.")
            % {"field": pgettext("at work", "role"), "limit": ROLE_LENGTH}
        )
    return role


def _save(row: Affiliation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != "23505":  # anything but a second of the same
            raise
        raise Rejected(_already(row.person, row.organization)) from error


def _already(person: Person, organization: Organization) -> str:
    return _("%(person)s is in “%(organization)s” already.") % {
        "person": person,
        "organization": organization,
    }


def _tell(verb: str, row: Affiliation, *, by: User | None, **details: str) -> None:
    """Said on both pages, each naming the other by reference: not every reader may see both."""
    record(row.person, f"person.{verb}", by=by, place=reference(row.organization), **details)
    record(row.organization, f"organization.{verb}", by=by, place=reference(row.person), **details)
