from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.company import company_time_zone
from activities.agenda import Filters, read_agenda
from activities.models import Activity
from activities.services import finish_activity
from tests.cast import HTMX, signed_in
from tests.factories import ActivityFactory, DealFactory


@pytest.fixture
def today(company):
    return timezone.now().astimezone(company_time_zone()).date()


@pytest.fixture
def cast(alice, bob, carol):
    return alice, bob, carol


def plan(deal, owner, due_on, name, **fields):
    return ActivityFactory(deal=deal, owner=owner, due_on=due_on, subject_line=name, **fields)


def test_what_is_to_do_is_sorted_by_when_it_is_due(deal, alice, today):
    plan(deal, alice, today + timedelta(days=40), "Later")
    plan(deal, alice, today + timedelta(days=1), "Tomorrow")
    plan(deal, alice, today, "Today")
    plan(deal, alice, today - timedelta(days=1), "Overdue")
    plan(deal, alice, today, "Done", done_at=timezone.now())
    plan(deal, alice, None, "Someday")

    sections = read_agenda(alice, Filters()).sections

    told = [(str(s.name), [str(a) for a in s.activities]) for s in sections]
    assert told == [(name, [name]) for name in ("Overdue", "Today", "Tomorrow", "Later")]


def test_a_time_that_has_passed_is_overdue_the_same_day(deal, alice, monkeypatch):
    noon = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(timezone, "now", lambda: noon)
    early = plan(deal, alice, noon.date(), "Early", due_time=noon.replace(hour=9).time())
    late = plan(deal, alice, noon.date(), "Late", due_time=noon.replace(hour=15).time())

    assert (early.urgency, late.urgency) == ("overdue", "today")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["Mine"]),
        (Filters(owner="team"), ["Mine", "Bob's"]),
        (Filters(owner="all"), ["Mine", "Bob's", "Carol's"]),
        (Filters(owner="all", type="lunch"), ["Bob's"]),
        (Filters(show="done"), ["Done"]),
        (Filters(show="someday"), ["Someday"]),
    ],
)
def test_filters_say_whose_and_what(cast, deal, today, filters, expected):
    alice, bob, carol = cast
    plan(deal, alice, today, "Mine")
    plan(deal, bob, today, "Bob's", type="lunch")
    plan(deal, carol, today, "Carol's")
    plan(deal, alice, today, "Done", done_at=timezone.now())
    plan(deal, alice, None, "Someday")

    sections = read_agenda(alice, filters).sections

    assert sorted(str(a) for s in sections for a in s.activities) == sorted(expected)


def test_activities_of_hidden_deals_are_not_listed(private_deal, alice, carol, today):
    plan(private_deal, carol, today, "Secret call")

    assert "Secret" not in signed_in(carol).get("/activities/?owner=all").content.decode()


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("user", ["alice", "bob"])
def test_the_page_costs_the_same_for_any_number_of_activities(
    request, user, size, today, django_assert_max_num_queries
):
    me = request.getfixturevalue(user)
    for n in range(size):
        plan(DealFactory(), me, today + timedelta(days=n), f"Call {n}")

    browser = signed_in(me)
    with django_assert_max_num_queries(8):
        response = browser.get("/activities/", headers=HTMX)

    assert response.content.decode().count('class="todo"') == size


