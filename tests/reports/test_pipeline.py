"""The pipeline report counts what happened, only what the reader may see, and says where from."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from deals.filters import DealFilter
from deals.models import Deal, Outcome
from deals.services import lose_deal, reopen_deal, win_deal
from reports.forms import Scope, last_months
from reports.pipeline import open_by_stage, won_and_lost_by_month
from reports.views import closed_deals, open_deals
from tests.cast import signed_in
from tests.factories import DealFactory, PipelineFactory


@pytest.fixture
def pipeline(company):
    return PipelineFactory(stages=["Qualified", "Proposal"])


@pytest.fixture
def stages(pipeline):
    pipeline.stages.filter(position=0).update(probability=50)
    return list(pipeline.stages.order_by("position"))


@pytest.fixture
def scope(pipeline):
    return Scope(pipeline, last_months(12))


def closed_at(deal, moment):
    Outcome.objects.filter(deal=deal).update(at=moment)


def test_a_stage_says_how_many_how_much_and_how_likely(alice, stages, scope):
    DealFactory(owner=alice, stage=stages[0], value=1000)
    DealFactory(owner=alice, stage=stages[0], value=500, probability=20)
    DealFactory(owner=alice, stage=stages[0], value=None)

    line = open_by_stage(alice, scope)[0]

    assert line.count == 3
    assert line.value == {"EUR": Decimal(1500)}
    assert line.weighted == {"EUR": Decimal(600)}


def test_currencies_are_never_added(alice, stages, scope):
    DealFactory(owner=alice, stage=stages[0], value=1000, currency="EUR")
    DealFactory(owner=alice, stage=stages[0], value=70, currency="GBP")

    line = open_by_stage(alice, scope)[0]

    assert line.value == {"EUR": Decimal(1000), "GBP": Decimal(70)}


def test_an_empty_stage_is_there_with_nothing_in_it(alice, stages, scope):
    assert [line.count for line in open_by_stage(alice, scope)] == [0, 0]


def test_another_teams_private_deals_count_nowhere(alice, carol, stages, scope):
    won = DealFactory(owner=alice, stage=stages[0], value=1000, visibility="owner")
    DealFactory(owner=alice, stage=stages[0], value=1000, visibility="team")
    win_deal(won, by=alice)

    assert sum(line.count for line in open_by_stage(carol, scope)) == 0
    assert sum(line.won for line in won_and_lost_by_month(carol, scope)) == 0
    assert sum(line.won for line in won_and_lost_by_month(alice, scope)) == 1


def test_editing_a_won_deal_does_not_rewrite_its_month(alice, stages, scope):
    deal = DealFactory(owner=alice, stage=stages[1], value=900)
    win_deal(deal, by=alice)
    deal.refresh_from_db()
    deal.value = 5
    deal.save()

    assert won_and_lost_by_month(alice, scope)[-1].won_value == {"EUR": Decimal(900)}


def test_winning_reopening_and_losing_are_each_counted(alice, stages, scope):
    deal = DealFactory(owner=alice, stage=stages[1], value=900)
    win_deal(deal, by=alice)
    reopen_deal(deal, by=alice)
    lose_deal(deal, reason="Price", by=alice)

    month = won_and_lost_by_month(alice, scope)[-1]

    assert (month.won, month.lost) == (1, 1)


def test_a_deal_won_twice_in_a_month_counts_once(alice, stages, scope):
    deal = DealFactory(owner=alice, stage=stages[1], value=900)
    for _ in range(2):
        win_deal(deal, by=alice)
        reopen_deal(deal, by=alice)

    assert won_and_lost_by_month(alice, scope)[-1].won == 1


def test_months_begin_at_midnight_in_the_companys_time_zone(alice, stages, scope):
    deal = DealFactory(owner=alice, stage=stages[1], value=900)
    win_deal(deal, by=alice)
    month = scope.months[-3]
    before = scope.months[-4]
    # Half past eleven in the evening in London is past midnight in Paris, all year.
    closed_at(deal, datetime(month.year, month.month, 1, tzinfo=UTC) - timedelta(minutes=30))

    by_month = {line.first_on: line.won for line in won_and_lost_by_month(alice, scope)}

    assert by_month[month] == 1
    assert by_month[before] == 0


def links_of(page):
    return re.findall(r'href="(/deals/list/[^"]*)"', page.replace("&amp;", "&"))


def test_every_number_leads_to_the_deals_behind_it(alice, stages, pipeline):
    for value in (100, 200, 300):
        DealFactory(owner=alice, stage=stages[0], value=value)
    win_deal(DealFactory(owner=alice, stage=stages[1], value=700, title="Won one"), by=alice)
    browser = signed_in(alice)
    page = browser.get(f"/reports/?pipeline={pipeline.pk}").content.decode()

    stage_link = next(link for link in links_of(page) if f"stage={stages[0].pk}" in link)
    won_link = next(link for link in links_of(page) if "won_from" in link)

    assert "3" in browser.get(stage_link).content.decode()
    assert "Won one" in browser.get(won_link).content.decode()
    asked = parse_qs(urlsplit(won_link).query)
    assert asked["pipeline"] == [str(pipeline.pk)]


def test_the_list_behind_a_number_counts_the_same_deals(alice, bob, stages, pipeline, scope):
    for number in range(6):
        deal = DealFactory(owner=alice if number % 2 else bob, stage=stages[number % 2], value=10)
        if number == 3:
            win_deal(deal, by=bob)
        if number > 3:
            lose_deal(deal, reason="No", by=bob)

    def behind(link):
        form = DealFilter({k: v[0] for k, v in parse_qs(urlsplit(link).query).items()}, user=bob)
        assert form.is_valid(), form.errors
        return form.narrow(Deal.objects.visible_to(bob)).count()

    for line in open_by_stage(bob, scope):
        assert behind(open_deals(scope, stage=line.stage.pk)) == line.count
    for line in won_and_lost_by_month(bob, scope):
        assert behind(closed_deals(scope, "won", line.first_on)) == line.won
        assert behind(closed_deals(scope, "lost", line.first_on)) == line.lost


@pytest.mark.parametrize("size", [1, 30])
def test_the_report_costs_the_same_for_any_number_of_deals(
    alice, stages, pipeline, size, django_assert_max_num_queries
):
    for _ in range(size):
        DealFactory(owner=alice, stage=stages[0], value=10)
    browser = signed_in(alice)

    with django_assert_max_num_queries(14):
        assert browser.get(f"/reports/?pipeline={pipeline.pk}").status_code == 200


def test_the_report_speaks_french(alice, stages):
    alice.language = "fr"
    alice.save()

    page = signed_in(alice).get("/reports/").content.decode()

    assert "Gagnées" in page


def test_the_chart_is_drawn_with_points_in_every_language(alice, stages):
    """SVG reads 19.6 and nothing else, whatever the reader calls it."""
    alice.language = "fr"
    alice.save()
    win_deal(DealFactory(owner=alice, stage=stages[0]), by=alice)

    html = signed_in(alice).get("/reports/").content.decode()

    marks = re.findall(r'<(?:rect|line)[^>]*\b(?:x|y|y1|width|height)="([^"]+)"', html)
    assert marks
    assert not [mark for mark in marks if "," in mark]


def test_filters_that_make_no_sense_fall_back(alice, stages):
    assert signed_in(alice).get("/reports/?pipeline=abc&span=-1&owner=9e9").status_code == 200


def test_without_a_pipeline_the_report_says_so(alice):
    assert signed_in(alice).get("/reports/").status_code == 200
