from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Rejected
from deals.models import Deal, StageVisit
from deals.services import delete_deal, move_deal, win_deal
from history.models import Event
from tests.factories import DealFactory, PipelineFactory, UserFactory


def test_moving_a_deal_records_where_it_came_from(deal, proposal, alice):
    moved = move_deal(deal, proposal, by=alice)

    assert moved.stage == proposal
    event = Event.objects.about(deal).get()
    assert (event.verb, event.actor) == ("deal.moved", alice)
    assert event.details == {"left": "Qualified", "entered": "Proposal"}


def test_moving_a_deal_ends_one_visit_and_begins_another(deal, proposal, alice):
    moved = move_deal(deal, proposal, by=alice)

    first, second = StageVisit.objects.filter(deal=deal).order_by("pk")
    assert first.left_at == second.entered_at == moved.stage_entered_at
    assert (second.stage, second.left_at, second.by) == (proposal, None, alice)


def test_a_visit_keeps_the_value_it_began_with(deal, proposal, alice):
    move_deal(deal, proposal, by=alice)

    Deal.objects.filter(pk=deal.pk).update(value=5)

    assert [int(visit.value) for visit in deal.visits.order_by("pk")] == [1200, 1200]


def test_moving_to_the_same_stage_leaves_no_trace(deal, qualified, alice):
    move_deal(deal, qualified, by=alice)

    assert deal.visits.count() == 1
    assert not Event.objects.about(deal).exists()


def test_coming_back_is_another_visit(deal, qualified, proposal, alice):
    move_deal(deal, proposal, by=alice)
    move_deal(deal, qualified, by=alice)

    stages = deal.visits.order_by("pk").values_list("stage__name", flat=True)
    assert list(stages) == ["Qualified", "Proposal", "Qualified"]


def test_a_won_deal_does_not_move(deal, proposal, alice):
    win_deal(deal, by=alice)

    with pytest.raises(Rejected, match="closed"):
        move_deal(deal, proposal, by=alice)


def test_a_deal_in_the_trash_does_not_move(deal, proposal, alice):
    delete_deal(deal, by=alice)

    with pytest.raises(Rejected, match="trash"):
        move_deal(deal, proposal, by=alice)


def test_a_deal_does_not_move_to_an_archived_stage(deal, proposal, alice):
    proposal.archived_at = timezone.now()

    with pytest.raises(Rejected, match="archived"):
        move_deal(deal, proposal, by=alice)


def test_moving_to_another_pipeline_names_both(deal, alice):
    other = PipelineFactory(name="Partners", stages=["First talk"])

    move_deal(deal, other.stages.get(), by=alice)

    details = Event.objects.about(deal).get().details
    assert (details["left_pipeline"], details["entered_pipeline"]) == ("Sales", "Partners")


def test_only_what_moved_is_written(deal, proposal, alice):
    Deal.objects.filter(pk=deal.pk).update(title="Renamed meanwhile")

    move_deal(deal, proposal, by=alice)

    deal.refresh_from_db()
    assert deal.title == "Renamed meanwhile"


def test_a_rep_moves_only_their_own_where_the_company_says_so(deal, proposal, company, carol, bob):
    company.reps_edit_only_their_own = True
    company.save()

    with pytest.raises(Rejected, match="Only the owner"):
        move_deal(deal, proposal, by=carol)
    assert move_deal(deal, proposal, by=bob).stage == proposal


@pytest.mark.django_db(transaction=True)
def test_many_people_move_one_deal_at_once_and_every_visit_has_an_end():
    pipeline = PipelineFactory(stages=[f"Stage {n}" for n in range(9)])
    first, *others = pipeline.stages.order_by("position")
    deal, user = DealFactory(stage=first), UserFactory()
    start = Barrier(len(others))

    def move(stage):
        start.wait()
        try:
            move_deal(deal, stage, by=user)
        finally:
            connection.close()

    threads = [Thread(target=move, args=[stage]) for stage in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    visits = list(deal.visits.order_by("pk"))
    deal.refresh_from_db()
    assert len(visits) == 9
    assert [visit.left_at for visit in visits[:-1]] == [visit.entered_at for visit in visits[1:]]
    assert (visits[-1].left_at, visits[-1].stage) == (None, deal.stage)
    assert Event.objects.about(deal).count() == 8
