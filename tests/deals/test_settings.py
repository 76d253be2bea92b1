"""Admins arrange pipelines, stages and lost reasons."""

import pytest
from django.utils import timezone

from deals.models import Deal, LostReason, Pipeline, Stage
from deals.pipelines import default_pipeline
from tests.cast import signed_in
from tests.factories import LostReasonFactory, PipelineFactory

PAGE = "/settings/pipelines/"


@pytest.fixture
def admin(ada):
    return signed_in(ada)


def names(pipeline):
    stages = Stage.objects.filter(pipeline=pipeline, archived_at=None)
    return [stage.name for stage in stages.order_by("position")]


@pytest.mark.parametrize(
    "page",
    ["", "{p}/", "{p}/place/", "{p}/archive/", "stages/{s}/", "stages/{s}/archive/", "reasons/"],
)
def test_only_admins_arrange_pipelines(browser, qualified, bob, page):
    address = PAGE + page.format(p=qualified.pipeline_id, s=qualified.pk)

    assert browser.post(address).status_code == 403
    assert signed_in(bob).post(address).status_code == 403


def test_the_page_shows_pipelines_stages_and_reasons(admin, deal):
    LostReasonFactory(name="Too expensive")

    html = admin.get(PAGE).content.decode()

    for words in ("Sales", "Qualified", "Too expensive"):
        assert words in html


def test_a_pipeline_is_added_with_its_stages(admin, sales):
    admin.post(PAGE, {"name": "Partners", "stages": "First talk\n\n Trial \n"})

    assert names(Pipeline.objects.get(name="Partners")) == ["First talk", "Trial"]


def test_a_name_is_not_given_twice(admin, sales):
    response = admin.post(PAGE, {"name": "SALES", "stages": "One"})

    assert response.status_code == 422
    assert "already a pipeline" in response.content.decode()


def test_the_first_pipeline_is_the_default(admin, sales):
    partners = PipelineFactory(name="Partners", stages=["One"], position=sales.position + 1)
    assert default_pipeline() == sales

    admin.post(f"{PAGE}{partners.pk}/place/", {"step": "up"})

    assert default_pipeline() == partners


def test_stages_change_places(admin, sales, proposal):
    admin.post(f"{PAGE}stages/{proposal.pk}/place/", {"step": "up"})
    assert names(sales) == ["Proposal", "Qualified", "Signed"]

    admin.post(f"{PAGE}stages/{proposal.pk}/place/", {"step": "up"})
    assert names(sales) == ["Proposal", "Qualified", "Signed"]


def test_a_stage_is_edited(admin, proposal):
    given = {"name": "Offer", "probability": 70, "rots_after_days": 9}

    admin.post(f"{PAGE}stages/{proposal.pk}/", given)

    proposal.refresh_from_db()
    assert (proposal.name, proposal.probability, proposal.rots_after_days) == ("Offer", 70, 9)


def test_a_stage_with_open_deals_is_archived_only_with_a_place_for_them(admin, deal, proposal):
    address = f"{PAGE}stages/{deal.stage_id}/archive/"
    admin.post(address)
    assert "Choose where it goes." in admin.get(PAGE).content.decode()
    assert not Stage.objects.get(pk=deal.stage_id).archived_at

    admin.post(address, {"move_to": proposal.pk})

    assert Stage.objects.get(pk=deal.stage_id).archived_at
    assert Deal.objects.get(pk=deal.pk).stage == proposal
    assert deal.visits.count() == 2


def test_a_pipeline_keeps_a_stage(admin, company):
    only = PipelineFactory(stages=["Only"]).stages.get()

    admin.post(f"{PAGE}stages/{only.pk}/archive/")

    only.refresh_from_db()
    assert only.archived_at is None


def test_an_archived_stage_comes_back(admin, proposal):
    proposal.archived_at = timezone.now()
    proposal.save()

    admin.post(f"{PAGE}stages/{proposal.pk}/archive/")

    proposal.refresh_from_db()
    assert proposal.archived_at is None


def test_the_last_pipeline_and_one_with_open_deals_stay(admin, deal, sales):
    admin.post(f"{PAGE}{sales.pk}/archive/")
    PipelineFactory(stages=["One"])
    admin.post(f"{PAGE}{sales.pk}/archive/")

    sales.refresh_from_db()
    assert sales.archived_at is None


def test_a_lost_reason_is_added_removed_and_added_again(admin):
    admin.post(f"{PAGE}reasons/", {"name": "Too expensive"})
    reason = LostReason.objects.get()
    admin.post(f"{PAGE}reasons/{reason.pk}/archive/")
    assert LostReason.objects.get().archived_at

    admin.post(f"{PAGE}reasons/", {"name": "too expensive"})

    assert LostReason.objects.get().archived_at is None
