"""What can be said of leads: how soon somebody looked, what became deals, why others were put away.

Every number comes from columns of the lead itself, each with one writer: `first_touched_at`
(`leads.touching`), `converted_at` (`leads.conversion`, empty again after an undo), `archived_at`
and `archive_reason`. A lead that became a deal counts for the owner that it had then: it is
read-only since.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from leads.models import Lead


class Median(Aggregate):
    """The middle one: half of them are shorter."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = DurationField()


@dataclass(frozen=True)
class Ages:
    """How old leads were when something happened, over those to which it did."""

    count: int
    mean: timedelta | None
    median: timedelta | None


@dataclass(frozen=True)
class Share:
    """How many leads of one kind came, and how many of them are deals now."""

    key: Any
    count: int
    converted: int

    @property
    def rate(self) -> float:
        """The part that was converted, from 0 to 1."""
        return self.converted / self.count


@dataclass(frozen=True)
class LeadFacts:
    count: int
    converted: int
    archived: int
    at_first_touch: Ages
    at_conversion: Ages
    # By origin, by the channel's id (None without one), and by the owner's id; most leads first.
    by_origin: list[Share]
    by_channel: list[Share]
    by_owner: list[Share]
    # Reasons for archiving ("" where none was given) and how often each, most often first.
    archive_reasons: list[tuple[str, int]]

    @property
    def rate(self) -> float:
        return self.converted / self.count if self.count else 0.0


def lead_facts(leads: QuerySet[Lead]) -> LeadFacts:
    """The facts of these leads: what the caller may see, of the time that the caller asks about.

    Five queries, whatever the number of leads.
    """
    leads = leads.order_by()
    totals = leads.aggregate(
        count=Count("pk"),
        converted=Count("pk", filter=CONVERTED),
        archived=Count("pk", filter=ARCHIVED),
        **_ages("touch", "first_touched_at"),
        **_ages("conversion", "converted_at"),
    )
    reasons = leads.filter(ARCHIVED).values("archive_reason").annotate(count=Count("pk"))
    return LeadFacts(
        count=totals["count"],
        converted=totals["converted"],
        archived=totals["archived"],
        at_first_touch=_read("touch", totals),
        at_conversion=_read("conversion", totals),
        by_origin=_shares(leads, "origin"),
        by_channel=_shares(leads, "channel_id"),
        by_owner=_shares(leads, "owner_id"),
        archive_reasons=[
            (row["archive_reason"], row["count"])
            for row in reasons.order_by("-count", "archive_reason")
        ],
    )


CONVERTED = Q(converted_at__isnull=False)
ARCHIVED = Q(archived_at__isnull=False, converted_at=None)


def _ages(name: str, moment: str) -> dict[str, Any]:
    # A file may bring a lead from the future; it is new then, and not younger than that.
    age = Greatest(F(moment) - F("created_at"), Value(timedelta(0), output_field=DurationField()))
    happened = Q((f"{moment}__isnull", False))
    return {
        f"{name}_count": Count("pk", filter=happened),
        f"{name}_mean": Avg(age, filter=happened, output_field=DurationField()),
        f"{name}_median": Median(age, filter=happened),
    }


def _read(name: str, totals: dict[str, Any]) -> Ages:
    return Ages(totals[f"{name}_count"], totals[f"{name}_mean"], totals[f"{name}_median"])


def _shares(leads: QuerySet[Lead], column: str) -> list[Share]:
    rows = leads.values(key=F(column)).annotate(
        count=Count("pk"), converted=Count("pk", filter=CONVERTED)
    )
    found = rows.order_by("-count", "key")
    return [Share(row["key"], row["count"], row["converted"]) for row in found]
