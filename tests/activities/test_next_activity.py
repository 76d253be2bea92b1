from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import Activity
from activities.services import (
    add_note,
    delete_entry,
    edit_note,
    finish_activity,
    plan_activity,
    reopen_activity,
    restore_entry,
    update_activity,
)
from tests.factories import ActivityFactory, DealFactory

DAY = date(2026, 12, 1)
# Paris is an hour ahead of UTC in December.
END = datetime(2026, 12, 1, 22, 59, 59, 999999, tzinfo=UTC)
AT_NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def plan(alice, due_on=DAY, due_time=None, **on):
    return plan_activity(
        subject_line="Call", owner=alice, by=alice, due_on=due_on, due_time=due_time, **on
    )


def next_of(record):
    record.refresh_from_db()
    return record.next_activity_at


def test_a_day_without_a_time_lasts_until_it_ends_where_the_company_is(deal, alice):
    activity = plan(alice, deal=deal)

    assert next_of(deal) == activity.due_at == END


def test_a_time_is_told_where_the_company_is(lead, alice):
    activity = plan(alice, due_time=time(9), lead=lead)

    assert next_of(lead) == activity.due_at == AT_NINE


def test_the_earliest_one_that_is_not_done_counts(deal, alice):
    first = plan(alice, due_time=time(9), deal=deal)
    plan(alice, deal=deal)
    plan(alice, due_on=None, deal=deal)
    assert next_of(deal) == AT_NINE

    finish_activity(first, by=alice)
    assert next_of(deal) == END

    reopen_activity(first, by=alice)
    assert next_of(deal) == AT_NINE

    update_activity(first, {"due_on": DAY + timedelta(days=1)}, by=alice)
    assert next_of(deal) == END


def test_what_is_in_the_trash_does_not_count(deal, alice):
    activity = plan(alice, deal=deal)

    delete_entry(activity, by=alice)
    assert next_of(deal) is None

    restore_entry(activity, by=alice)
    assert next_of(deal) == END


def test_it_follows_activities_that_are_moved_in_bulk(lead, deal, alice):
    plan(alice, lead=lead)
    plan(alice, due_time=time(9), lead=lead)

    Activity.objects.filter(lead=lead).update(lead=None, deal=deal)
    assert (next_of(lead), next_of(deal)) == (None, AT_NINE)

    Activity.objects.filter(deal=deal).update(lead=lead, deal=None)
    assert (next_of(lead), next_of(deal)) == (AT_NINE, None)


def test_it_follows_sql_by_hand_and_rows_made_in_bulk(deal, alice):
    other = DealFactory(person=deal.person)
    Activity.objects.bulk_create(
        Activity(deal=record, owner=alice, subject_line="Call", due_on=DAY)
        for record in (deal, other)
    )
    assert (next_of(deal), next_of(other)) == (END, END)

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM activities_activity WHERE deal_id = %s", [deal.pk])
    assert (next_of(deal), next_of(other)) == (None, END)


def test_the_two_ways_to_say_when_it_is_due_agree(deal, alice):
    for due_on in (date(2026, 3, 29), date(2026, 10, 25), DAY):
        for due_time in (None, time(0), time(12, 30), time(23, 59)):
            activity = ActivityFactory(deal=deal, owner=alice, due_on=due_on, due_time=due_time)
            assert next_of(deal) == activity.due_at
            activity.delete()


@pytest.mark.parametrize("kind", ["lead", "deal"])
def test_whatever_is_done_touches_the_lead_or_deal(request, kind, alice):
    record = request.getfixturevalue(kind)
    long_ago = timezone.now() - timedelta(days=40)

    def touched_by(action):
        type(record).objects.filter(pk=record.pk).update(last_touched_at=long_ago)
        result = action()
        record.refresh_from_db()
        assert record.last_touched_at > long_ago
        return result

    note = touched_by(lambda: add_note(text="Hello", by=alice, **{kind: record}))
    touched_by(lambda: edit_note(note, text="Hello again", by=alice))
    touched_by(lambda: delete_entry(note, by=alice))
    activity = touched_by(lambda: plan(alice, **{kind: record}))
    touched_by(lambda: finish_activity(activity, by=alice))


def test_doing_nothing_touches_nothing(deal, alice):
    activity = finish_activity(plan(alice, deal=deal), by=alice)
    deal.refresh_from_db()
    before = deal.last_touched_at

    finish_activity(activity, by=alice)
    update_activity(activity, {"subject_line": "Call"}, by=alice)

    deal.refresh_from_db()
    assert deal.last_touched_at == before
