"""What people do on the board and on the page of a deal."""

import pytest

from accounts.models import Visibility
from deals.models import Deal
from deals.services import delete_deal, lose_deal, win_deal
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LostReasonFactory, PipelineFactory

PAGES = ["", "edit/", "lost/"]
ACTIONS = ["stage/", "won/", "lost/", "reopen/", "delete/", "restore/", "follow/", "edit/"]


def from_board(pipeline, query=""):
    return HTMX | {"HX-Current-URL": f"http://testserver/deals/board/{pipeline.pk}/{query}"}


def from_page(deal):
    return HTMX | {"HX-Current-URL": f"http://testserver/deals/{deal.pk}/"}


def test_dropping_a_card_redraws_both_columns(browser, deal, proposal, sales):
    response = browser.post(
        f"/deals/{deal.pk}/stage/", {"stage": proposal.pk}, headers=from_board(sales)
    )

    html = response.content.decode()
    assert html.count('<section class="board__column"') == 2
    assert html.count('hx-swap-oob="true"') == 2
    assert html.index(">Proposal<") < html.index(">Rocket<")
    assert "<html" not in html


def test_the_redrawn_columns_keep_the_filter(browser, deal, proposal, sales, bob):
    DealFactory(title="Bob's own", stage=proposal, owner=bob)

    response = browser.post(
        f"/deals/{deal.pk}/stage/", {"stage": proposal.pk}, headers=from_board(sales, "?owner=me")
    )

    html = response.content.decode()
    assert "Rocket" in html
    assert "Bob&#x27;s own" not in html


def test_moving_on_the_page_of_a_deal_redraws_its_stages(browser, deal, proposal):
    response = browser.post(
        f"/deals/{deal.pk}/stage/", {"stage": proposal.pk}, headers=from_page(deal)
    )

    html = response.content.decode()
    assert 'id="deal-head"' in html
    assert 'id="deal-side"' in html
    assert "timeline-changed" in response["HX-Trigger"]


def test_moving_without_scripts_leads_to_the_deal(browser, deal, proposal):
    response = browser.post(f"/deals/{deal.pk}/stage/", {"stage": proposal.pk})

    assert response.url == f"/deals/{deal.pk}/"


@pytest.mark.parametrize("stage", ["", "x", "999999"])
def test_a_tampered_stage_is_a_bad_request(browser, deal, stage):
    assert browser.post(f"/deals/{deal.pk}/stage/", {"stage": stage}).status_code == 400


def test_a_stage_of_another_pipeline_is_a_bad_request(browser, deal, qualified):
    other = PipelineFactory(stages=["Elsewhere"]).stages.get()

    response = browser.post(f"/deals/{deal.pk}/stage/", {"stage": other.pk})

    assert response.status_code == 400
    assert Deal.objects.get(pk=deal.pk).stage == qualified


def test_a_refusal_reaches_the_person_as_a_toast(browser, deal, proposal, alice, sales):
    win_deal(deal, by=alice)

    response = browser.post(
        f"/deals/{deal.pk}/stage/", {"stage": proposal.pk}, headers=from_board(sales)
    )

    assert response.status_code == 422
    assert response["HX-Reswap"] == "none"
    assert "This deal is closed." in response.content.decode()


def test_winning_offers_to_take_it_back(browser, deal, sales):
    response = browser.post(f"/deals/{deal.pk}/won/", headers=from_board(sales))

    html = response.content.decode()
    assert f'action="/deals/{deal.pk}/reopen/"' in html
    assert ">Rocket<" not in html
    assert Deal.objects.get(pk=deal.pk).status == "won"


def test_the_lost_dialog_offers_the_reasons_of_the_admins(browser, deal):
    LostReasonFactory(name="Too expensive")

    response = browser.get(f"/deals/{deal.pk}/lost/", headers=HTMX)

    html = response.content.decode()
    assert "Too expensive" in html
    assert "<html" not in html


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"reason": "Too expensive"}, "Too expensive"),
        ({"other": "They moved to Mars", "comment": "Really"}, "They moved to Mars"),
    ],
)
def test_a_deal_is_lost_for_a_reason(browser, deal, given, reason):
    LostReasonFactory(name="Too expensive")

    response = browser.post(f"/deals/{deal.pk}/lost/", given, headers=from_page(deal))

    assert response.status_code == 200
    assert "dialog:close" in response["HX-Trigger"]
    assert Deal.objects.get(pk=deal.pk).lost_reason == reason


def test_losing_without_a_reason_asks_for_one(browser, deal):
    response = browser.post(f"/deals/{deal.pk}/lost/", {}, headers=HTMX)

    assert response.status_code == 422
    assert "Choose a reason or write one." in response.content.decode()
    assert Deal.objects.get(pk=deal.pk).is_open


def test_a_lost_deal_is_reopened(browser, deal, alice):
    lose_deal(deal, reason="Price", by=alice)

    browser.post(f"/deals/{deal.pk}/reopen/", headers=from_page(deal))

    assert Deal.objects.get(pk=deal.pk).is_open


def test_deleting_from_the_page_leads_to_the_board_and_offers_an_undo(browser, deal, sales):
    response = browser.post(f"/deals/{deal.pk}/delete/", headers=from_page(deal))

    assert response["HX-Redirect"] == f"/deals/board/{sales.pk}/"
    assert f"/deals/{deal.pk}/restore/" in browser.get(response["HX-Redirect"]).content.decode()
    assert browser.get(f"/deals/{deal.pk}/").status_code == 404


def test_a_deleted_deal_is_restored(browser, deal, alice):
    delete_deal(deal, by=alice)

    browser.post(f"/deals/{deal.pk}/restore/", headers=HTMX)

    assert browser.get(f"/deals/{deal.pk}/").status_code == 200


def test_a_stranger_does_not_restore_what_others_deleted(deal, alice, carol):
    delete_deal(deal, by=alice)

    assert signed_in(carol).post(f"/deals/{deal.pk}/restore/").status_code == 404


def test_following_keeps_a_deal_in_sight(deal, carol):
    reader = signed_in(carol)
    reader.post(f"/deals/{deal.pk}/follow/", headers=from_page(deal))
    Deal.objects.filter(pk=deal.pk).update(visibility=Visibility.OWNER)

    assert reader.get(f"/deals/{deal.pk}/").status_code == 200
    response = reader.post(f"/deals/{deal.pk}/follow/")
    assert response.status_code == 302
    assert reader.get(f"/deals/{deal.pk}/").status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_reaches_a_private_deal(carol, deal, proposal, action):
    Deal.objects.filter(pk=deal.pk).update(visibility=Visibility.TEAM)
    stranger = signed_in(carol)

    response = stranger.post(f"/deals/{deal.pk}/{action}", {"stage": proposal.pk, "reason": "x"})

    assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_private_deal(carol, deal, page):
    Deal.objects.filter(pk=deal.pk).update(visibility=Visibility.TEAM)

    assert signed_in(carol).get(f"/deals/{deal.pk}/{page}").status_code == 404
