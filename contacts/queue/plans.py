"""How a group would be merged without anybody looking at it: who is kept and why, or why not."""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.duplicates import needs_a_look
from contacts.merging import best_survivor, filled, may_merge
from contacts.models import Contact

# More than that deserve a look: they may be an office rather than a person.
MOST_IN_BULK = 10
# Where two values cannot both be true of one contact, so that a person has to choose.
DECISIVE = ("born_on", "organization_id", "domain")


class Why(TextChoices):
    """Why one record of a group is kept."""

    COMPLETE = "complete", _("the most complete")
    CONFIRMED = "confirmed", _("in the address book already")
    OLDEST = "oldest", _("the oldest of equally complete ones")
    ALLOWED = "allowed", _("the only one into which you may merge the others")


class Refusal(TextChoices):
    """Why a group is not merged in bulk."""

    APART = "apart", _("Some of them were said not to be the same")
    MANY = "many", _("Too many records to merge without a look")
    DOUBT = "doubt", _("Other names at one address: perhaps a family")
    CONFLICT = "conflict", _("Values that cannot both be true")
    RIGHT = "right", _("Only an admin or a manager of the owner’s team can merge them")
    CHANGED = "changed", _("Changed since the preview")


@dataclass
class Plan:
    """What a merge in bulk does with a group: `refusal` is empty when it merges it."""

    survivor: Contact
    others: list[Contact]
    why: Why = Why.COMPLETE
    refusal: Refusal | None = None
    fields: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return self.refusal is not None

    @property
    def reason(self) -> str:
        """The refusal in words, with the fields that it is about."""
        if self.refusal is None:
            return ""
        return (
            f"{self.refusal.label} ({', '.join(self.fields)})"
            if self.fields
            else str(self.refusal.label)
        )


def plan_for(
    contacts: Collection[Contact], apart: Collection[tuple[int, int]], *, by: User
) -> Plan:
    """Who of these contacts is kept, and whether the others may be merged into it unseen.

    `apart`: the pairs among them that are known not to be the same.
    """
    allowed = [one for one in contacts if _may_take(one, contacts, by)]
    survivor = best_survivor(allowed or contacts)
    others = sorted((one for one in contacts if one is not survivor), key=lambda one: one.pk)
    plan = Plan(survivor, others, _why(survivor, contacts))
    if apart:
        plan.refusal = Refusal.APART
    elif len(contacts) > MOST_IN_BULK:
        plan.refusal = Refusal.MANY
    elif conflicts := _conflicts(contacts):
        plan.refusal, plan.fields = Refusal.CONFLICT, conflicts
    elif needs_a_look(contacts):
        plan.refusal = Refusal.DOUBT
    elif not allowed:
        plan.refusal = Refusal.RIGHT
    return plan


def may_merge_somehow(contacts: Collection[Contact], *, by: User) -> bool:
    """Whether there is one of them into which this user may merge all the others."""
    return any(_may_take(contact, contacts, by) for contact in contacts)


def _may_take(survivor: Contact, contacts: Collection[Contact], by: User) -> bool:
    return all(may_merge(survivor, other, by) for other in contacts if other is not survivor)


def _why(survivor: Contact, contacts: Collection[Contact]) -> Why:
    if survivor is not best_survivor(contacts):
        return Why.ALLOWED
    second = best_survivor([one for one in contacts if one is not survivor])
    if second.is_provisional and not survivor.is_provisional:
        return Why.CONFIRMED
    return Why.COMPLETE if filled(second) < filled(survivor) else Why.OLDEST


def _conflicts(contacts: Collection[Contact]) -> list[str]:
    """The names of decisive fields in which two of them differ."""
    names = [name for name in DECISIVE if hasattr(next(iter(contacts)), name)]
    return [
        str(type(one)._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]
        for name in names
        for one in list(contacts)[:1]
        if any(
            getattr(a, name) and getattr(b, name) and getattr(a, name) != getattr(b, name)
            for a, b in combinations(contacts, 2)
        )
    ]
