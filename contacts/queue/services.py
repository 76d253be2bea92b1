"""What people say of a pair: that it is not one contact, and that it may be after all."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Contact
from contacts.queue.models import NotSame, Twins
from contacts.services.rules import may_edit
from core.errors import Rejected


@transaction.atomic
def set_apart(contact: Contact, others: Collection[Contact], *, by: User) -> int:
    """Remember for good that none of the others is this contact. Returns how many pairs are new.

    A second time, or the other way round, changes nothing. Raises `Rejected` for a contact that
    is not theirs to change.
    """
    _refuse_if_not_theirs([contact, *others], by)
    kind, made = contact.kind, 0
    for other in others:
        first, second = sorted((contact.pk, other.pk))
        pair: dict[str, Any] = {f"{kind}_a_id": first, f"{kind}_b_id": second}
        rows = NotSame.objects.bulk_create([NotSame(**pair, by=by)], ignore_conflicts=True)
        made += len(rows)
        Twins.objects.filter(kind=kind, a=first, b=second).delete()
    return made


@transaction.atomic
def take_back(contact: Contact, others: Collection[Contact], *, by: User) -> None:
    """Forget that these are not one contact. The worker looks at them again.

    Raises `Rejected` for a contact that is not theirs to change.
    """
    _refuse_if_not_theirs([contact, *others], by)
    ids = {other.pk for other in others}
    for pair in NotSame.objects.of(contact.kind, [contact.pk]):
        if ids & set(pair.ids):
            pair.delete()


def _refuse_if_not_theirs(contacts: Collection[Contact], by: User) -> None:
    for contact in contacts:
        if not may_edit(contact, by):
            raise Rejected(
                _("Only %(owner)s or a manager can say so of %(contact)s.")
                % {"owner": contact.owner, "contact": contact}
            )
