"""Ties to a contact that a form picked, or that it names anew: one transaction."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from contacts.models import Contact, Organization, Person
from contacts.picking.picked import Picked, pick_contacts
from contacts.services import add_affiliation, relate, set_parent
from contacts.ties.models import Affiliation
from core.retrying import retried


@retried
@transaction.atomic
def add_picked_role(
    contact: Contact, picked: Picked, *, role: str, until_on: date | None, by: User
) -> Affiliation:
    """A role between a person and the organization that was picked, or the other way round.

    Raises what `pick_contacts` and `add_affiliation` raise.
    """
    person, organization = _pick(contact, picked, by)
    if isinstance(contact, Person):
        person = contact
    else:
        organization = contact
    return add_affiliation(person, organization, role=role, until_on=until_on, by=by)


@retried
@transaction.atomic
def add_picked_link(organization: Organization, picked: Picked, *, kind: str, by: User) -> Any:
    """Make the picked organization the parent, a daughter or a relation of this one.

    Raises what `pick_contacts`, `set_parent` and `relate` raise.
    """
    _person, other = _pick(organization, picked, by)
    if kind == "parent":
        set_parent(organization, other, by=by)
    elif kind == "daughter":
        set_parent(other, organization, by=by)
    else:
        relate(organization, other, by=by)
    return other


def _pick(contact: Contact, picked: Picked, by: User) -> Any:
    return pick_contacts(picked, by=by, owner=by, visibility=contact.visibility, confirmed=True)
