"""When somebody first did something about a lead, and why one was put away."""

import pytest

from activities.services import add_note, plan_activity
from contacts.models import Origin
from history.models import Event
from leads import services
from tests.cast import HTMX
from tests.factories import LeadFactory

TOUCHES = {
    "opening it": lambda lead, user: services.mark_seen(lead, by=user),
    "a note": lambda lead, user: add_note(text="Called", by=user, lead=lead),
    "an activity": lambda lead, user: plan_activity(
        subject_line="Call", owner=user, by=user, lead=lead
    ),
    "an edit": lambda lead, user: services.update_lead(lead, {"title": "New"}, by=user),
    "archiving it": lambda lead, user: services.archive_leads([lead], by=user),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_the_first_touch_of_a_lead_is_remembered_with_who_it_was(alice, bob, touch):
    lead = LeadFactory(owner=alice, origin=Origin.IMPORT)
    assert lead.first_touched_at is None

    touch(lead, bob)
    lead.refresh_from_db()
    first = lead.first_touched_at
    services.unarchive_leads([lead], by=alice)
    services.update_lead(lead, {"title": "Later"}, by=alice)

    lead.refresh_from_db()
    assert lead.first_touched_at == first is not None
    assert lead.first_touched_by == bob


def test_what_no_person_does_is_no_touch(alice):
    lead = LeadFactory(owner=alice)

    add_note(text="From the form", by=None, lead=lead)
    services.update_lead(lead, {"title": "By a job"}, by=None)

    lead.refresh_from_db()
    assert lead.first_touched_at is None


def test_the_reason_for_archiving_is_kept_and_told(browser, alice):
    lead = LeadFactory(owner=alice)

    services.archive_leads([lead], by=alice, reason="  No budget this year ")

    lead.refresh_from_db()
    html = browser.get(lead.get_absolute_url(), headers=HTMX).content.decode()
    assert lead.archive_reason == "No budget this year"
    assert "No budget this year" in html
    assert Event.objects.get(verb="lead.archived").details == {"reason": "No budget this year"}


def test_a_lead_that_comes_back_has_no_reason_to_be_away(alice):
    lead = LeadFactory(owner=alice)
    services.archive_leads([lead], by=alice, reason="No budget")

    services.unarchive_leads([lead], by=alice)

    lead.refresh_from_db()
    assert (lead.archived_at, lead.archive_reason) == (None, "")
