"""Views beside every page, counted as their reader sees them."""

from urllib.parse import urlencode

from django.utils.html import escape

from lists.models import View
from tests.cast import HTMX, signed_in
from tests.factories import LeadFactory


def test_views_are_counted_as_their_reader_sees_them(alice, carol):
    View.objects.create(
        entity="lead", scope="inbox", name="Of Alice", owner=alice, sharing="everyone",
        filter='owner is "alice@example.com"',
    )  # fmt: skip
    View.objects.create(entity="lead", scope="inbox", name="Private", owner=alice)
    LeadFactory(owner=alice)
    LeadFactory(owner=alice, visibility="owner")

    mine = signed_in(alice).get("/lists/views/").content.decode()
    hers = signed_in(carol).get("/lists/views/").content.decode()

    assert "Of Alice" in mine
    assert ">2<" in mine
    assert "Private" in mine
    assert ">1<" in hers
    assert "Private" not in hers


def test_a_view_that_cannot_be_read_has_no_count(browser, alice):
    View.objects.create(entity="lead", scope="inbox", name="Old", owner=alice, filter="gone is 1")

    html = browser.get("/lists/views/").content.decode()

    assert "Old" in html
    assert "sidebar__count" not in html


def test_counts_are_kept_for_a_moment(browser, alice, django_assert_max_num_queries):
    for number in range(5):
        View.objects.create(entity="lead", scope="inbox", name=f"View {number}", owner=alice)
    browser.get("/lists/views/")

    with django_assert_max_num_queries(6):
        browser.get("/lists/views/")


def test_the_form_of_a_view_is_sent_to_the_list_as_it_stands(browser, alice):
    address = "/lists/lead/inbox/views/new/?" + urlencode({"filter": "value > 1", "sort": "value"})
    html = browser.get(address, headers=HTMX).content.decode()

    assert html.count(escape(address)) == 2
