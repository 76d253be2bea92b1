"""Custom fields when contacts are merged, and when that is undone."""

import pytest

from contacts.merging import merge, told, undo_merge
from contacts.services import update_person
from deals.services import update_deal
from fields import services
from fields.indexes import reconcile
from leads.services import update_lead
from tests.cast import signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory


@pytest.fixture
def pair(add, ada):
    add("person", "text", "Nickname")
    add("person", "money", "Budget")
    add("person", "number", "Badge", is_unique=True)
    add("person", "formula", "Shout", formula="upper(nickname)")
    reconcile(concurrently=False)
    one, two = PersonFactory(), PersonFactory()
    francs = {"amount": "5", "currency": "CHF"}
    one = update_person(one, {"custom": {"nickname": "Jo"}}, by=ada)
    two = update_person(
        two, {"custom": {"nickname": "Joe", "budget": francs, "badge": "7"}}, by=ada
    )
    return one, two


def test_gaps_are_filled_and_the_survivors_values_stay(pair, ada):
    one, two = pair
    operation = merge(one, [two], by=ada)
    one.refresh_from_db()

    assert one.custom == {
        "nickname": "Jo",
        "shout": "JO",
        "badge": "7",
        "budget": {"amount": "5", "currency": "CHF"},
    }

    undo_merge(one, operation, by=ada)
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.custom == {"nickname": "Jo", "shout": "JO"}
    assert two.custom["badge"] == "7"


def test_a_choice_decides(pair, ada):
    one, two = pair
    merge(one, [two], by=ada, choices={"custom.nickname": two.pk})
    one.refresh_from_db()

    assert (one.custom["nickname"], one.custom["shout"]) == ("Joe", "JOE")


def test_the_merge_page_shows_the_values_in_words(pair, ada):
    one, two = pair

    page = signed_in(ada).get(f"/contacts/person/merge/?id={one.pk}&id={two.pk}")

    for words in ("Nickname", "Joe", "Budget", "CHF5"):
        assert words in page.content.decode()
    assert "Shout" not in page.content.decode()


def test_values_that_refer_to_a_merged_contact_follow_and_come_back(add, ada):
    add("deal", "person", "Introduced by")
    add("deal", "organization", "Partner")
    services.archive_field(add("deal", "person", "Once known by"))
    one, two, partner = PersonFactory(), PersonFactory(), OrganizationFactory()
    lead, deal = LeadFactory(), DealFactory()
    update_lead(lead, {"custom": {"introduced_by": two.pk, "partner": partner.pk}}, by=ada)
    update_deal(deal, {"custom": {"introduced_by": two.pk}}, by=ada)

    operation = merge(one, [two], by=ada)

    for record in (lead, deal):
        record.refresh_from_db()
        assert record.custom["introduced_by"] == one.pk
    assert lead.custom["partner"] == partner.pk

    undo_merge(one, operation, by=ada)
    for record in (lead, deal):
        record.refresh_from_db()
        assert record.custom["introduced_by"] == two.pk


def test_a_value_that_was_edited_since_the_merge_is_spared_and_named(pair, ada):
    one, two = pair
    operation = merge(one, [two], by=ada)
    update_person(one, {"custom": {"badge": "8"}}, by=ada)

    undone = undo_merge(one, operation, by=ada)

    one.refresh_from_db()
    assert one.custom["badge"] == "8"
    assert told(undone, user=ada) == [f"Badge of “{one}”"]
