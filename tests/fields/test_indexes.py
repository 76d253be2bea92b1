"""The indexes that fields have, and that lists are served by them."""

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.lookups import Exact, GreaterThan

from core.errors import Rejected
from core.text import Fold, Like
from fields import services
from fields.columns import column_of
from fields.indexes import reconcile
from leads.models import Lead
from leads.services import delete_lead, restore_lead, update_lead
from tests.factories import LeadFactory

CHOICES = {"choices": ["Fair", "Web"]}


def names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname ~ '^c[fu]_' ORDER BY 1")
        return {name for (name,) in cursor.fetchall()}


def plan(rows):
    with connection.cursor() as cursor:
        for setting in ("enable_seqscan", "enable_sort", "enable_incremental_sort"):
            cursor.execute(f"SET LOCAL {setting} = off")
    return rows.explain()


def test_fields_get_their_indexes_and_lose_them(add):
    field = add("deal", "text", "Field")
    made, dropped = reconcile(concurrently=False)
    assert len(made) == 4  # leads and deals: sorting, and parts of words
    assert dropped == []

    assert reconcile(concurrently=False) == ([], [])

    services.archive_field(field)
    assert len(reconcile(concurrently=False)[1]) == 4
    assert names() == set()


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", 5), ("date", "2026-01-01"), ("moment", "2026-01-01T00:00:00Z"), ("yes_no", True)],
)
def test_comparing_and_sorting_use_the_index(add, kind, value):
    field = add("deal", kind, "Field")
    reconcile(concurrently=False)
    column = column_of(field)
    wanted = column.field.does.python(field.does.clean(value))

    rows = Lead.objects.alive()
    assert f"cf_{field.pk}_" in plan(rows.filter(GreaterThan(column.expression, wanted)))
    assert f"cf_{field.pk}_" in plan(rows.order_by(column.order, "pk")[:50])


def test_texts_are_found_by_their_parts_and_sorted_by_the_index(add):
    field = add("deal", "text", "Field")
    reconcile(concurrently=False)
    column, rows = column_of(field), Lead.objects.alive()

    assert f"cf_{field.pk}_" in plan(rows.filter(Like(column.folded, Fold(Value("%abc%")))))
    assert f"cf_{field.pk}_" in plan(rows.filter(Exact(column.folded, Fold(Value("abc")))))
    assert f"cf_{field.pk}_" in plan(rows.order_by(column.order, "pk")[:50])


def test_choices_are_found_and_sorted_by_the_index(add):
    one = add("deal", "choice", "One", **CHOICES)
    several = add("deal", "choices", "Several", **CHOICES)
    reconcile(concurrently=False)
    rows = Lead.objects.alive()

    assert f"cf_{one.pk}_" in plan(rows.filter(Exact(column_of(one).expression, Value("fair"))))
    assert f"cf_{one.pk}_" in plan(rows.order_by(column_of(one).order, "pk")[:50])
    assert f"cf_{several.pk}_" in plan(rows.filter(column_of(several).contains("fair")))


def test_another_order_of_the_choices_is_another_index(add):
    field = add("deal", "choice", "Field", **CHOICES)
    reconcile(concurrently=False)
    services.shift_choice(field.choices.first(), by=1)

    made, dropped = reconcile(concurrently=False)

    assert (len(made), len(dropped)) == (2, 2)


def test_choices_sort_in_their_own_order_and_texts_without_accents(add):
    field = add("deal", "choice", "Field", choices=["Zero", "Alpha"])
    text = add("deal", "text", "Text")
    for title, key, word in (("b", "alpha", "Été"), ("a", "zero", "eta"), ("c", None, "Z")):
        update_lead(LeadFactory(title=title), {"custom": {"field": key, "text": word}}, by=None)

    def sorted_by(column):
        return [lead.title for lead in Lead.objects.order_by(column.order, "pk")]

    assert sorted_by(column_of(field)) == ["a", "b", "c"]
    assert sorted_by(column_of(text)) == ["a", "b", "c"]


def test_a_unique_field_comes_out_of_the_trash_in_words(add, ada):
    add("deal", "text", "Field", is_unique=True)
    reconcile(concurrently=False)
    first, second = LeadFactory(), LeadFactory()
    update_lead(first, {"custom": {"field": "one"}}, by=ada)
    delete_lead(first, by=ada)
    update_lead(second, {"custom": {"field": "ONE"}}, by=ada)

    with pytest.raises(Rejected, match="Field"):
        restore_lead(first, by=ada)


@pytest.mark.django_db(transaction=True)
def test_indexes_are_made_while_people_work(add):
    add("deal", "text", "Field", is_unique=True)

    made, _dropped = reconcile()

    assert names() == set(made)
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"DROP INDEX {name}")
