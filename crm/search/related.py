"""What hangs on the contacts that were found: their open deals and waiting leads."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from accounts.models import User
from crm.search.relevance import Hit
from deals.models import Deal
from leads.models import Lead

FEW = 3
# Below the contact itself, and below a title that was typed.
STEP_BACK = 30
# What answers so much worse than the best was hardly meant.
MUCH_WORSE = 15


def related_to(hits: Sequence[Hit], user: User) -> Iterator[Hit]:
    """A few open deals and leads of the contacts among the best hits."""
    contacts = [
        hit
        for hit in hits
        if hit.kind in ("person", "organization") and hit.score > hits[0].score - MUCH_WORSE
    ]
    if not contacts:
        return
    wanted = Q()
    for hit in contacts:
        wanted |= Q(**{hit.kind: hit.pk})
    score = contacts[0].score - STEP_BACK
    open_deals: Any = Deal.objects.visible_to(user).filter(wanted, status="open", returned_at=None)
    waiting: Any = Lead.objects.visible_to(user).in_inbox().filter(wanted)
    for kind, rows in (("deal", open_deals), ("lead", waiting)):
        for pk in rows.order_by("-created_at").values_list("pk", flat=True)[:FEW]:
            yield Hit(kind, pk, score)
