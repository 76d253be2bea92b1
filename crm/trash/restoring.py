"""Out of the trash again: one by one or many, with what is missing by now said and offered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.deletion import deletion_of, undo_deletion
from contacts.services import restore_contact
from core.errors import Rejected
from core.retrying import retried
from crm.trash.listing import Thrown
from deals.models import Deal
from leads.models import Lead

CONTACTS, OWNER, AS_IT_IS = "contacts", "owner", "as_it_is"
OFFERS: dict[str, Promise] = {
    CONTACTS: gettext_lazy("Restore both"),
    OWNER: gettext_lazy("Restore and take it over"),
    AS_IT_IS: gettext_lazy("Restore it all the same"),
}


class Missing(Rejected):
    """Something that the record needs is gone. `offers` are the ways that are open."""

    def __init__(self, sentence: str, *offers: str) -> None:
        super().__init__(sentence)
        self.offers = offers


@dataclass(frozen=True)
class Problem:
    """A record that stayed in the trash: why, and the buttons that would bring it back."""

    key: str
    sentence: str
    offers: Sequence[tuple[str, Promise]] = ()


@dataclass
class Restored:
    records: list[models.Model] = field(default_factory=list)
    # What is not as it was.
    remarks: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def restore_all(thrown: Collection[Thrown], *, by: User, also: Collection[str] = ()) -> Restored:
    """Restore each by itself: one that cannot come back keeps no other in the trash.

    `also` are the offers that were accepted.
    """
    done = Restored()
    for one in thrown:
        try:
            restored, remark = _restore(one, by=by, also=also)
        except Missing as missing:
            offers = [(offer, OFFERS[offer]) for offer in missing.offers]
            done.problems.append(Problem(one.key, str(missing), offers))
        except Rejected as refusal:
            done.problems.append(Problem(one.key, f"“{one.name}”: {refusal}"))
        except ObjectDoesNotExist:
            sentence = _("“%(name)s” has been in the trash for too long and is gone for good.")
            done.problems.append(Problem(one.key, sentence % {"name": one.name}))
        except IntegrityError:
            sentence = _(
                "“%(name)s” has a value that only one record may have, and another one has it by"
                " now. Change it there first."
            )
            done.problems.append(Problem(one.key, sentence % {"name": one.name}))
        else:
            done.records += restored
            done.remarks += [remark] if remark else []
    return done


@retried
@transaction.atomic
def _restore(one: Thrown, *, by: User, also: Collection[str]) -> tuple[list[models.Model], str]:
    """Restore a record, and with it what was deleted together with it."""
    if operation := deletion_of(one.record):
        return [*undo_deletion(operation, by=by)], ""
    if not isinstance(one.record, Lead | Deal):
        return [one.kind.restore(one.record, by=by)], ""
    stage = one.record.stage_id if isinstance(one.record, Deal) else None
    record: Any = one.kind.restore(one.record, by=by)
    contacts = _contacts_missing(record, by, also)
    for contact in contacts:
        restore_contact(contact, by=by)
    _settle_owner(record, by, also)
    remark = ""
    if stage and record.stage_id != stage:
        remark = _("The stage of “%(deal)s” was archived. It stands in “%(stage)s” now.") % {
            "deal": record,
            "stage": record.stage,
        }
    return [record, *contacts], remark


def _contacts_missing(record: Lead | Deal, by: User, also: Collection[str]) -> list[Any]:
    """The contacts that have to come back with a record that would have none.

    Raises `Missing` until that was asked for.
    """
    contacts: list[Any] = [one for one in (record.person, record.organization) if one]
    gone = [contact for contact in contacts if contact.deleted_at]
    if len(gone) < len(contacts):
        return []
    theirs = [contact for contact in gone if _may_restore(contact, by)]
    if not theirs:
        raise Missing(_why_not(record, gone, by))
    if CONTACTS not in also:
        sentence = _("The contact of “%(record)s” is in the trash too: %(contact)s.")
        names = ", ".join(str(contact) for contact in theirs)
        raise Missing(sentence % {"record": record, "contact": names}, CONTACTS)
    return theirs


def _may_restore(contact: Any, by: User) -> bool:
    return type(contact).objects.in_trash_of(by).filter(pk=contact.pk).exists()


def _why_not(record: Lead | Deal, gone: list[Any], by: User) -> str:
    """The owner is named, who can help; the contact is not: this reader may not see it."""
    owners = ", ".join(dict.fromkeys(str(contact.owner) for contact in gone))
    return _(
        "The contact of “%(record)s” is in the trash too. Ask %(owner)s or an admin to restore it"
        " first."
    ) % {"record": record, "owner": owners}


def _settle_owner(record: Lead | Deal, by: User, also: Collection[str]) -> None:
    """A record of somebody who left comes back to whoever restores it, if they say so."""
    if record.owner.is_active or AS_IT_IS in also:
        return
    if OWNER not in also:
        sentence = _("“%(record)s” belongs to %(owner)s, who no longer works here.")
        raise Missing(sentence % {"record": record, "owner": record.owner}, OWNER, AS_IT_IS)
    record.owner = by
    record.save(update_fields=["owner", "updated_at"])


def said(done: Restored) -> str:
    """What was restored, as a sentence; "" for nothing."""
    if not done.records:
        return ""
    if len(done.records) == 1:
        text = _("“%(name)s” is restored.") % {"name": done.records[0]}
    else:
        text = _("%(count)s records are restored.") % {"count": len(done.records)}
    return " ".join([text, *done.remarks])
