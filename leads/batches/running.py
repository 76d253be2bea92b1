"""A batch, one record at a time, each in one transaction with what became of it.

A worker that is killed loses the record it was at and nothing else: whoever goes on begins with
the first that waits. So no record is converted twice, and none by half.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from core.retrying import retried
from deals.models import Deal
from leads.batches.deciding import Shared, terms_for
from leads.batches.models import Batch, BatchRow
from leads.conversion.converting import convert_lead
from leads.conversion.returning import return_deal, undo_return
from leads.conversion.undoing import take_back
from leads.models import Conversion, Lead

# So many at once, and no more: of leads, and (as Pipedrive) of deals that go back.
MOST = {Batch.Kind.CONVERSION: 500, Batch.Kind.RETURN: 100}


@transaction.atomic
def begin(kind: str, records: Sequence[Any], *, by: User, shared: Shared | None = None) -> Batch:
    """Remember which records are meant; `run` does it. Raises `Rejected` for none, or too many."""
    most = MOST[Batch.Kind(kind)]
    if not records:
        raise Rejected(_("Choose some records first."))
    if len(records) > most:
        raise Rejected(
            _("At most %(most)s can be converted at once. Choose fewer, or narrow the list.")
            % {"most": most}
        )
    batch = Batch.objects.create(
        kind=kind,
        by=by,
        given=shared.as_json() if shared else {},
        language=translation.get_language() or "en",
        total=len(records),
    )
    BatchRow.objects.bulk_create(
        BatchRow(batch=batch, number=number, key=str(record.pk), title=str(record)[:200])
        for number, record in enumerate(records)
    )
    return batch


def run(batch: Batch, *, report: Callable[[], object] = lambda: None) -> Batch:
    """Do what is left of a batch, or of its undo. It ends quietly when somebody stopped it."""
    with translation.override(batch.language), pghistory.context(user=_actor(batch).pk):
        while _take_next(batch.pk):
            report()
    batch.refresh_from_db()
    return batch


def stop(batch: Batch) -> Batch:
    """Convert no more. What is done stays, and can be undone."""
    Batch.objects.filter(pk=batch.pk, state__in=[Batch.State.QUEUED, Batch.State.RUNNING]).update(
        state=Batch.State.STOPPED, finished_at=timezone.now()
    )
    batch.refresh_from_db()
    return batch


@transaction.atomic
def begin_undo(batch: Batch, *, by: User) -> Batch:
    """Ask for all that stands of a batch to be taken back; `run` does it."""
    batch = Batch.objects.select_for_update(of=["self"]).get(pk=batch.pk)
    if batch.is_under_way or not batch.rows.standing().exists():
        return batch
    batch.rows.filter(state=BatchRow.State.KEPT).update(state=BatchRow.State.DONE)
    batch.state, batch.undone_by = Batch.State.UNDOING, by
    batch.save(update_fields=["state", "undone_by"])
    return batch


@retried
@transaction.atomic
def undo_row(row: BatchRow, *, by: User) -> BatchRow:
    """Take one record of a batch back. A second time changes nothing.

    Raises what `take_back` and `undo_return` raise.
    """
    row = BatchRow.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.is_standing:
        row.reason = "; ".join(_undo(row, by))
        row.state = BatchRow.State.UNDONE
        row.save(update_fields=["state", "reason"])
    return row


def _actor(batch: Batch) -> User:
    is_undo = batch.state == Batch.State.UNDOING and batch.undone_by
    return batch.undone_by if is_undo and batch.undone_by else batch.by


@retried
@transaction.atomic
def _take_next(key: int) -> bool:
    """Do one record; whether there may be more."""
    batch = Batch.objects.select_for_update(of=["self"]).get(pk=key)
    if not batch.is_under_way:
        return False
    is_undo = batch.state == Batch.State.UNDOING
    rows = batch.rows.filter(state=BatchRow.State.DONE) if is_undo else batch.rows.waiting()
    row = rows.order_by("-number" if is_undo else "number").first()
    if row is None:
        batch.state = Batch.State.UNDONE if is_undo else Batch.State.DONE
        batch.finished_at = timezone.now()
        batch.save(update_fields=["state", "finished_at"])
        return False
    _settle(batch, row, is_undo=is_undo)
    row.save(update_fields=["state", "reason", "conversion"])
    if batch.state == Batch.State.QUEUED:
        batch.state = Batch.State.RUNNING
        batch.save(update_fields=["state"])
    return True


def _settle(batch: Batch, row: BatchRow, *, is_undo: bool) -> None:
    """Do it, or write down why not: what was begun for the record is given up whole."""
    try:
        with transaction.atomic():
            if is_undo:
                row.reason = "; ".join(_undo(row, _actor(batch)))
            else:
                row.conversion = _do(batch, row)
    except Rejected as refusal:
        row.reason = str(refusal)
        row.state = BatchRow.State.KEPT if is_undo else BatchRow.State.SKIPPED
        return
    row.state = BatchRow.State.UNDONE if is_undo else BatchRow.State.DONE


def _do(batch: Batch, row: BatchRow) -> Conversion:
    if batch.kind == Batch.Kind.RETURN:
        return _return(row, by=batch.by)
    lead = Lead.objects.visible_to(batch.by).for_panel().filter(pk=row.key).first()
    if lead is None:
        raise Rejected(_("This lead is not there any more."))
    shared = Shared.from_json(batch.given)
    if not lead.converted_at:
        convert_lead(lead, terms_for(lead, shared, by=batch.by), by=batch.by)
    made = lead.conversions.live().latest("pk")
    if made.at < batch.created_at or made.by_id != batch.by_id:
        raise Rejected(_("It was converted already."))
    return made


def _return(row: BatchRow, *, by: User) -> Conversion:
    deal = Deal.objects.visible_to(by).filter(pk=row.key).first()
    if deal is None:
        raise Rejected(_("This deal is not there any more."))
    return_deal(deal, by=by)
    return deal.conversions.making().latest("pk")


def _undo(row: BatchRow, by: User) -> list[str]:
    """Take a record back; what could not be put back, in words."""
    if row.conversion is None:
        raise Rejected(_("It was deleted for good."))
    if row.batch.kind == Batch.Kind.RETURN:
        undo_return(row.conversion.deal, by=by)
        return []
    return take_back(row.conversion, by=by).kept
