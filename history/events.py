from collections.abc import Iterable
from typing import Any

from django.db import models

from accounts.models import User
from core.copying import copy_in
from history.models import Event


def record(subject: models.Model, verb: str, *, by: User | None, **details) -> Event:
    """Write down what happened to a record.

    `verb` is `app.past_participle` ("deal.moved"); `details` must be JSON: money as text with
    its currency beside it, moments as ISO 8601 in UTC. `by` is None when nobody asked for it
    (a job, a web form).
    """
    event = event_of(subject, verb, by=by, **details)
    event.save(force_insert=True)
    return event


def event_of(subject: models.Model, verb: str, *, by: User | None, **details) -> Event:
    """The same, not saved yet: for who writes several at once, with `record_each`."""
    return Event(
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        verb=verb,
        actor=by,
        details=details,
    )


def record_each(events: Iterable[Event]) -> None:
    """Write down what happened to several records, in one statement."""
    Event.objects.bulk_create(events, batch_size=1000)


def reference(record: models.Model) -> dict[str, Any]:
    """A record as a detail of an event: its name is looked up by whoever may see it."""
    return {"model": record._meta.label_lower, "id": record.pk}


def record_all(subjects: Iterable[models.Model], verb: str, *, by: User | None, **details) -> None:
    """Write down that the same thing happened to many records at once."""
    same = {"verb": verb, "actor_id": by.pk if by else None, "details": details}
    rows = [
        {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk), **same}
        for subject in subjects
    ]
    copy_in(Event, rows)