def test_pages_go_on_where_the_last_one_ended(deal, alice, today):
    for n in range(120):
        plan(deal, alice, today + timedelta(days=n // 4), f"Call {n}")

    seen, agenda = [], read_agenda(alice, Filters())
    while agenda.next_after:
        seen += [a.pk for s in agenda.sections for a in s.activities]
        agenda = read_agenda(alice, Filters(), after=agenda.next_after)
    seen += [a.pk for s in agenda.sections for a in s.activities]

    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("query", ["owner=boat", "type=boat", "show=boat", "after=boat", "owner=0"])
def test_filters_that_make_no_sense_are_left_out(browser, query):
    assert browser.get(f"/activities/?{query}").status_code == 200


def test_ticking_one_off_offers_undo_and_the_next_one(browser, deal, alice, today):
    activity = plan(deal, alice, today, "Call")

    response = browser.post(f"/activities/{activity.pk}/done/", headers=HTMX)

    html = response.content.decode()
    assert response["HX-Trigger"] == "activities-changed"
    assert f"/activities/{activity.pk}/undone/" in html
    assert f"/activities/new/?on=deal%3A{deal.pk}" in html
    activity.refresh_from_db()
    assert activity.done_at

    browser.post(f"/activities/{activity.pk}/undone/", headers=HTMX)
    activity.refresh_from_db()
    assert activity.done_at is None


def test_a_new_activity_needs_a_record_that_the_user_may_see(carol, private_deal):
    browser = signed_in(carol)
    data = {"type": "call", "subject_line": "Call", "owner": carol.pk}

    without = browser.post("/activities/new/", data, headers=HTMX)
    hidden = browser.post(
        "/activities/new/", {**data, "reference": f"deal:{private_deal.pk}"}, headers=HTMX
    )

    assert (without.status_code, hidden.status_code) == (422, 422)
    assert "Choose a lead, a deal or a contact." in without.content.decode()
    assert "Secret" not in hidden.content.decode()
    assert not Activity.objects.exists()


def test_a_new_activity_is_planned_from_the_dialog(browser, alice, deal):
    dialog = browser.get(f"/activities/new/?on=deal:{deal.pk}", headers=HTMX).content.decode()
    assert str(deal) in dialog

    response = browser.post(
        "/activities/new/",
        {
            "type": "meeting",
            "subject_line": "Visit",
            "owner": alice.pk,
            "due_on": "2026-12-01",
            "due_time": "09:30",
            "reference": f"deal:{deal.pk}",
        },
        headers=HTMX,
    )

    assert response.status_code == 204
    assert (deal.activities.get().type, str(deal.activities.get().due_time)) == (
        "meeting",
        "09:30:00",
    )


def test_an_activity_is_planned_where_it_is_written(browser, alice, deal):
    response = browser.post(
        f"/activities/of/deal/{deal.pk}/planned/",
        {"type": "call", "subject_line": "Call", "owner": alice.pk, "is_done": "on"},
        headers=HTMX,
    )

    assert (response.status_code, response["HX-Trigger"]) == (200, "activities-changed")
    assert deal.activities.get().done_at


def test_a_time_without_a_day_is_refused_beside_the_day(browser, alice, deal):
    response = browser.post(
        f"/activities/of/deal/{deal.pk}/planned/",
        {
            "type": "call",
            "subject_line": "Call",
            "owner": alice.pk,
            "due_time": "09:00",
            "reference": f"deal:{deal.pk}",
        },
        headers=HTMX,
    )

    assert response.status_code == 422
    assert "A time needs a day." in response.content.decode()


def test_an_activity_is_edited_without_losing_what_others_changed(browser, alice, deal, today):
    activity = plan(deal, alice, today, "Call")
    finish_activity(activity, by=alice)

    response = browser.post(
        f"/activities/{activity.pk}/",
        {"type": "lunch", "subject_line": "Eat", "owner": alice.pk, "due_on": ""},
        headers=HTMX,
    )

    activity.refresh_from_db()
    assert response.status_code == 204
    assert (activity.subject_line, activity.due_on, activity.done_at is None) == (
        "Eat",
        None,
        False,
    )


@pytest.mark.parametrize("path", ["", "done/", "undone/", "deletion/"])
def test_an_activity_of_a_hidden_deal_is_not_found(carol, alice, private_deal, path):
    activity = ActivityFactory(deal=private_deal, owner=alice)

    response = signed_in(carol).post(f"/activities/{activity.pk}/{path}")

    assert response.status_code == 404


def test_suggestions_find_what_the_user_may_see_without_accents(carol, alice, private_deal, person):
    DealFactory(title="Toiture rénovée", owner=alice)
    browser = signed_in(carol)

    found = browser.get("/activities/subjects/?typed=renov", headers=HTMX).content.decode()
    hidden = browser.get("/activities/subjects/?typed=secret", headers=HTMX).content.decode()

    assert "Toiture rénovée" in found
    assert "Secret" not in hidden


def test_the_list_speaks_french(browser, alice, deal, today):
    alice.language = "fr"
    alice.save()
    plan(deal, alice, today - timedelta(days=1), "Appeler")

    html = browser.get("/activities/").content.decode()

    assert "En retard" in html
    assert "Activités" in html
