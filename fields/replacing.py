"""A choice that was merged into another one goes out of the records, some at a time."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.lookups import Exact

from fields import registry
from fields.models import Choice

BATCH = 1_000

ONE = """
    UPDATE {table} SET custom = jsonb_set(custom, ARRAY[%(field)s], to_jsonb(%(new)s::text))
    WHERE id = ANY(%(ids)s)
"""
# The others keep their order; the new one stands where the old one was, unless it is there.
SEVERAL = """
    UPDATE {table} SET custom = jsonb_set(custom, ARRAY[%(field)s], (
        SELECT jsonb_agg(key ORDER BY place) FROM (
            SELECT key, min(place) AS place FROM (
                SELECT CASE key WHEN %(old)s THEN %(new)s ELSE key END AS key, place
                FROM jsonb_array_elements_text(custom->%(field)s)
                     WITH ORDINALITY AS each(key, place)
            ) AS renamed GROUP BY key
        ) AS once
    ))
    WHERE id = ANY(%(ids)s)
"""


def count_with(choice: Choice, model: Any) -> int:
    """How many records of a model have a choice."""
    return model._base_manager.filter(having(choice)).count()


def having(choice: Choice) -> Q:
    """Records that have this choice, alone or among others."""
    does: Any = choice.field.does
    if does.is_multiple:
        return does.contains(choice.key)
    return Q(Exact(does.raw, Value(choice.key)))


def replace_choice(choice: Choice) -> int:
    """Give the records that have a merged choice what it was merged into. How many there were."""
    target = choice.merged_into
    if target is None:
        return 0
    return sum(
        _replace(choice, target, subject.model)
        for subject in registry.subjects_of(choice.field.entity)
    )


def _replace(choice: Choice, target: Choice, model: Any) -> int:
    does: Any = choice.field.does
    template = SEVERAL if does.is_multiple else ONE
    statement = template.format(table=connection.ops.quote_name(model._meta.db_table))
    words = {"field": choice.field.key, "old": choice.key, "new": target.key}
    count = 0
    while True:
        with transaction.atomic():
            rows = model._base_manager.filter(having(choice)).order_by("pk")
            ids = list(rows.select_for_update().values_list("pk", flat=True)[:BATCH])
            with connection.cursor() as cursor:
                cursor.execute(statement, {**words, "ids": ids})
        count += len(ids)
        if len(ids) < BATCH:
            return count
