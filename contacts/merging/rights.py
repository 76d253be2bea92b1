"""Who may merge by hand."""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.merging.merge import merge
from contacts.models import Contact
from contacts.services.rules import may_edit
from core.errors import Rejected
from core.retrying import retried
from history.models import Operation


def may_merge_at_all(by: User) -> bool:
    """Merging is for managers and admins."""
    return by.is_admin or by.is_manager


def may_merge(survivor: Contact, other: Contact, by: User) -> bool:
    """Managers merge what their team owns, admins everything: the other one goes for good."""
    return may_merge_at_all(by) and may_edit(survivor, by) and other.may_be_deleted_by(by)


@retried
def merge_by_hand[C: Contact](
    survivor: C, others: Collection[C], *, by: User, choices: Mapping[str, int] | None = None
) -> Operation:
    """Merge because somebody says so. Who clicks twice gets the merge that was made.

    Raises `Rejected` without the right to, and as `merge`.
    """
    for other in others:
        if not may_merge(survivor, other, by):
            raise Rejected(
                _("Only an admin or a manager of %(owner)s’s team can merge %(contact)s.")
                % {"owner": other.owner, "contact": other}
            )
    return _merge(survivor, others, by=by, choices=choices)


@transaction.atomic
def _merge(
    survivor: Contact, others: Collection[Contact], *, by: User, choices: Mapping[str, int] | None
) -> Operation:
    operation = merge(survivor, others, by=by, choices=choices)
    if not operation.entries.exists() and (made := _made_already(survivor, others)):
        operation.delete()
        return made
    return operation


def _made_already(survivor: Contact, others: Iterable[Contact]) -> Operation | None:
    """The merge that somebody, or the same click come twice, made a moment ago."""
    ids = [str(other.pk) for other in others]
    return (
        Operation.objects.filter(
            undone_at=None,
            entries__field="merged_into",
            entries__record_type=survivor._meta.label_lower,
            entries__record_id__in=ids,
            entries__new=survivor.pk,
        )
        .order_by("-pk")
        .first()
    )
