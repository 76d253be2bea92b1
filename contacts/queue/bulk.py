"""Merging many groups at once: the preview, and the run that does what the preview says.

The groups of a preview are kept with the run. Each is merged in a transaction of its own, with an
operation of its own to undo, after it was looked at again: what somebody changed,
merged, hid or set apart meanwhile is left out and told.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.merging import merge, propose
from contacts.queue.components import components
from contacts.queue.groups import Group, page_of
from contacts.queue.models import MODELS, Bulk, BulkGroup, Kind, NotSame
from contacts.queue.plans import Refusal, plan_for
from contacts.queue.wanted import Wanted
from contacts.services.rules import survivor_of
from core.errors import Rejected
from core.retrying import retried

# In one run. The best come first, and what is left is there for the next one.
MOST_MERGED = 200
MOST_LOOKED_AT = 600
CHUNK = 100
# Up to so many are merged while the reader waits.
AT_ONCE = 20
State = BulkGroup.State


@dataclass
class Preview:
    """What a run would do: groups to merge, groups to leave out, and whether there are more."""

    merged: list[Group] = field(default_factory=list)
    left_out: list[Group] = field(default_factory=list)
    is_more: bool = False

    @property
    def going(self) -> int:
        """How many records go."""
        return sum(len(group.plan.others) for group in self.merged)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why groups are left out, and how many for each reason, the most frequent first."""
        return Counter(group.plan.reason for group in self.left_out).most_common()

    @property
    def digest(self) -> str:
        """Two previews that say the same have the same one."""
        said = [
            (group.kind, group.plan.survivor.pk, sorted(group.ids), str(group.plan.refusal))
            for group in [*self.merged, *self.left_out]
        ]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=12).hexdigest()


def preview_of(wanted: Wanted) -> Preview:
    """What a merge of everything that is wanted would do, the best first."""
    preview, after = Preview(), ""
    while True:
        page = page_of(wanted, after, size=CHUNK)
        for group in page.rows:
            pile = preview.left_out if group.plan.is_refused else preview.merged
            pile.append(group)
        after = page.next_after
        looked_at = len(preview.merged) + len(preview.left_out)
        if not after or len(preview.merged) >= MOST_MERGED or looked_at >= MOST_LOOKED_AT:
            break
    preview.is_more = bool(after) or len(preview.merged) > MOST_MERGED
    del preview.merged[MOST_MERGED:]
    return preview


@transaction.atomic
def start(wanted: Wanted, *, digest: str, token: UUID) -> Bulk:
    """Begin what the preview with this digest said; the same token begins nothing twice.

    Raises `Rejected` when the preview would say something else by now.
    """
    _one_at_a_time(token)
    if begun := Bulk.objects.filter(token=token).first():
        return begun
    preview = preview_of(wanted)
    if preview.digest != digest:
        raise Rejected(_("The queue changed since the preview. Look at the new one."))
    if not preview.merged:
        raise Rejected(_("There is nothing here to merge in bulk."))
    bulk = Bulk.objects.create(token=token, by=wanted.user, at_least=wanted.at_least)
    _keep(bulk, [*preview.merged, *preview.left_out])
    if len(preview.merged) > AT_ONCE:
        _defer(bulk)
    return bulk


def run(bulk: Bulk) -> None:
    """Merge what is left of a run. Any number of workers may, and one may die on the way."""
    while _settle_next(bulk):
        pass
    if not bulk.groups.filter(state=State.WAITING).exists():
        Bulk.objects.filter(pk=bulk.pk, finished_at=None).update(finished_at=timezone.now())


def _one_at_a_time(token: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [token.int % 2**63])


def _keep(bulk: Bulk, groups: Sequence[Group]) -> None:
    BulkGroup.objects.bulk_create(
        [
            BulkGroup(
                bulk=bulk,
                position=position,
                kind=group.kind,
                survivor_id=group.plan.survivor.pk,
                other_ids=[other.pk for other in group.plan.others],
                title=str(group.plan.survivor)[:300],
                state=State.LEFT_OUT if group.plan.is_refused else State.WAITING,
                reason=group.plan.reason,
            )
            for position, group in enumerate(groups)
        ],
        batch_size=1000,
    )


def _defer(bulk: Bulk) -> None:
    # Here, because the task runs this module.
    from contacts.tasks import merge_in_bulk  # noqa: PLC0415

    merge_in_bulk.defer(bulk_id=bulk.pk)


@retried
@transaction.atomic
def _settle_next(bulk: Bulk) -> bool:
    """Settle the next group that no other worker holds; False when there is none."""
    waiting = bulk.groups.filter(state=State.WAITING).order_by("position")
    row = waiting.select_for_update(of=["self"], skip_locked=True).first()
    if row is None:
        return False
    wanted = Wanted(User.objects.get(pk=bulk.by_id), kind=row.kind, at_least=bulk.at_least)
    contacts = _seen(row, wanted.user)
    if _are_one(row):
        row.state = State.ALREADY
    elif refusal := _refusal(row, contacts, wanted):
        row.state, row.reason = State.LEFT_OUT, refusal
    else:
        _merge(row, contacts, wanted.user)
    row.save(update_fields=["state", "reason", "operation"])
    return True


def _are_one(row: BulkGroup) -> bool:
    """Whether somebody merged all of them meanwhile, into whichever."""
    contacts = MODELS[row.kind]._default_manager.in_bulk(row.ids)
    if set(contacts) != set(row.ids):
        return False
    return len({survivor_of(contact).pk for contact in contacts.values()}) == 1


def _seen(row: BulkGroup, user: User) -> dict[int, Any]:
    rows: Any = MODELS[row.kind]._default_manager
    rows = rows.visible_to(user).filter(pk__in=row.ids).with_points()
    rows = rows.select_related("owner", *(["organization"] if row.kind == Kind.PERSON else []))
    return {contact.pk: contact for contact in rows}


def _refusal(row: BulkGroup, contacts: dict[int, Any], wanted: Wanted) -> str:
    """Why the group can no longer be merged as the preview said, or nothing."""
    if set(contacts) != set(row.ids):
        return str(Refusal.CHANGED.label)
    apart = NotSame.objects.among(row.kind, row.ids)
    plan = plan_for(list(contacts.values()), apart, by=wanted.user)
    if plan.is_refused:
        return plan.reason
    pairs = wanted.linked(row.kind).filter(a__in=row.ids, b__in=row.ids).values_list("a", "b")
    if components(pairs) != [set(row.ids)] or plan.survivor.pk != row.survivor_id:
        return str(Refusal.CHANGED.label)
    return ""


def _merge(row: BulkGroup, contacts: dict[int, Any], by: User) -> None:
    """Merge it under the locks of every merge; who was quicker by a moment is found there."""
    survivor = contacts[row.survivor_id]
    others = [contacts[pk] for pk in row.other_ids]
    choices = propose([survivor, *others], survivor=survivor).choices
    try:
        with transaction.atomic():
            operation = merge(survivor, others, by=by, choices=choices)
    except Rejected as refusal:
        is_done = _are_one(row)
        row.state = State.ALREADY if is_done else State.LEFT_OUT
        row.reason = "" if is_done else str(refusal)[:500]
        return
    if operation.entries.exists():
        row.state, row.operation = State.MERGED, operation
    else:
        row.state = State.ALREADY
        operation.delete()
