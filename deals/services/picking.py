"""Deals together with the contacts that a form named: both are written, or neither is."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from contacts.picking import Picked, pick_contacts
from deals.models import Deal
from deals.services.changing import update_deal
from deals.services.locking import lock_for_change
from deals.services.opening import open_deal


@transaction.atomic
def open_picked_deal(picked: Picked, terms: dict[str, Any], *, by: User) -> Deal:
    """Open a deal for the picked contacts; new ones belong to its owner.

    `terms` are the other arguments of `open_deal`. Raises what it and `pick_contacts` raise.
    """
    person, organization = pick_contacts(
        picked, by=by, owner=terms["owner"], visibility=terms["visibility"], confirmed=True
    )
    return open_deal(**terms, person=person, organization=organization, by=by)


@transaction.atomic
def update_picked_deal(
    deal: Deal,
    picked: Picked,
    changes: dict[str, Any],
    *,
    by: User,
    was: Mapping[str, Any] | None = None,
) -> Deal:
    """Change a deal and its contacts. Raises what `update_deal` and `pick_contacts` raise."""
    held = lock_for_change(deal, by)
    owner, visibility = (changes.get(name, getattr(held, name)) for name in ("owner", "visibility"))
    person, organization = pick_contacts(
        picked, by=by, owner=owner, visibility=visibility, confirmed=True
    )
    contacts = {"person": person, "organization": organization}
    return update_deal(held, changes | contacts, by=by, was=was)
