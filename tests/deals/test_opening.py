from decimal import Decimal

import pytest
from django.utils import timezone

from contacts.models import Label
from core.errors import Rejected
from deals.models import Stage, StageVisit
from deals.pipelines import default_stage
from deals.services import open_deal
from history.models import Event
from tests.factories import LabelFactory, OrganizationFactory, PersonFactory


def test_a_new_deal_begins_its_first_visit(qualified, alice):
    deal = open_deal(
        title="Rocket",
        stage=qualified,
        owner=alice,
        by=alice,
        person=PersonFactory(owner=alice),
        value=Decimal("900.50"),
        labels=[LabelFactory(entity=Label.Entity.DEAL, name="Hot")],
    )

    visit = StageVisit.objects.get(deal=deal)
    assert (visit.stage, visit.left_at) == (qualified, None)
    assert (visit.owner, visit.team, visit.value) == (alice, alice.team, Decimal("900.50"))
    assert visit.entered_at == deal.stage_entered_at
    event = Event.objects.about(deal).get()
    assert (event.verb, event.actor) == ("deal.opened", alice)
    assert event.details == {"stage": "Qualified", "value": "900.50", "currency": "EUR"}
    assert [label.name for label in deal.labels.all()] == ["Hot"]


def test_a_deal_without_a_title_is_named_after_its_organization(qualified, alice):
    acme = OrganizationFactory(name="Acme", owner=alice)

    deal = open_deal(title=" ", stage=qualified, owner=alice, by=alice, organization=acme)

    assert deal.title == "Acme deal"


def test_a_deal_needs_a_contact(qualified, alice):
    with pytest.raises(Rejected, match="person or an organization"):
        open_deal(title="Rocket", stage=qualified, owner=alice, by=alice)


@pytest.mark.parametrize(
    "amounts", [{"value": Decimal(-1)}, {"value": Decimal("1e12")}, {"probability": 101}]
)
def test_impossible_amounts_are_refused(qualified, alice, amounts):
    person = PersonFactory(owner=alice)

    with pytest.raises(Rejected, match="between 0 and"):
        open_deal(title="Rocket", stage=qualified, owner=alice, by=alice, person=person, **amounts)


def test_an_archived_stage_takes_no_deals(qualified, alice):
    qualified.archived_at = timezone.now()
    person = PersonFactory(owner=alice)

    with pytest.raises(Rejected, match="archived"):
        open_deal(title="Rocket", stage=qualified, owner=alice, by=alice, person=person)


def test_an_installation_without_pipelines_gets_one_in_its_language(company):
    company.language = "fr"
    company.save()

    first = default_stage()

    assert first == default_stage()
    assert Stage.objects.filter(pipeline=first.pipeline).count() == 5
