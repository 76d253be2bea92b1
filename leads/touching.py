"""When somebody first did something about a lead: reports ask how old it was by then."""

from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from leads.models import Lead


def touched(leads: Iterable[Lead], *, by: User | None) -> None:
    """Remember that a person did something about these leads. Only the first time counts.

    Without `by` (a job, an import, a web form) nobody did.
    """
    fresh = [lead.pk for lead in leads if lead.first_touched_at is None]
    if by is None or not fresh:
        return
    rows = Lead._base_manager.filter(pk__in=fresh, first_touched_at=None)
    rows.update(first_touched_at=timezone.now(), first_touched_by=by)
