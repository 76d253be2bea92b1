"""Whether the queue is up to date, as far as somebody may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from contacts.queue.models import MODELS, Look, Recheck
from core.paging import Count, bounded_count

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Status:
    """When a worker looked last, and how many contacts that the user may see wait for it."""

    looked_at: datetime | None
    waiting: Count


def status_for(user: User) -> Status:
    looked_at = Look.objects.values_list("looked_at", flat=True).first()
    counts = [_waiting(kind, user) for kind in MODELS] if Recheck.objects.exists() else []
    number = sum(count.number for count in counts)
    return Status(looked_at, Count(number, any(count.is_more for count in counts)))


def _waiting(kind: str, user: User) -> Count:
    rows: Any = MODELS[kind]._default_manager
    waits = Recheck.objects.filter(kind=kind, contact_id=OuterRef("pk"))
    return bounded_count(rows.visible_to(user).filter(Exists(waits)), MOST_COUNTED)
