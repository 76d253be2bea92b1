"""Which organization is whose parent, and which are related."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.models import Organization
from contacts.services.rules import lock_contact, may_edit, refuse_if_gone, refuse_if_not_editable
from contacts.ties.models import OrganizationLink
from core.errors import Rejected
from core.retrying import retried
from history.events import record, reference

UNIQUE, CHECK = "23505", "23514"


@retried
@transaction.atomic
def set_parent(organization: Organization, parent: Organization, *, by: User | None) -> None:
    """Let an organization be the daughter of another one, instead of the parent that it has.

    Raises `Rejected` when the daughter is not theirs to change, one of the two is gone, and when
    the parent stands below the daughter, even since a moment ago.
    """
    organization, parent = _held(organization, parent)
    refuse_if_not_editable(organization, by)
    links = OrganizationLink.objects.filter(organization=organization, kind="parent")
    was = links.first()
    if was and was.other_id == parent.pk:
        return
    links.delete()
    _connect(OrganizationLink(organization=organization, other=parent, kind="parent"))
    _tell(organization, "parent_set", parent, by=by)
    _tell(parent, "daughter_added", organization, by=by)


@retried
@transaction.atomic
def relate(organization: Organization, other: Organization, *, by: User | None) -> None:
    """Say that two organizations are related. Raises `Rejected` as `set_parent` does."""
    organization, other = _held(organization, other)
    if not may_edit(other, by):
        refuse_if_not_editable(organization, by)
    _connect(OrganizationLink(organization=organization, other=other, kind="related"))
    _tell(organization, "related", other, by=by)
    _tell(other, "related", organization, by=by)


@retried
@transaction.atomic
def unlink(link: OrganizationLink, *, by: User | None) -> None:
    """Take a link away. A second time changes nothing."""
    organization, other = _held(link.organization, link.other, gone_too=True)
    if link.kind == "parent" or not may_edit(other, by):
        refuse_if_not_editable(organization, by)
    deleted, _rows = OrganizationLink.objects.filter(pk=link.pk).delete()
    if deleted:
        _tell(organization, "unlinked", other, by=by)
        _tell(other, "unlinked", organization, by=by)


def _held(
    one: Organization, other: Organization, *, gone_too: bool = False
) -> tuple[Organization, Organization]:
    """Both, read again and held in one order, so that two people never wait for each other."""
    if one.pk == other.pk:
        raise Rejected(_("An organization cannot be linked to itself."))
    held = {row.pk: lock_contact(row) for row in sorted((one, other), key=lambda row: row.pk)}
    if not gone_too:
        for row in held.values():
            refuse_if_gone(row)
    return held[one.pk], held[other.pk]


def _connect(link: OrganizationLink) -> None:
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as error:
        raise _refusal(link, getattr(error.__cause__, "sqlstate", "")) from error


def _refusal(link: OrganizationLink, state: str) -> Exception:
    names = {"organization": link.organization, "other": link.other}
    if state == CHECK:
        return Rejected(
            _("“%(other)s” stands below “%(organization)s”, so it cannot be its parent.") % names
        )
    if state == UNIQUE:
        return Rejected(_("“%(organization)s” and “%(other)s” are linked already.") % names)
    return IntegrityError(state)


def _tell(subject: Organization, verb: str, other: Organization, *, by: User | None) -> None:
    record(subject, f"organization.{verb}", by=by, other=reference(other))
