from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Rejected
from deals.models import Deal, Outcome
from deals.services import delete_deal, lose_deal, reopen_deal, restore_deal, update_deal, win_deal
from history.models import Event
from tests.factories import UserFactory


def test_winning_a_deal_writes_its_outcome(deal, alice):
    won = win_deal(deal, by=alice)

    outcome = Outcome.objects.get(deal=deal)
    assert (won.status, won.won_at, won.first_won_at) == ("won", outcome.at, outcome.at)
    assert (outcome.kind, outcome.stage, outcome.by) == ("won", deal.stage, alice)
    assert (outcome.owner, outcome.team) == (alice, alice.team)
    assert (outcome.value, outcome.currency, outcome.rate) == (1200, "EUR", 1)


def test_the_rate_of_another_currency_is_not_known(deal, alice):
    Deal.objects.filter(pk=deal.pk).update(currency="USD")

    win_deal(deal, by=alice)

    assert Outcome.objects.get(deal=deal).rate is None


def test_losing_a_deal_keeps_the_reason_and_the_comment(deal, alice):
    lost = lose_deal(deal, reason=" Too expensive ", comment="By half", by=alice)

    assert (lost.status, lost.lost_reason) == ("lost", "Too expensive")
    assert Outcome.objects.get(deal=deal).reason == "Too expensive"
    event = Event.objects.about(deal).get()
    assert (event.details["reason"], event.details["comment"]) == ("Too expensive", "By half")


def test_closing_twice_counts_once(deal, alice):
    win_deal(deal, by=alice)
    win_deal(deal, by=alice)

    assert deal.outcomes.count() == 1
    assert Event.objects.about(deal).count() == 1


def test_a_won_deal_is_not_lost_by_mistake(deal, alice):
    win_deal(deal, by=alice)

    with pytest.raises(Rejected, match="Reopen it"):
        lose_deal(deal, reason="", by=alice)


def test_a_lost_deal_is_not_won_by_mistake(deal, alice):
    lose_deal(deal, reason="", by=alice)

    with pytest.raises(Rejected, match="Reopen it"):
        win_deal(deal, by=alice)


def test_reopening_remembers_the_first_win(deal, alice):
    first = win_deal(deal, by=alice).won_at

    reopened = reopen_deal(deal, by=alice)
    assert (reopened.status, reopened.won_at, reopened.first_won_at) == ("open", None, first)

    again = win_deal(deal, by=alice)
    assert again.first_won_at == first
    assert again.won_at > first
    kinds = deal.outcomes.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["won", "reopened", "won"]


def test_reopening_forgets_the_lost_reason(deal, alice):
    lose_deal(deal, reason="Price", by=alice)

    assert reopen_deal(deal, by=alice).lost_reason == ""


def test_reopening_an_open_deal_does_nothing(deal, alice):
    reopen_deal(deal, by=alice)

    assert not deal.outcomes.exists()


def test_a_deal_of_an_archived_stage_reopens_in_the_first_that_is_left(
    deal, qualified, proposal, alice
):
    win_deal(deal, by=alice)
    qualified.archived_at = timezone.now()
    qualified.save()

    assert reopen_deal(deal, by=alice).stage == proposal


def test_an_outcome_is_not_rewritten_by_a_later_edit(deal, alice):
    win_deal(deal, by=alice)

    update_deal(deal, {"value": Decimal(5), "owner": UserFactory()}, by=alice)

    outcome = Outcome.objects.get(deal=deal)
    assert (outcome.value, outcome.owner) == (1200, alice)


def test_a_deleted_deal_comes_back_as_it_was(deal, alice):
    delete_deal(deal, by=alice)
    assert deal not in Deal.objects.visible_to(alice)

    restore_deal(deal, by=alice)
    assert deal in Deal.objects.visible_to(alice)
    verbs = Event.objects.about(deal).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["deal.deleted", "deal.restored"]


def test_reps_delete_only_their_own(deal, carol, bob, ada):
    with pytest.raises(Rejected, match="can delete"):
        delete_deal(deal, by=carol)

    delete_deal(deal, by=bob)
    restore_deal(deal, by=ada)
