"""Bulk edits in the background. A killed worker's job is taken up by another (`core.tasks`)."""

from django.db import InterfaceError, OperationalError
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lists.bulk.running import run
from lists.bulk.undoing import run_undo
from lists.models import BulkEdit

# A database that goes away comes back; what is counted stays counted.
AWAY = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="lists.bulk", retry=AWAY)
def bulk_edit(key: int) -> int:
    """Run a bulk edit, or its undo, to its end. How many records it has done."""
    bulk = BulkEdit.objects.select_related("by", "operation").filter(pk=key).first()
    if bulk is None:
        return 0
    with translation.override(bulk.language):
        if bulk.state == BulkEdit.State.UNDOING:
            return run_undo(bulk).undone
        return run(bulk).done
