from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Visibility
from deals.filters import DealFilter
from deals.models import Deal, Outcome
from deals.services import lose_deal, reopen_deal, win_deal
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LabelFactory, OrganizationFactory, PipelineFactory


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_costs_the_same_for_any_number_of_deals(
    browser, alice, qualified, size, django_assert_max_num_queries
):
    for _ in range(size):
        organization = OrganizationFactory(owner=alice)
        deal = DealFactory(stage=qualified, owner=alice, organization=organization, value=5)
        deal.labels.add(LabelFactory(entity="deal"))

    with django_assert_max_num_queries(16):
        response = browser.get("/deals/list/")

    assert response.status_code == 200
    assert "HX-Request" in response.headers["Vary"]


def listed(browser, query=""):
    """Every title of the list, in order, page after page."""
    found, after = [], ""
    while True:
        html = browser.get(f"/deals/list/?{query}{after}", headers=HTMX).content.decode()
        found += [part.partition("<")[0] for part in html.split('class="row-link"')[1:]]
        if "after=" not in html:
            return [title.partition(">")[2] for title in found]
        after = "&after=" + html.rpartition("after=")[2].partition('"')[0]


def found_by(user, **asked):
    deals = DealFilter(asked, user=user).narrow(Deal.objects.visible_to(user))
    return sorted(deals.values_list("title", flat=True))


