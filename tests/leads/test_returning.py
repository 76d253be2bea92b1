from decimal import Decimal

import pytest
from django.utils import timezone

from activities.services import add_note, plan_activity
from contacts.models import Label, Origin
from core.errors import Rejected
from deals.models import Deal, Outcome, Stage
from deals.services import move_deal, win_deal
from leads.conversion import convert_lead, return_deal, terms_of, undo_conversion
from leads.models import Lead
from tests.factories import DealFactory, LabelFactory, LeadFactory, PipelineFactory


@pytest.fixture
def pipeline(company):
    return PipelineFactory(stages=["Qualified", "Proposal"])


@pytest.fixture
def qualified(pipeline):
    return pipeline.stages.get(name="Qualified")


@pytest.fixture
def proposal(pipeline):
    return pipeline.stages.get(name="Proposal")


@pytest.fixture
def deal(alice, qualified):
    return DealFactory(title="Radium", owner=alice, stage=qualified, value=Decimal(900))


def test_a_deal_becomes_the_lead_that_it_came_from(alice, qualified):
    lead = LeadFactory(owner=alice)
    lead.labels.add(LabelFactory(name="Only for leads"))
    deal = convert_lead(lead, terms_of(lead, qualified), by=alice)
    add_note(text="On the deal", by=alice, deal=deal)

    back = return_deal(deal, by=alice)

    assert back == lead
    assert back.is_open
    assert [label.name for label in back.labels.all()] == ["Only for leads"]
    assert back.notes.get().text == "On the deal"
    assert not Deal.objects.visible_to(alice).exists()


def test_a_deal_that_never_was_a_lead_becomes_one(alice, deal):
    LabelFactory(name="Hot")
    deal.labels.add(LabelFactory(name="hot", entity=Label.Entity.DEAL))
    plan_activity(type="call", subject_line="Call", owner=alice, by=alice, deal=deal)

    lead = return_deal(deal, by=alice)

    assert (lead.title, lead.value, lead.person) == ("Radium", Decimal(900), deal.person)
    assert (lead.origin, lead.origin_id) == (Origin.DEAL, str(deal.pk))
    assert [label.name for label in lead.labels.all()] == ["Hot"]
    assert lead.activities.count() == 1


def test_the_deal_keeps_its_visits_and_says_that_it_went_back(alice, deal, proposal):
    move_deal(deal, proposal, by=alice)

    return_deal(deal, by=alice)

    deal.refresh_from_db()
    assert deal.returned_at
    assert deal.visits.count() == 2
    assert not deal.visits.filter(left_at=None).exists()
    assert deal.outcomes.get().kind == Outcome.Kind.RETURNED


def test_a_second_return_gives_the_same_lead(alice, deal):
    assert return_deal(deal, by=alice) == return_deal(deal, by=alice)
    assert Lead.objects.count() == 1


def test_a_closed_deal_does_not_go_back(alice, deal):
    win_deal(deal, by=alice)

    with pytest.raises(Rejected, match="closed"):
        return_deal(deal, by=alice)


def test_converting_the_lead_again_brings_the_same_deal_back(alice, deal, proposal):
    add_note(text="Kept", by=alice, deal=deal)
    deal.probability = 35
    deal.save()
    lead = return_deal(deal, by=alice)

    again = convert_lead(lead, terms_of(lead, proposal), by=alice)

    assert again == deal
    assert list(Deal.objects.visible_to(alice)) == [deal]
    assert (again.stage, again.probability, again.returned_at) == (proposal, 35, None)
    assert again.notes.get().text == "Kept"
    assert again.visits.get(left_at=None).stage == proposal


def test_a_stage_archived_since_the_dialog_opened_leads_to_one_in_use(alice, deal, proposal):
    lead = return_deal(deal, by=alice)
    terms = terms_of(lead, proposal)
    Stage.objects.filter(pk=proposal.pk).update(archived_at=timezone.now())

    again = convert_lead(lead, terms, by=alice)

    assert again.stage.name == "Qualified"
    assert again.visits.get(left_at=None).stage == again.stage


def test_undoing_that_conversion_makes_it_a_returned_deal_again(alice, deal, proposal):
    lead = return_deal(deal, by=alice)
    convert_lead(lead, terms_of(lead, proposal), by=alice)

    undo_conversion(lead.conversions.live().get(), by=alice)

    deal.refresh_from_db()
    assert deal.returned_at
    assert deal.deleted_at is None
    assert Lead.objects.in_inbox().get() == lead
    assert convert_lead(lead, terms_of(lead, proposal), by=alice) == deal


def test_there_and_back_twenty_times_loses_nothing(alice, qualified):
    lead = LeadFactory(owner=alice, value=Decimal(5))
    hot = LabelFactory(name="Hot")
    lead.labels.add(hot)
    add_note(text="Kept", by=alice, lead=lead)

    for _ in range(20):
        deal = convert_lead(lead, terms_of(lead, qualified), by=alice)
        add_note(text="More", by=alice, deal=deal)
        assert return_deal(deal, by=alice) == lead

    lead.refresh_from_db()
    assert lead.notes.count() == 21
    assert (lead.value, list(lead.labels.all())) == (Decimal(5), [hot])
    assert Deal.objects.count() == 1
    assert not lead.conversions.live().exists()
