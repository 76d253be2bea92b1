"""Conversions in the background. A killed worker's job is taken up by another (`core.tasks`)."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from leads.batches.models import Batch
from leads.batches.running import run

# A database that goes away comes back; what is done stays done.
AWAY = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="leads.batch", retry=AWAY)
def convert_batch(key: int) -> str:
    """Run a batch, or its undo, to its end. How it stands then."""
    batch = Batch.objects.select_related("by", "undone_by").filter(pk=key).first()
    return run(batch).state if batch else ""
