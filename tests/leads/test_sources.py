"""Where a lead came from stays known: on its deal, and when it comes back."""

from contacts.models import Channel, Origin
from leads.conversion import convert_lead, return_deal, terms_of
from leads.services import archive_leads, unarchive_leads, update_lead
from tests.factories import LeadFactory, PipelineFactory


def source_of(record):
    record.refresh_from_db()
    return record.origin, record.origin_id, record.channel, record.channel_code


def test_origin_and_channel_stay_through_conversion_and_back_and_through_the_archive(alice):
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    fair = Channel.objects.create(name="Fair")
    lead = LeadFactory(owner=alice, origin=Origin.WEB_FORM, origin_id="form-7")
    update_lead(lead, {"channel": fair, "channel_code": "spring"}, by=alice)
    source = (Origin.WEB_FORM, "form-7", fair, "spring")

    for _round in range(2):
        deal = convert_lead(lead, terms_of(lead, stage), by=alice)
        assert source_of(deal) == source
        lead = return_deal(deal, by=alice)
        assert source_of(lead) == source
        archive_leads([lead], by=alice)
        unarchive_leads([lead], by=alice)
        assert source_of(lead) == source


def test_a_channel_edited_on_the_deal_comes_back_with_the_lead(alice):
    stage = PipelineFactory(stages=["Qualified"]).stages.get()
    lead = LeadFactory(owner=alice, origin=Origin.IMPORT)
    deal = convert_lead(lead, terms_of(lead, stage), by=alice)
    deal.channel_code = "autumn"
    deal.save(update_fields=["channel_code"])

    lead = return_deal(deal, by=alice)

    assert source_of(lead) == (Origin.IMPORT, "", None, "autumn")
    update_lead(lead, {"channel_code": "winter"}, by=alice)
    again = convert_lead(lead, terms_of(lead, stage), by=alice)
    assert again == deal
    assert source_of(again) == (Origin.IMPORT, "", None, "winter")
