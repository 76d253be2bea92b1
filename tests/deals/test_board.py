from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Visibility
from deals.models import Deal
from deals.services import delete_deal, win_deal
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LabelFactory, OrganizationFactory, PipelineFactory


def board_of(pipeline):
    return f"/deals/board/{pipeline.pk}/"


def titles(response, *, among):
    """Those of `among` that the page shows, in its order."""
    html = response.content.decode()
    return sorted((title for title in among if f">{title}</a>" in html), key=html.index)


@pytest.mark.parametrize("size", [1, 30])
def test_the_board_costs_the_same_for_any_number_of_deals(
    browser, alice, size, sales, django_assert_max_num_queries
):
    for stage in sales.stages.all():
        for _ in range(size):
            deal = DealFactory(
                stage=stage, owner=alice, organization=OrganizationFactory(owner=alice), value=5
            )
            deal.labels.add(LabelFactory(entity="deal"))

    with django_assert_max_num_queries(14):
        response = browser.get(board_of(sales))

    assert response.status_code == 200
    assert "HX-Request" in response.headers["Vary"]


def test_the_way_to_the_deals_leads_to_the_first_board(browser, sales):
    assert browser.get("/deals/").url == board_of(sales)


def test_cards_stand_by_the_urgency_of_their_next_activity_then_by_age(browser, qualified, alice):
    now = timezone.now()
    moments = {
        "Next week": now + timedelta(days=7),
        "Unplanned": None,
        "Unplanned and younger": None,
        "Long overdue": now - timedelta(days=9),
        "Overdue": now - timedelta(days=1),
    }
    for title, at in moments.items():
        DealFactory(title=title, stage=qualified, owner=alice, next_activity_at=at)

    response = browser.get(board_of(qualified.pipeline))

    order = ["Long overdue", "Overdue", "Unplanned", "Unplanned and younger", "Next week"]
    assert titles(response, among=moments) == order


def test_each_currency_has_a_total_of_its_own(browser, qualified, alice):
    for value, currency in ((1000, "EUR"), (500, "EUR"), (70, "USD"), (None, "CHF")):
        DealFactory(stage=qualified, owner=alice, value=value, currency=currency)

    html = browser.get(board_of(qualified.pipeline)).content.decode()

    assert "€1,500" in html
    assert "$70" in html or "US$70" in html
    assert "CHF" not in html


def test_the_weighted_total_follows_the_probability(browser, qualified, alice):
    qualified.probability = 50
    qualified.save()
    DealFactory(stage=qualified, owner=alice, value=1000)
    DealFactory(stage=qualified, owner=alice, value=1000, probability=10)

    assert "€600" in browser.get(board_of(qualified.pipeline)).content.decode()


def test_a_column_shows_twenty_cards_and_the_rest_on_request(browser, qualified, alice):
    now = timezone.now()
    for number in range(50):
        at = [now - timedelta(hours=number), None, now + timedelta(days=number + 2)][number % 3]
        title = f"Deal number {number:02}"
        DealFactory(title=title, stage=qualified, owner=alice, next_activity_at=at)
    every = [f"Deal number {number:02}" for number in range(50)]
    first = browser.get(board_of(qualified.pipeline))
    assert "50 deals" in first.content.decode()
    seen = titles(first, among=every)
    assert len(seen) == 20

    while len(seen) < 50:
        last = Deal.objects.get(title=seen[-1])
        page = browser.get(
            f"{board_of(qualified.pipeline)}{qualified.pk}/",
            {"after": last.pk, "shown": len(seen)},
            headers=HTMX,
        )
        more = titles(page, among=every)
        assert more
        seen += more

    assert sorted(seen) == every
    assert "Show more" not in page.content.decode()


