"""The same change to many records: who may, what is written, what an undo gives back."""

from datetime import date
from decimal import Decimal

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Company
from contacts.models import Person
from deals.models import Deal
from history.models import Event
from leads.models import Lead
from lists.bulk import running
from lists.models import BulkEdit, BulkRow
from lists.tasks import bulk_edit
from tests.cast import signed_in
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)

LEADS = "/lists/lead/inbox/bulk/apply/"


@pytest.fixture
def leads(alice):
    return [LeadFactory(title=f"Lead {n}", owner=alice, value=n) for n in range(5)]


def change(browser, records, target, url=LEADS, **values):
    """Post a bulk edit of these records, or of all that match when they are None."""
    chosen = {"all": "1"} if records is None else {"id": [record.pk for record in records]}
    given = {f"to-{name}": value for name, value in values.items()}
    return browser.post(url, {"target": target, **chosen, **given})


def undo(browser, bulk):
    return browser.post(f"/lists/bulk/{bulk.pk}/undo/")


def changes_of(record):
    """How often the changelog of fields speaks of a record."""
    table = apps.get_model(record._meta.app_label, f"{type(record).__name__}Change")
    assert issubclass(table, pghistory.models.Event)
    return table.objects.filter(pgh_obj_id=record.pk).count()


def work():
    """Do what a worker would do."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="lists.bulk"):
        app.tasks[job.task_name](**job.args)


def test_ticked_records_get_a_value_and_an_undo_gives_the_old_ones_back(browser, leads, bob):
    answer = change(browser, leads[:3], "set:owner", owner=bob.pk)

    assert answer.status_code == 302
    owners = list(Lead.objects.order_by("value").values_list("owner__name", flat=True))
    assert owners == ["Bob Leroy"] * 3 + ["Alice Martin"] * 2
    assert all(changes_of(lead) == 1 for lead in leads[:3])
    undo(browser, BulkEdit.objects.get())
    assert set(Lead.objects.values_list("owner__name", flat=True)) == {"Alice Martin"}


def test_money_and_currency_change_together(browser, leads):
    change(browser, leads, "set:value", value="1.234,50", currency="USD")

    assert set(Lead.objects.values_list("value", "currency")) == {(Decimal("1234.50"), "USD")}
    undo(browser, BulkEdit.objects.get())
    assert sorted(Lead.objects.values_list("value", flat=True)) == [0, 1, 2, 3, 4]
    assert set(Lead.objects.values_list("currency", flat=True)) == {"EUR"}


def test_an_empty_value_empties_the_field(browser, leads):
    Lead.objects.update(expected_close_on=date(2026, 12, 1))

    change(browser, leads[:1], "set:expected_close", expected_close_on="")

    assert list(Lead.objects.filter(expected_close_on=None)) == leads[:1]


def test_all_that_match_are_meant_on_every_page(browser, leads, bob, alice):
    for number in range(60):
        LeadFactory(title=f"More {number}", owner=alice)
    LeadFactory(title="Bob's", owner=bob)

    url = f"{LEADS}?filter=title+contains+more"
    change(browser, None, "set:channel_id", url=url, channel_code="x")

    assert Lead.objects.filter(channel_code="x").count() == 60


def test_quick_filters_count_for_all_that_match(browser, leads, bob):
    LeadFactory(title="Bob's", owner=bob)

    change(browser, None, "set:channel_id", url=f"{LEADS}?owner=me&q=lead", channel_code="x")

    assert Lead.objects.filter(channel_code="x").count() == 5


def test_a_filter_that_cannot_be_read_changes_nothing(browser, leads):
    change(browser, None, "set:channel_id", url=f"{LEADS}?filter=nonsense", channel_code="x")

    assert not Lead.objects.filter(channel_code="x").exists()
    assert not BulkEdit.objects.exists()


def test_a_period_of_outcomes_narrows_all_that_match(browser, alice):
    stage = PipelineFactory(stages=["Open"]).stages.get()
    DealFactory(stage=stage, owner=alice)

    url = "/lists/deal/all/bulk/apply/?won_from=2026-01-01"
    change(browser, None, "set:channel_id", url=url, channel_code="x")

    assert not Deal.objects.filter(channel_code="x").exists()


def test_what_one_may_not_see_or_change_is_left_out(carol, alice, company):
    hidden = LeadFactory(owner=alice, visibility="owner")
    seen, own = LeadFactory(owner=alice), LeadFactory(owner=carol)
    Company.objects.update(reps_edit_only_their_own=True)

    change(signed_in(carol), [hidden, seen, own], "set:channel_id", channel_code="x")

    assert list(Lead.objects.filter(channel_code="x")) == [own]
    bulk = BulkEdit.objects.get()
    assert (bulk.changed, bulk.skipped) == (1, 1)


def test_others_do_not_find_a_bulk_edit(carol, browser, leads, ada):
    change(browser, leads, "set:channel_id", channel_code="x")
    bulk = BulkEdit.objects.get()

    assert undo(signed_in(carol), bulk).status_code == 404
    assert signed_in(carol).get(f"/lists/bulk/{bulk.pk}/").status_code == 404
    assert Lead.objects.filter(channel_code="x").count() == 5
    undo(signed_in(ada), bulk)
    assert not Lead.objects.filter(channel_code="x").exists()


def test_labels_are_added_and_taken_away_with_one_line_in_each_history(browser, leads):
    hot, cold = LabelFactory(name="Hot"), LabelFactory(name="Cold")
    leads[0].labels.add(hot)

    change(browser, leads, "add:label", labels=[hot.pk, cold.pk])
    added = BulkEdit.objects.get()
    assert all(set(lead.labels.all()) == {hot, cold} for lead in leads)
    assert Event.objects.filter(verb="lead.labelled").count() == 5

    change(browser, leads[1:], "remove:label", labels=[cold.pk])
    assert [lead.labels.count() for lead in leads] == [2, 1, 1, 1, 1]

    undo(browser, BulkEdit.objects.latest("pk"))
    assert [lead.labels.count() for lead in leads] == [2] * 5
    undo(browser, added)
    assert [[str(label) for label in lead.labels.all()] for lead in leads] == [["Hot"]] + [[]] * 4


def test_deleting_asks_for_the_right_and_is_undone(browser, leads, bob):
    bobs = LeadFactory(owner=bob)

    change(browser, [*leads, bobs], "do:delete")

    assert list(Lead.objects.alive()) == [bobs]
    assert Event.objects.filter(verb="lead.deleted").count() == 5
    undo(browser, BulkEdit.objects.get())
    assert Lead.objects.alive().count() == 6
    assert Event.objects.filter(verb="lead.restored").count() == 5


def test_archiving_in_bulk_is_undone(browser, leads):
    change(browser, None, "do:archive")

    assert Lead.objects.archived().count() == 5
    undo(browser, BulkEdit.objects.get())
    assert Lead.objects.in_inbox().count() == 5


def test_the_only_contact_of_a_deal_is_not_deleted(browser, alice):
    needed, free = PersonFactory(owner=alice), PersonFactory(owner=alice)
    firm = OrganizationFactory(owner=alice)
    stage = PipelineFactory(stages=["Open"]).stages.get()
    DealFactory(stage=stage, owner=alice, person=needed)
    DealFactory(stage=stage, owner=alice, person=free, organization=firm)

    change(browser, [needed, free], "do:delete", url="/lists/person/book/bulk/apply/")

    assert list(Person.objects.alive()) == [needed]


@pytest.mark.parametrize(
    ("target", "values"),
    [
        ("set:nothing", {}),
        ("do:nothing", {}),
        ("set:stage", {}),
        ("", {}),
        ("x:owner", {"owner": "1"}),
        ("add:label", {"labels": "1"}),
        ("set:owner", {"owner": "nobody"}),
        ("set:value", {"value": "-5", "currency": "EUR"}),
    ],
)
def test_what_cannot_be_done_is_refused(target, values, browser, leads):
    before = list(Lead.objects.order_by("pk").values())

    assert change(browser, leads, target, **values).status_code in {302, 422}
    assert list(Lead.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("keys", [[], ["x"], ["\0"], ["9" * 50]])
def test_keys_that_are_none_are_refused(keys, browser, leads):
    answer = browser.post(LEADS, {"target": "set:channel_id", "id": keys, "to-channel_code": "x"})

    assert answer.status_code in {302, 422}
    assert not Lead.objects.filter(channel_code="x").exists()


def test_an_undo_spares_what_was_edited_since(browser, leads, bob):
    change(browser, leads, "set:channel_id", channel_code="x")
    Lead.objects.filter(pk=leads[0].pk).update(channel_code="mine")

    undo(browser, BulkEdit.objects.get())

    assert sorted(Lead.objects.values_list("channel_code", flat=True)) == ["", "", "", "", "mine"]
    bulk = BulkEdit.objects.get()
    assert (bulk.undone, bulk.spared, bulk.state) == (4, 1, "undone")


def test_an_undo_waits_for_a_later_change_of_the_same_field(browser, leads):
    change(browser, leads, "set:channel_id", channel_code="x")
    first = BulkEdit.objects.get()
    change(browser, leads[:1], "set:channel_id", channel_code="y")

    undo(browser, first)

    assert sorted(Lead.objects.values_list("channel_code", flat=True)) == ["x"] * 4 + ["y"]
    undo(browser, BulkEdit.objects.latest("pk"))
    undo(browser, first)
    assert set(Lead.objects.values_list("channel_code", flat=True)) == {""}


def test_a_second_undo_changes_nothing(browser, leads):
    Lead.objects.filter(pk=leads[0].pk).update(channel_code="old")
    change(browser, leads, "set:channel_id", channel_code="x")
    bulk = BulkEdit.objects.get()
    undo(browser, bulk)
    undo(browser, bulk)

    assert sorted(Lead.objects.values_list("channel_code", flat=True)) == ["", "", "", "", "old"]


@pytest.fixture
def many(alice, monkeypatch):
    """More than are changed at once, in chunks of ten."""
    monkeypatch.setattr("lists.views.bulk.AT_ONCE", 20)
    monkeypatch.setattr("lists.bulk.running.CHUNK", 10)
    monkeypatch.setattr("lists.bulk.undoing.CHUNK", 10)
    person = PersonFactory(owner=alice)
    Lead.objects.bulk_create(
        [Lead(title=f"Lead {n}", owner=alice, person=person, value=n) for n in range(45)]
    )
    return Lead.objects.order_by("value")


def test_many_are_changed_in_the_background_with_progress(browser, many):
    answer = change(browser, None, "set:channel_id", channel_code="x")
    bulk = BulkEdit.objects.get()

    assert answer["Location"] == f"/lists/bulk/{bulk.pk}/"
    page = browser.get(answer["Location"]).content.decode()
    assert "0 of 45 records" in page
    work()
    assert many.filter(channel_code="x").count() == 45
    assert "Records changed: 45" in browser.get(answer["Location"]).content.decode()
    assert not BulkRow.objects.exists()
    undo(browser, bulk)
    work()
    assert many.filter(channel_code="").count() == 45
    assert "45 changes taken back" in browser.get(answer["Location"]).content.decode()


class Killed(BaseException):
    """As a worker dies: nothing catches it."""


def dying_after(chunks, monkeypatch, name):
    """Let the worker die in the middle of a chunk, after so many whole ones."""
    module = __import__(f"lists.bulk.{name}", fromlist=["x"])
    step = {"running": "_change", "undoing": "_take_back"}[name]
    real, seen = getattr(module, step), []

    def work(*args):
        seen.append(1)
        result = real(*args)
        if len(seen) > chunks:
            raise Killed
        return result

    monkeypatch.setattr(module, step, work)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_followed_by_one_that_goes_on(browser, many, monkeypatch):
    change(browser, None, "set:channel_id", channel_code="x")
    bulk = BulkEdit.objects.get()

    with monkeypatch.context() as patch:
        dying_after(2, patch, "running")
        with pytest.raises(Killed):
            bulk_edit(bulk.pk)
    assert many.filter(channel_code="x").count() == 20
    bulk_edit(bulk.pk)
    bulk_edit(bulk.pk)

    assert many.filter(channel_code="x").count() == 45
    assert all(changes_of(lead) == 1 for lead in many)
    bulk.refresh_from_db()
    assert (bulk.done, bulk.changed, bulk.operation.entries.count()) == (45, 45, 45)

    undo(browser, bulk)
    with monkeypatch.context() as patch:
        dying_after(3, patch, "undoing")
        with pytest.raises(Killed):
            bulk_edit(bulk.pk)
    assert many.filter(channel_code="").count() == 30
    bulk_edit(bulk.pk)
    assert many.filter(channel_code="").count() == 45
    bulk.refresh_from_db()
    assert (bulk.state, bulk.undone, bulk.spared) == ("undone", 45, 0)


def test_a_bulk_edit_that_is_stopped_half_way_is_undone(browser, many, monkeypatch):
    change(browser, None, "set:channel_id", channel_code="x")
    bulk = BulkEdit.objects.get()
    running._take_chunk(bulk.pk)
    browser.post(f"/lists/bulk/{bulk.pk}/stop/")

    work()

    assert many.filter(channel_code="x").count() == 10
    undo(browser, bulk)
    assert not many.filter(channel_code="x").exists()


def test_who_changed_it_stands_in_the_changelog_of_a_background_edit(browser, many, alice):
    change(browser, None, "set:channel_id", channel_code="x")
    work()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT context.metadata->>'user' FROM leads_leadchange change"
            " JOIN pghistory_context context ON context.id = change.pgh_context_id"
        )
        assert cursor.fetchall() == [(str(alice.pk),)]


def test_the_dialog_offers_what_can_be_changed(browser, leads):
    LabelFactory(name="Hot")
    assert 'action="/lists/lead/inbox/bulk/"' in browser.get("/leads/").content.decode()
    html = browser.post("/lists/lead/inbox/bulk/", {"id": [leads[0].pk]}).content.decode()
    labels = browser.post(
        "/lists/lead/inbox/bulk/", {"id": [leads[0].pk], "target": "add:label"}
    ).content.decode()

    assert "Labels: add" in html
    assert "1 record" in html
    assert 'name="to-labels"' in labels
    assert "set:stage" not in html
