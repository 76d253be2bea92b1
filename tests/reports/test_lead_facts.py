"""What was recorded of leads is enough to say how they fared."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Visibility
from activities.services import add_note
from contacts.models import Channel, Origin
from leads.conversion import convert_lead, terms_of, undo_conversion
from leads.models import Lead
from leads.services import archive_leads, mark_seen, unarchive_leads
from reports.leads import lead_facts
from tests.factories import LeadFactory, PipelineFactory


def came(owner, hours=0, **values):
    """A lead that came in so many hours ago."""
    return LeadFactory(owner=owner, created_at=timezone.now() - timedelta(hours=hours), **values)


def hours(length):
    return None if length is None else round(length / timedelta(hours=1), 1)


@pytest.fixture
def stage(company):
    return PipelineFactory(name="Sales", stages=["First"]).stages.get()


def converted(lead, stage, by):
    return convert_lead(lead, terms_of(lead, stage), by=by)


def test_without_leads_there_is_nothing_to_say(company):
    facts = lead_facts(Lead.objects.all())

    assert (facts.count, facts.rate, facts.by_owner, facts.archive_reasons) == (0, 0.0, [], [])
    assert (facts.at_first_touch.count, facts.at_first_touch.median) == (0, None)


def test_age_at_first_touch_is_that_of_the_first_one_alone(alice, bob):
    came(alice, 100)
    mark_seen(came(alice, 2), by=alice)
    add_note(text="Rang", lead=came(alice, 4), by=bob)
    archive_leads([late := came(bob, 12)], by=bob)
    unarchive_leads([late], by=bob)

    ages = lead_facts(Lead.objects.all()).at_first_touch

    assert (ages.count, hours(ages.median), hours(ages.mean)) == (3, 4.0, 6.0)


def test_age_at_conversion_and_what_is_undone_did_not_happen(alice, stage):
    converted(came(alice, 10), stage, alice)
    undone = came(alice, 50)
    conversion = converted(undone, stage, alice)
    undo_conversion(undone.conversions.get(), by=alice)

    facts = lead_facts(Lead.objects.all())

    assert conversion
    assert (facts.at_conversion.count, hours(facts.at_conversion.median)) == (1, 10.0)
    assert (facts.converted, facts.rate) == (1, 0.5)


def test_rates_by_source_channel_and_owner(alice, bob, stage):
    fair = Channel.objects.create(name="Fair")
    for number in range(3):
        lead = came(alice, origin=Origin.WEB_FORM, channel=fair)
        if number:
            converted(lead, stage, alice)
    came(bob, origin=Origin.IMPORT)

    facts = lead_facts(Lead.objects.all())

    shown = [(share.key, share.count, share.converted) for share in facts.by_origin]
    assert shown == [("web_form", 3, 2), ("import", 1, 0)]
    assert [(share.key, share.rate) for share in facts.by_owner] == [(alice.pk, 2 / 3), (bob.pk, 0)]
    assert [(share.key, share.converted) for share in facts.by_channel] == [(fair.pk, 2), (None, 0)]


def test_reasons_for_archiving_are_counted_and_a_lead_that_came_back_has_none(alice):
    for reason in ("No budget", "No budget", "Spam", ""):
        archive_leads([came(alice)], by=alice, reason=reason)
    archive_leads([back := came(alice)], by=alice, reason="Spam")
    unarchive_leads([back], by=alice)

    facts = lead_facts(Lead.objects.all())

    assert facts.archive_reasons == [("No budget", 2), ("", 1), ("Spam", 1)]
    assert facts.archived == 4


def test_only_leads_that_were_asked_for_count(alice, carol):
    came(alice, visibility=Visibility.OWNER)
    came(carol)

    assert lead_facts(Lead.objects.visible_to(carol)).count == 1


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_five_queries(alice, count, django_assert_num_queries):
    for _ in range(count):
        came(alice)

    with django_assert_num_queries(5):
        lead_facts(Lead.objects.all())


def test_a_lead_from_the_future_has_no_negative_age(alice):
    mark_seen(came(alice, -5), by=alice)

    assert lead_facts(Lead.objects.all()).at_first_touch.mean == timedelta(0)
