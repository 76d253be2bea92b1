from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.errors import Rejected
from core.ordered import update
from deals.models import Deal, LostReason, Pipeline, Stage, StageVisit
from deals.pipelines import default_pipeline
from deals.services import delete_deal, move_deal, open_deal, restore_deal
from deals.services.pipelines import archive_pipeline, archive_stage
from history.models import Event
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LostReasonFactory,
    PersonFactory,
    PipelineFactory,
    StageFactory,
    UserFactory,
)


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def names(rows):
    return list(rows.order_by("position", "pk").values_list("name", flat=True))


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("somebody", ["alice", "bob"])
@pytest.mark.parametrize(
    ("page", "method"),
    [
        ("pipelines", "get"),
        ("pipeline_new", "post"),
        ("pipeline", "post"),
        ("shift_pipeline", "post"),
        ("archive_pipeline", "post"),
        ("unarchive_pipeline", "post"),
        ("stage_new", "post"),
        ("stage", "post"),
        ("shift_stage", "post"),
        ("archive_stage", "post"),
        ("unarchive_stage", "post"),
        ("reasons", "get"),
        ("reason", "post"),
        ("shift_reason", "post"),
        ("archive_reason", "post"),
        ("unarchive_reason", "post"),
    ],
)
def test_only_admins_keep_pipelines(page, method, somebody, request):
    client = signed_in(request.getfixturevalue(somebody))
    arguments = [] if page in {"pipelines", "pipeline_new", "reasons"} else [1]

    assert getattr(client, method)(reverse(f"deals:{page}", args=arguments)).status_code == 403


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_costs_the_same_for_any_number_of_stages(
    admin, ada, size, django_assert_max_num_queries
):
    for _ in range(3):
        stages = [f"Stage {n}" for n in range(size)]
        pipeline = PipelineFactory(stages=stages)
        DealFactory(stage=pipeline.stages.first(), owner=ada)

    with django_assert_max_num_queries(7):
        page = text_of(admin.get("/settings/pipelines/"))

    assert page.count("Open deals") >= 3


def test_a_new_pipeline_has_stages_to_begin_with(admin, sales):
    response = admin.post("/settings/pipelines/new/", {"name": " Renewals "})

    assert response["Location"] == "/settings/pipelines/"
    added = Pipeline.objects.get(name="Renewals")
    assert added.position > sales.position
    assert names(added.stages)[0] == "Qualified"


def test_a_new_pipeline_takes_the_stages_that_were_typed(admin):
    typed = {"name": "Partners", "stages": "First talk\n\n Trial \r\nTRIAL\n"}

    admin.post("/settings/pipelines/new/", typed)

    assert names(Pipeline.objects.get(name="Partners").stages) == ["First talk", "Trial"]


@pytest.mark.parametrize("name", ["Sales", "sales", "  SALES "])
def test_a_second_pipeline_of_the_name_gives_the_form_back(admin, sales, name):
    response = admin.post("/settings/pipelines/new/", {"name": name}, headers=HTMX)

    assert response.status_code == 422
    assert "“Sales” is in this list already" in text_of(response)
    assert "<html" not in text_of(response)


def test_the_name_of_an_archived_pipeline_says_that_it_is_archived(admin, sales):
    PipelineFactory(name="Old", archived_at=timezone.now())

    response = admin.post("/settings/pipelines/new/", {"name": "old"}, headers=HTMX)

    assert "“Old” is archived. Restore it" in text_of(response)


def test_the_first_pipeline_is_the_default_one(admin, sales):
    second = PipelineFactory(name="Partners", stages=["First"])
    assert default_pipeline() == sales

    admin.post(f"/settings/pipelines/{second.pk}/position/", {"by": "-1"})

    assert default_pipeline() == second


def test_a_stage_moves_down_and_up_past_archived_ones(admin, sales, qualified, proposal):
    Stage.objects.filter(pk=proposal.pk).update(archived_at=timezone.now())

    page = admin.post(f"/settings/stages/{qualified.pk}/position/", {"by": "1"}, headers=HTMX)

    assert names(sales.stages.filter(archived_at=None)) == ["Signed", "Qualified"]
    assert f'id="down-{qualified.pk}"' in text_of(page)
    assert "<html" not in text_of(page)
    admin.post(f"/settings/stages/{qualified.pk}/position/", {"by": "-1"})
    assert names(sales.stages.filter(archived_at=None)) == ["Qualified", "Signed"]


@pytest.mark.parametrize("by", ["2", "0", "up", ""])
def test_a_stage_moves_by_one_only(admin, qualified, by):
    response = admin.post(f"/settings/stages/{qualified.pk}/position/", {"by": by})

    assert response.status_code == 400


