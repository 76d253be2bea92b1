from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from deals.services import update_deal
from fields import services
from history.changes import read_changes
from history.journal import Journal, undo
from history.models import Operation
from tests.factories import DealFactory, PersonFactory


@pytest.fixture
def deal(company):
    return DealFactory()


def told(deal, user):
    deal.refresh_from_db()
    since = Q(pgh_created_at__gt=timezone.now() - timedelta(days=1))
    changes = read_changes([deal], rows=since, limit=10, user=user)
    return [(field.label, field.old, field.new) for change in changes for field in change.fields]


def test_old_and_new_value_are_told_in_words(add, deal, ada):
    add("deal", "choice", "Source", choices=["Fair", "Web site"])
    add("deal", "person", "Introduced by")
    person = PersonFactory()

    update_deal(deal, {"custom": {"source": "web_site"}}, by=ada)
    update_deal(deal, {"custom": {"source": "fair", "introduced_by": person.pk}}, by=ada)

    assert told(deal, ada) == [
        ("Source", "Web site", "Fair"),
        ("Introduced by", "–", str(person)),
        ("Source", "–", "Web site"),
    ]


def test_values_of_archived_fields_and_merged_choices_are_still_told(add, deal, ada):
    field = add("deal", "choice", "Source", choices=["Fair", "Web site"])
    update_deal(deal, {"custom": {"source": "web_site"}}, by=ada)
    fair, web = field.choices.order_by("position")
    services.merge_choice(web, fair)
    services.archive_field(field)

    assert ("Source", "–", "Fair") in told(deal, ada)


def test_names_that_the_reader_may_not_see_are_not_told(add, deal, ada, carol):
    add("deal", "person", "Introduced by")
    hidden = PersonFactory(first_name="Secret", owner=ada, visibility="owner")
    update_deal(deal, {"custom": {"introduced_by": hidden.pk}}, by=ada)

    assert told(deal, carol) == [("Introduced by", "–", "Hidden from you")]


class TestUndo:
    def test_each_custom_field_goes_back_by_itself(self, add, deal, ada):
        for name in ("A", "B", "C"):
            add("deal", "text", name)
        update_deal(deal, {"custom": {"a": "1", "b": "1"}}, by=ada)
        journal = Journal.begin(Operation.Kind.BULK, by=ada)
        deal.refresh_from_db()
        journal.change(deal, **{"custom.a": "2", "custom.b": None, "custom.c": "2"})
        update_deal(deal, {"custom": {"a": "edited since"}}, by=ada)

        undone = undo(journal.operation, by=ada)

        deal.refresh_from_db()
        assert deal.custom == {"a": "edited since", "b": "1"}
        assert [entry.field for entry in undone.spared] == ["custom.a"]

    def test_what_others_wrote_beside_it_stays(self, add, deal, ada):
        add("deal", "text", "A")
        add("deal", "text", "B")
        journal = Journal.begin(Operation.Kind.BULK, by=ada)
        journal.change(deal, **{"custom.a": "2"})
        update_deal(deal, {"custom": {"b": "theirs"}}, by=ada)

        undo(journal.operation, by=ada)

        deal.refresh_from_db()
        assert deal.custom == {"b": "theirs"}
