from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import HTMX, signed_in
from tests.factories import LeadFactory, PersonFactory


def test_opening_a_lead_marks_it_seen_for_everybody(browser, bob, alice):
    lead = LeadFactory(owner=alice)

    response = browser.get(f"/leads/{lead.pk}/", headers=HTMX)

    lead.refresh_from_db()
    assert lead.seen_at
    assert "leads-changed" in response["HX-Trigger"]
    assert "data-unseen" not in signed_in(bob).get("/leads/").content.decode()


def test_looking_at_the_headers_of_a_page_opens_nothing(browser, alice):
    lead = LeadFactory(owner=alice)

    browser.head(f"/leads/{lead.pk}/")

    lead.refresh_from_db()
    assert lead.seen_at is None


@pytest.mark.parametrize("size", [1, 30])
def test_the_panel_costs_the_same_for_any_number_of_leads(
    browser, alice, size, django_assert_max_num_queries
):
    person = PersonFactory(owner=alice, emails=["a@example.org"], phones=[("1", "")])
    leads = [LeadFactory(owner=alice, person=person) for _ in range(size)]

    with django_assert_max_num_queries(22):
        response = browser.get(f"/leads/{leads[0].pk}/", headers=HTMX)

    html = response.content.decode()
    assert "a@example.org" in html
    assert "<html" not in html


def test_next_and_previous_follow_the_filtered_list(browser, alice, bob):
    now = timezone.now()
    first, hidden, last = (
        LeadFactory(owner=owner, created_at=now - timedelta(hours=hours))
        for hours, owner in enumerate([alice, bob, alice])
    )

    panel = browser.get(f"/leads/{first.pk}/?owner=me").context["panel"]

    assert panel.beside.previous is None
    assert panel.beside.next == last
    assert browser.get(f"/leads/{first.pk}/").context["panel"].beside.next == hidden
