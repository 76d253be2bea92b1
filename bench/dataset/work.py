"""What people did about leads and deals: activities planned and done, and notes."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench.dataset.contacts import Row
from bench.dataset.plan import Plan

SUBJECTS = ("Call back", "Send the offer", "Meet on site", "Relancer", "Préparer la démo", "Lunch")
TYPES = ("call", "email", "meeting", "task", "task", "lunch")
SENTENCES = (
    "Wants three variants of the offer.", "Budget validé par la direction.",
    "Is on holiday until the end of the month.", "Préfère être rappelée le matin.",
    "Compares us with two others.", "Le contrat actuel finit en mars.",
)  # fmt: skip
ZONE = ZoneInfo("Europe/Paris")  # of the company


def plan_next(plan: Plan, dice: random.Random, record: Row, share: float) -> Row | None:
    """An activity to do on an open lead or deal, which then knows when; None for those without."""
    if dice.random() > share:
        return None
    due = plan.now + timedelta(days=dice.triangular(-6, 40, 5))
    due = due.replace(hour=dice.randrange(8, 18), minute=0, second=0, microsecond=0)
    record["next_activity_at"] = due
    return _activity(dice, record, created=plan.now - timedelta(days=2), due=due, done=None)


def look_back(plan: Plan, dice: random.Random, record: Row) -> Iterator[tuple[str, Row]]:
    """What was done on a lead or deal since it was made: ("activity" | "note", row)."""
    moment: datetime = record["created_at"] + timedelta(hours=dice.uniform(1, 90))
    if moment >= plan.now:
        return
    if dice.random() < 0.3:
        yield "activity", _activity(dice, record, created=moment, due=moment, done=moment)
    if dice.random() < 0.25:
        text = " ".join(dice.sample(SENTENCES, dice.randrange(1, 4)))
        yield "note", {"text": text, "author_id": record["owner_id"], "created_at": moment}


def _activity(
    dice: random.Random, record: Row, *, created: datetime, due: datetime, done: datetime | None
) -> Row:
    here = due.astimezone(ZONE)
    return {
        "type": dice.choice(TYPES),
        "subject_line": dice.choice(SUBJECTS),
        "owner_id": record["owner_id"],
        "due_on": here.date(),
        "due_time": time(here.hour, here.minute),
        "done_at": done,
        "created_at": created,
    }
