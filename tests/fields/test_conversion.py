"""A lead's values become the deal's, and go back."""

import pytest

from core.errors import Rejected
from deals.services import update_deal
from fields import services
from leads.conversion import convert_lead, return_deal, terms_of, undo_conversion
from leads.services import update_lead
from tests.factories import DealFactory, LeadFactory, StageFactory


@pytest.fixture
def lead(add, ada):
    add("deal", "text", "Need")
    add("deal", "text", "Other", default="by default")
    old = add("deal", "text", "Old")
    lead = update_lead(LeadFactory(owner=ada), {"custom": {"need": "roof", "old": "kept"}}, by=ada)
    services.archive_field(old)
    return lead


def converted(lead, ada, **more):
    terms = terms_of(lead, StageFactory())
    terms.custom = more
    return convert_lead(lead, terms, by=ada)


def test_values_go_along_those_of_archived_fields_too(lead, ada):
    assert converted(lead, ada).custom == {"need": "roof", "old": "kept"}


def test_what_the_dialog_asked_for_comes_on_top(lead, ada):
    assert converted(lead, ada, other="given").custom["other"] == "given"


def test_they_come_back_with_what_was_learned_since(lead, ada):
    deal = converted(lead, ada)
    update_deal(deal, {"custom": {"need": "terrace", "other": "x"}}, by=ada)

    back = return_deal(deal, by=ada)
    assert back.pk == lead.pk
    assert back.custom == {"need": "terrace", "other": "x", "old": "kept"}

    update_lead(back, {"custom": {"need": None}}, by=ada)
    again = converted(back, ada)
    assert again.pk == deal.pk
    assert again.custom == {"other": "x", "old": "kept"}


def test_a_deal_that_never_was_a_lead_takes_its_values_along(lead, ada):
    deal = DealFactory(owner=ada)
    update_deal(deal, {"custom": {"need": "pond"}}, by=ada)

    assert return_deal(deal, by=ada).custom == {"need": "pond"}


def test_an_undone_conversion_leaves_the_lead_as_it_was(lead, ada):
    deal = converted(lead, ada, need="terrace")

    undo_conversion(deal.conversions.get(), by=ada)

    lead.refresh_from_db()
    assert lead.custom == {"need": "roof", "old": "kept"}


def test_a_value_is_unique_among_leads_and_among_deals(add, lead, ada):
    add("deal", "text", "Number", is_unique=True)
    update_lead(lead, {"custom": {"number": "7"}}, by=ada)
    converted(lead, ada)

    other = update_lead(LeadFactory(owner=ada), {"custom": {"number": "7"}}, by=ada)
    with pytest.raises(Rejected, match="Number"):
        converted(other, ada)


def test_a_conversion_without_a_required_value_is_refused(add, lead, ada):
    add("deal", "text", "Contract", required="always")

    with pytest.raises(Rejected, match="Contract"):
        converted(lead, ada)
