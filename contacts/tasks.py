"""Contacts in the background."""

import time

from django.db import InterfaceError, OperationalError
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from contacts.queue.bulk import run
from contacts.queue.checking import check_waiting, note_look
from contacts.queue.models import Bulk

# A database that goes away comes back; what is merged stays merged.
AWAY = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={OperationalError, InterfaceError})
LONGEST = 60  # seconds: another job gets its turn, and a worker that stops loses little


# Nothing has to ask for it: triggers put down what changed, and it looks there every ten seconds.
@app.periodic(cron="* * * * * */10")
@app.task(name="contacts.find_twins", queueing_lock="contacts.find_twins")
def find_twins(timestamp: int = 0) -> int:
    """Check the contacts that changed. Answers how many there were."""
    checked = sum(check_waiting(ends_at=time.monotonic() + LONGEST))
    note_look()
    return checked


@app.task(name="contacts.merge_in_bulk", retry=AWAY)
def merge_in_bulk(bulk_id: int) -> None:
    """Go on with a merge in bulk, from wherever an earlier worker left it."""
    if bulk := Bulk.objects.select_related("by").filter(pk=bulk_id).first():
        with translation.override(bulk.by.language or None):
            run(bulk)