@pytest.mark.parametrize("query", ["owner=me", "q=rocket", "label={label}", "owner={alice}"])
def test_the_address_narrows_the_board(browser, alice, bob, qualified, query):
    label = LabelFactory(entity="deal", name="Hot")
    mine = DealFactory(title="Rocket", stage=qualified, owner=alice)
    mine.labels.add(label)
    DealFactory(title="Barge", stage=qualified, owner=bob)
    query = query.format(label=label.pk, alice=alice.pk)

    response = browser.get(f"{board_of(qualified.pipeline)}?{query}")

    assert titles(response, among=["Rocket", "Barge"]) == ["Rocket"]
    assert "1 deal" in response.content.decode()


def test_private_deals_are_not_on_a_strangers_board_nor_in_its_sums(carol, alice, qualified):
    DealFactory(title="Secret", stage=qualified, owner=alice, value=777, visibility=Visibility.TEAM)

    html = signed_in(carol).get(board_of(qualified.pipeline)).content.decode()

    assert "Secret" not in html
    assert "777" not in html
    assert "0 deals" in html


def test_a_card_does_not_tell_a_hidden_contact(carol, alice, qualified):
    acme = OrganizationFactory(name="Acme", owner=alice, visibility=Visibility.OWNER)
    DealFactory(stage=qualified, owner=alice, person=None, organization=acme)

    html = signed_in(carol).get(board_of(qualified.pipeline)).content.decode()

    assert "Acme" not in html
    assert "Hidden contact" in html


def test_closed_and_deleted_deals_are_not_on_the_board(browser, alice, qualified):
    win_deal(DealFactory(title="Won one", stage=qualified, owner=alice), by=alice)
    delete_deal(DealFactory(title="Deleted one", stage=qualified, owner=alice), by=alice)

    html = browser.get(board_of(qualified.pipeline)).content.decode()

    assert "Won one" not in html
    assert "Deleted one" not in html


def test_a_rotting_card_says_why(browser, alice, qualified):
    qualified.rots_after_days = 7
    qualified.save()
    long_ago = timezone.now() - timedelta(days=12, hours=1)
    DealFactory(stage=qualified, owner=alice, last_touched_at=long_ago)

    assert "Untouched for 12 days" in browser.get(board_of(qualified.pipeline)).content.decode()


def version_of(response):
    html = response.content.decode()
    return html.partition('name="version" value="')[2].partition('"')[0]


def test_a_poll_answers_nothing_until_somebody_moves_a_deal(browser, deal, proposal, bob):
    version = version_of(browser.get(board_of(deal.stage.pipeline)))

    def poll():
        return browser.get(board_of(deal.stage.pipeline), {"version": version}, headers=HTMX)

    assert poll().status_code == 204
    signed_in(bob).post(f"/deals/{deal.pk}/stage/", {"stage": proposal.pk})
    changed = poll()
    assert changed.status_code == 200
    assert "<html" not in changed.content.decode()


def test_a_poll_notices_that_the_only_deal_went_away(browser, deal, alice):
    version = version_of(browser.get(board_of(deal.stage.pipeline)))
    delete_deal(deal, by=alice)

    response = browser.get(board_of(deal.stage.pipeline), {"version": version}, headers=HTMX)

    assert response.status_code == 200


def test_a_refreshed_board_keeps_the_cards_that_were_loaded(browser, qualified, alice):
    DealFactory.create_batch(45, stage=qualified, owner=alice)

    response = browser.get(
        board_of(qualified.pipeline),
        {"version": "old", "shown": f"{qualified.pk}:40"},
        headers=HTMX,
    )

    assert response.content.decode().count('class="card"') == 40


def test_the_switcher_names_the_other_pipelines(browser, sales):
    PipelineFactory(name="Partners", stages=["First talk"])

    assert "Partners" in browser.get(board_of(sales)).content.decode()


@pytest.mark.parametrize("query", ["owner=nobody", "label=999999", "shown=x:y", "version=x"])
def test_an_address_that_makes_no_sense_is_no_error(browser, sales, query):
    assert browser.get(f"{board_of(sales)}?{query}").status_code == 200


def test_a_missing_pipeline_is_not_found(browser, sales):
    assert browser.get(f"/deals/board/{sales.pk + 999}/").status_code == 404