def test_the_first_stage_does_not_move_up(admin, sales, qualified):
    admin.post(f"/settings/stages/{qualified.pk}/position/", {"by": "-1"})

    assert names(sales.stages) == ["Qualified", "Proposal", "Signed"]


def test_a_stage_is_added_at_the_end(admin, sales):
    given = {"name": "Paid", "probability": "95", "rots_after_days": "14"}

    admin.post(f"/settings/pipelines/{sales.pk}/stages/", given)

    assert names(sales.stages)[-1] == "Paid"
    paid = sales.stages.get(name="Paid")
    assert (paid.probability, paid.rots_after_days) == (95, 14)


@pytest.mark.parametrize(
    "wrong",
    [
        {"probability": "101"},
        {"probability": "-1"},
        {"probability": ""},
        {"rots_after_days": "0"},
        {"rots_after_days": "99999"},
        {"name": ""},
        {"name": "PROPOSAL"},
        {"name": "x" * 101},
    ],
)
def test_a_stage_that_cannot_be_gives_the_form_back(admin, qualified, wrong):
    given = {"name": "Qualified", "probability": "20", "rots_after_days": ""} | wrong

    response = admin.post(f"/settings/stages/{qualified.pk}/", given, headers=HTMX)

    assert response.status_code == 422
    assert "errorlist" in text_of(response)
    qualified.refresh_from_db()
    assert (qualified.name, qualified.probability) == ("Qualified", 100)


def test_two_pipelines_may_have_stages_of_one_name(admin, sales):
    other = PipelineFactory(stages=["First"])

    admin.post(
        f"/settings/pipelines/{other.pk}/stages/", {"name": "Qualified", "probability": "10"}
    )

    assert names(other.stages) == ["First", "Qualified"]


def test_an_empty_stage_is_archived_and_comes_back(admin, sales, proposal):
    response = admin.post(f"/settings/stages/{proposal.pk}/archive/", follow=True)

    proposal.refresh_from_db()
    assert proposal.archived_at
    assert f"/settings/stages/{proposal.pk}/unarchive/" in text_of(response)
    admin.post(f"/settings/stages/{proposal.pk}/unarchive/")
    assert names(sales.stages.filter(archived_at=None)) == ["Qualified", "Proposal", "Signed"]


def test_a_stage_with_open_deals_asks_where_they_go(admin, deal, qualified, proposal):
    asked = text_of(admin.get(f"/settings/stages/{qualified.pk}/archive/", headers=HTMX))
    assert "1 open deal stands in it" in asked

    response = admin.post(f"/settings/stages/{qualified.pk}/archive/", headers=HTMX)

    assert response.status_code == 422
    assert "Choose where the open deals go." in text_of(response)
    with pytest.raises(Rejected, match="1 open deal stands in “Qualified”"):
        archive_stage(qualified, by=None)


def test_archiving_a_stage_moves_its_open_deals_with_their_visits(
    admin, ada, deal, qualified, proposal
):
    won = DealFactory(stage=qualified, status="won", won_at=timezone.now())
    private = DealFactory(stage=qualified, visibility="owner", value=7)

    admin.post(f"/settings/stages/{qualified.pk}/archive/", {"target": proposal.pk})

    qualified.refresh_from_db()
    assert qualified.archived_at
    for moved in (deal, private):
        moved.refresh_from_db()
        first, second = StageVisit.objects.filter(deal=moved).order_by("pk")
        assert moved.stage == second.stage == proposal
        assert first.left_at == second.entered_at == moved.stage_entered_at
        assert (second.by, second.owner, second.value) == (ada, moved.owner, moved.value)
        event = Event.objects.about(moved).get()
        assert (event.verb, event.actor) == ("deal.moved", ada)
        assert event.details == {"left": "Qualified", "entered": "Proposal"}
    won.refresh_from_db()
    assert won.stage == qualified


def test_deals_do_not_move_to_another_pipeline_when_their_stage_is_archived(admin, deal, qualified):
    elsewhere = StageFactory()

    data = {"target": elsewhere.pk}
    response = admin.post(f"/settings/stages/{qualified.pk}/archive/", data, headers=HTMX)

    assert response.status_code == 422
    with pytest.raises(Rejected, match="same pipeline"):
        archive_stage(qualified, target=elsewhere, by=None)


def test_a_pipeline_keeps_one_stage(admin, ada):
    stage = PipelineFactory(stages=["Only"]).stages.get()

    response = admin.post(f"/settings/stages/{stage.pk}/archive/", headers=HTMX)

    assert response.status_code == 422
    assert "keeps one stage at least" in text_of(response)
    DealFactory(stage=stage)
    response = admin.post(f"/settings/stages/{stage.pk}/archive/", headers=HTMX)
    assert "keeps one stage at least" in text_of(response)