@pytest.fixture
def many(qualified, proposal, alice):
    now = timezone.now()
    for number in range(120):
        DealFactory(
            title=f"Deal {number:03}",
            stage=[qualified, proposal][number % 2],
            owner=alice,
            value=[None, 10, 10, Decimal("7.50")][number % 4],
            expected_close_on=[None, now.date() + timedelta(days=number % 7)][number % 2],
            created_at=now - timedelta(minutes=number // 3),
        )


@pytest.mark.parametrize(
    "sort", ["", "created", "title", "-title", "value", "-value", "closes", "-closes", "stage"]
)
def test_every_order_shows_every_deal_once(browser, many, sort):
    found = listed(browser, f"sort={sort}" if sort else "")

    assert len(found) == len(set(found)) == 120


def test_deals_of_much_value_come_first_when_asked(browser, many):
    values = dict(Deal.objects.values_list("title", "value"))

    found = [values[title] or 0 for title in listed(browser, "sort=-value")]

    assert found == sorted(found, reverse=True)


def test_the_list_counts_and_sums_what_matches(browser, alice, bob, qualified):
    for value, currency in ((1000, "EUR"), (500, "EUR"), (70, "GBP"), (None, "CHF")):
        DealFactory(stage=qualified, owner=alice, value=value, currency=currency)
    DealFactory(stage=qualified, owner=bob, value=9999)

    html = browser.get("/deals/list/?owner=me").content.decode()

    assert "4 deals" in html
    assert "€1,500" in html
    assert "£70" in html
    assert "9,999" not in html


def test_private_deals_are_not_in_a_strangers_list_nor_in_its_sums(carol, alice, qualified):
    DealFactory(title="Secret", stage=qualified, owner=alice, value=777, visibility=Visibility.TEAM)

    html = signed_in(carol).get("/deals/list/").content.decode()

    assert "Secret" not in html
    assert "777" not in html
    assert "0 deals" in html


def test_a_search_finds_parts_of_words_without_accents(alice, qualified):
    DealFactory(title="Rénovation du théâtre", stage=qualified, owner=alice)
    acme = OrganizationFactory(name="Café Théodore", owner=alice)
    DealFactory(title="Oven", stage=qualified, owner=alice, organization=acme)
    DealFactory(title="100 % cotton", stage=qualified, owner=alice)

    assert found_by(alice, q="theat") == ["Rénovation du théâtre"]
    assert found_by(alice, q="THEO") == ["Oven"]
    assert found_by(alice, q="%") == ["100 % cotton"]


def test_a_search_does_not_find_by_a_hidden_contact(carol, alice, qualified):
    acme = OrganizationFactory(name="Acme", owner=alice, visibility=Visibility.OWNER)
    DealFactory(title="Oven", stage=qualified, owner=alice, organization=acme)

    assert found_by(carol, q="acme") == []
    assert found_by(alice, q="acme") == ["Oven"]


def test_filters_narrow_together(alice, bob, qualified, proposal, north):
    hot = LabelFactory(entity="deal")
    DealFactory(title="Mine", stage=qualified, owner=alice).labels.add(hot)
    DealFactory(title="Bob's", stage=proposal, owner=bob, currency="USD").labels.add(hot)
    elsewhere = PipelineFactory(stages=["Elsewhere"]).stages.get()
    DealFactory(title="Elsewhere", stage=elsewhere, owner=alice)

    assert found_by(alice, label=hot.pk) == ["Bob's", "Mine"]
    assert found_by(alice, label=hot.pk, owner="me") == ["Mine"]
    assert found_by(alice, owner=bob.pk) == ["Bob's"]
    assert found_by(alice, pipeline=elsewhere.pipeline_id) == ["Elsewhere"]
    assert found_by(alice, stage=proposal.pk) == ["Bob's"]
    assert found_by(alice, team=north.pk) == ["Bob's", "Elsewhere", "Mine"]
    assert found_by(alice, currency="USD") == ["Bob's"]
    assert found_by(alice, stage="999999") == []


def won_at(deal, moment, user):
    win_deal(deal, by=user)
    Outcome.objects.filter(deal=deal).update(at=moment)


def test_a_month_is_cut_where_the_company_is(deal, alice):
    # Half past midnight of 1 November in Paris.
    won_at(deal, datetime(2026, 10, 31, 23, 30, tzinfo=UTC), alice)

    assert found_by(alice, won_from="2026-11-01", won_to="2026-11-30") == ["Rocket"]
    assert found_by(alice, won_from="2026-10-01", won_to="2026-10-31") == []


def test_a_closed_month_keeps_its_deals_and_their_value(browser, deal, alice, bob):
    won_at(deal, datetime(2026, 10, 15, 12, tzinfo=UTC), alice)
    reopen_deal(deal, by=alice)
    lose_deal(deal, reason="", by=alice)
    Deal.objects.filter(pk=deal.pk).update(value=5, owner=bob)

    page = browser.get(f"/deals/list/?won_from=2026-10-01&won_to=2026-10-31&owner={alice.pk}")

    html = page.content.decode()
    assert "Rocket" in html
    assert "€1,200" in html
    assert "Won 1 Oct 2026 – 31 Oct 2026" in html


def test_a_deal_counts_once_in_a_month(deal, alice):
    win_deal(deal, by=alice)
    reopen_deal(deal, by=alice)
    win_deal(deal, by=alice)
    today = timezone.localdate().isoformat()

    assert found_by(alice, won_from=today, won_to=today) == ["Rocket"]


def test_the_controls_carry_filters_that_they_do_not_show(browser, sales):
    html = browser.get("/deals/list/?won_from=2026-10-01&currency=USD").content.decode()

    assert '<input type="hidden" name="won_from" value="2026-10-01">' in html
    assert '<input type="hidden" name="currency" value="USD">' in html


@pytest.mark.parametrize(
    "query",
    ["won_from=x", "owner=9e9", "owner=99999999999999999999", "sort=x", "after=%00", "stage=x"],
)
def test_an_address_that_makes_no_sense_is_no_error(browser, deal, query):
    assert browser.get(f"/deals/list/?{query}").status_code == 200


def test_more_deals_than_are_counted_are_estimated(browser, deal, monkeypatch, alice):
    monkeypatch.setattr("deals.listing.COUNTED", 5)
    DealFactory.create_batch(9, stage=deal.stage, owner=alice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE deals_deal")

    assert "About" in browser.get("/deals/list/").content.decode()
