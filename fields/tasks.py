"""Custom fields in the background."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from fields import indexes, registry
from fields.computing import recompute_rows
from fields.models import Choice
from fields.replacing import replace_choice

AWAY = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={OperationalError, InterfaceError})


# One at a time: two would make the same index.
@app.task(name="fields.index", lock="fields.index", retry=AWAY)
def index_fields() -> int:
    """Make the indexes that are missing, drop those that nobody wants. How many there were."""
    made, dropped = indexes.reconcile()
    return len(made) + len(dropped)


@app.task(name="fields.compute", lock="fields.compute", retry=AWAY)
def compute(entity: str) -> int:
    """Compute the formulas of every record of a set anew. How many changed."""
    return sum(
        recompute_rows(subject.model._base_manager.all())
        for subject in registry.subjects_of(entity)
    )


@app.task(name="fields.merge_choice", lock="fields.merge_choice", retry=AWAY)
def merge_choice(choice_id: int) -> int:
    """Let records have what a choice was merged into. How many had it."""
    choice = Choice.objects.select_related("field", "merged_into").get(pk=choice_id)
    return replace_choice(choice)
