"""What a person opened last, so that an empty box already knows where they may want to go."""

from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from crm.models import Visit
from crm.search.relevance import Hit

MOST = 8
KEPT = 50
# The pages of records, and what they show.
PAGES = {
    "contacts:person": "person",
    "contacts:organization": "organization",
    "deals:deal": "deal",
    "leads:lead": "lead",
}


def remember(user: User, view_name: str, arguments: dict[str, Any]) -> None:
    """Note that the page of a record was opened. Other pages are not of interest."""
    kind = PAGES.get(view_name)
    if not kind or not arguments:
        return
    key = str(next(iter(arguments.values())))
    visit = Visit(user=user, kind=kind, key=key, at=timezone.now())
    Visit.objects.bulk_create(
        [visit],
        update_conflicts=True,
        unique_fields=["user", "kind", "key"],
        update_fields=["at"],
    )


def recent(user: User) -> list[Hit]:
    """The records that the user opened last, newest first. They may have gone since."""
    visits = Visit.objects.visible_to(user).order_by("-at", "-pk").values_list("kind", "key")
    return [Hit(kind, key, 0) for kind, key in visits[:MOST]]


def forget_old_visits() -> int:
    """Delete all but the last visits of each person; says how many went."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM crm_visit WHERE id IN (
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY at DESC) AS place
                    FROM crm_visit
                ) AS ranked WHERE place > %s
            )
            """,
            [KEPT],
        )
        return cursor.rowcount
