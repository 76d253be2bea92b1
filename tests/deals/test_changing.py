from decimal import Decimal

import pytest

from contacts.models import Label
from core.errors import Rejected
from deals.models import Deal
from deals.services import update_deal
from history.models import Event
from tests.factories import LabelFactory


def test_only_changed_fields_are_written(deal, alice):
    Deal.objects.filter(pk=deal.pk).update(title="Renamed meanwhile")

    update_deal(deal, {"probability": 30}, by=alice)

    deal.refresh_from_db()
    assert (deal.title, deal.probability) == ("Renamed meanwhile", 30)


def test_a_new_value_is_an_event_with_both(deal, alice):
    update_deal(deal, {"value": Decimal("1500.00"), "currency": "USD"}, by=alice)

    event = Event.objects.about(deal).get()
    assert event.verb == "deal.value_changed"
    assert event.details == {
        "old": "1200.00",
        "old_currency": "EUR",
        "new": "1500.00",
        "new_currency": "USD",
    }


def test_a_new_owner_is_an_event(deal, alice, bob):
    update_deal(deal, {"owner": bob}, by=alice)

    event = Event.objects.about(deal).get()
    assert (event.verb, event.details) == (
        "deal.owner_changed",
        {"old": "Alice Martin", "new": "Bob Leroy"},
    )


def test_the_same_values_change_nothing(deal, alice):
    before = Deal.objects.get(pk=deal.pk).updated_at

    update_deal(deal, {"title": "Rocket", "value": Decimal("1200.00"), "owner": alice}, by=alice)

    deal.refresh_from_db()
    assert deal.updated_at == before
    assert not Event.objects.about(deal).exists()


def test_labels_are_set_as_a_whole(deal, alice):
    hot = LabelFactory(entity=Label.Entity.DEAL)
    deal.labels.add(LabelFactory(entity=Label.Entity.DEAL))

    update_deal(deal, {"labels": [hot]}, by=alice)

    assert list(deal.labels.all()) == [hot]


def test_the_stage_moves_with_its_visit(deal, proposal, alice):
    updated = update_deal(deal, {"title": "Rocket 2", "stage": proposal}, by=alice)

    assert (updated.title, updated.stage) == ("Rocket 2", proposal)
    assert deal.visits.count() == 2


def test_a_deal_keeps_one_contact(deal, alice):
    with pytest.raises(Rejected, match="keeps a person"):
        update_deal(deal, {"person": None}, by=alice)


def test_a_deal_keeps_a_title(deal, alice):
    with pytest.raises(Rejected, match="title"):
        update_deal(deal, {"title": " "}, by=alice)
