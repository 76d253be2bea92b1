"""Who may merge by hand."""

from collections.abc import Collection, Mapping

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
    """Merge because somebody says so. Raises `Rejected` without the right to, and as `merge`."""
    for other in others:
        if not may_merge(survivor, other, by):
            raise Rejected(
                _("Only an admin or a manager of %(owner)s’s team can merge %(contact)s.")
                % {"owner": other.owner, "contact": other}
            )
    return merge(survivor, others, by=by, choices=choices)