def test_a_pipeline_with_open_deals_is_not_archived(admin, deal, sales):
    PipelineFactory(stages=["First"])

    response = admin.post(f"/settings/pipelines/{sales.pk}/archive/", headers=HTMX)

    assert response.status_code == 422
    assert "1 open deal stands in “Sales”" in text_of(response)


def test_the_last_pipeline_is_not_archived(admin, sales):
    PipelineFactory(stages=["First"], archived_at=timezone.now())

    with pytest.raises(Rejected, match="the only pipeline"):
        archive_pipeline(sales)


def test_an_archived_pipeline_takes_no_deals_and_comes_back(admin, sales, qualified, ada):
    PipelineFactory(stages=["First"])

    admin.post(f"/settings/pipelines/{sales.pk}/archive/")

    with pytest.raises(Rejected, match="archived"):
        open_deal(title="New", stage=qualified, owner=ada, by=ada, person=PersonFactory())
    admin.post(f"/settings/pipelines/{sales.pk}/unarchive/")
    assert open_deal(title="New", stage=qualified, owner=ada, by=ada, person=PersonFactory())


def test_a_deal_from_the_trash_leaves_a_stage_that_was_archived(deal, qualified, proposal, alice):
    delete_deal(deal, by=alice)
    archive_stage(qualified, by=None)

    restored = restore_deal(deal, by=alice)

    assert restored.stage == proposal
    assert restored.visits.get(left_at=None).stage == proposal


def test_a_reason_is_added_renamed_moved_and_archived(admin, ada):
    for name in ("Price", "Timing"):
        admin.post("/settings/lost-reasons/", {"name": name})
    timing = LostReason.objects.get(name="Timing")

    admin.post(f"/settings/lost-reasons/{timing.pk}/", {"name": "Bad timing"})
    admin.post(f"/settings/lost-reasons/{timing.pk}/position/", {"by": "-1"})
    admin.post(f"/settings/lost-reasons/{timing.pk}/archive/")

    assert names(LostReason.objects.all()) == ["Bad timing", "Price"]
    assert names(LostReason.objects.filter(archived_at=None)) == ["Price"]
    admin.post(f"/settings/lost-reasons/{timing.pk}/unarchive/")
    assert LostReason.objects.filter(archived_at=None).count() == 2


def test_a_reason_that_is_there_gives_the_page_back(admin):
    LostReasonFactory(name="Price")

    response = admin.post("/settings/lost-reasons/", {"name": "PRICE"})

    assert response.status_code == 422
    assert "“Price” is in this list already" in text_of(response)


def test_there_are_at_most_a_hundred_reasons(admin):
    LostReason.objects.bulk_create(LostReason(name=f"Reason {n}") for n in range(100))

    admin.post("/settings/lost-reasons/", {"name": "One more"})

    assert LostReason.objects.count() == 100


def at_once(*tasks):
    """Run them in threads that begin together; what each answered or raised."""
    barrier, answers = Barrier(len(tasks)), [None] * len(tasks)

    def run(place, task):
        barrier.wait()
        try:
            answers[place] = task()
        except Exception as error:  # noqa: BLE001  the test looks at it
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_the_same_name_get_one_refusal():
    first, second = PipelineFactory(name="One"), PipelineFactory(name="Two")

    answers = at_once(
        lambda: update(first, {"name": "Same"}), lambda: update(second, {"name": "SAME"})
    )

    [refusal] = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(refusal, Rejected)
    assert "Choose another name" in str(refusal)


@pytest.mark.django_db(transaction=True)
def test_no_deal_stays_behind_in_a_stage_that_is_archived_meanwhile():
    pipeline = PipelineFactory(stages=["Left", "Right", "Elsewhere"])
    left, right, elsewhere = pipeline.stages.order_by("position")
    user = UserFactory()
    leaving = [DealFactory(stage=left, owner=user) for _ in range(3)]
    arriving = [DealFactory(stage=elsewhere, owner=user) for _ in range(3)]

    answers = at_once(
        lambda: archive_stage(left, target=right, by=None),
        *[lambda deal=deal: move_deal(deal, elsewhere, by=user) for deal in leaving],
        *[lambda deal=deal: move_deal(deal, left, by=user) for deal in arriving],
    )

    assert all(not isinstance(each, Exception) or isinstance(each, Rejected) for each in answers)
    assert not Deal.objects.filter(stage=left).exists()
    assert StageVisit.objects.filter(left_at=None).count() == 6
