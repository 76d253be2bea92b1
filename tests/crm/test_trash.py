"""The trash: who finds what there, how it comes back, what is said when something is missing."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from activities.models import Attachment
from activities.services import delete_entry
from contacts.deletion import delete_together
from contacts.models import Organization, Person
from contacts.services import create_person, delete_contact, restore_contact
from core.errors import Rejected
from deals.models import Deal
from deals.services import delete_deal
from history.models import Event
from leads.models import Lead
from leads.services import delete_lead
from tests.cast import HTMX, signed_in
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)


def thrown_away(record, *, by, days=0):
    """Put a record in the trash, some days ago."""
    deletes = {Person: delete_contact, Organization: delete_contact, Lead: delete_lead}
    deletes[Deal] = delete_deal
    deletes.get(type(record), delete_entry)(record, by=by)
    moment = timezone.now() - timedelta(days=days)
    type(record)._base_manager.filter(pk=record.pk).update(deleted_at=moment)
    record.refresh_from_db()
    return record


def names(response):
    return re.findall(r'aria-label="Restore ([^"]+)"', response.content.decode())


def restore(client, *keys, **more):
    return client.post("/trash/restoration/", {"item": keys, **more}, headers=HTMX)


@pytest.fixture
def one_of_each(alice):
    """A record of each kind, thrown away by Alice, the first one last."""
    lead = LeadFactory(title="Lead X", owner=alice)
    organization = OrganizationFactory(name="Org X", owner=alice)
    file = Attachment(name="File X", size=3, by=alice, lead=lead)
    file.file.save("x", ContentFile(b"abc"))
    records = [
        PersonFactory(first_name="Person", last_name="X", owner=alice),
        organization,
        LeadFactory(title="Lead Y", owner=alice),
        DealFactory(title="Deal X", owner=alice),
        ActivityFactory(subject_line="Activity X", owner=alice, lead=lead),
        NoteFactory(text="Note X", author=alice, lead=lead),
        file,
    ]
    for days, record in enumerate(records):
        thrown_away(record, by=alice, days=days)
    return records


def test_it_shows_what_was_deleted_newest_first(browser, one_of_each):
    page = browser.get("/trash/")

    assert names(page) == [
        "Person X", "Org X", "Lead Y", "Deal X", "Activity X", "Note X", "File X",
    ]  # fmt: skip
    text = page.content.decode()
    assert "on Lead X" in text
    assert "Alice Martin" in text
    assert re.findall(r"days left\">(\d+)</td>", text.lower())[:2] == ["30", "29"]


def test_nobody_else_finds_it_but_their_manager_and_admins(one_of_each, bob, carol, ada):
    assert len(names(signed_in(bob).get("/trash/"))) == 7
    assert len(names(signed_in(ada).get("/trash/"))) == 7
    page = signed_in(carol).get("/trash/")
    assert names(page) == []
    assert "The trash is empty" in page.content.decode()


def test_what_carol_may_not_restore_she_cannot_by_its_number_either(one_of_each, carol):
    person, _organization, lead, *_rest, note, file = one_of_each
    client = signed_in(carol)

    restore(client, f"person:{person.pk}", f"lead:{lead.pk}", f"note:{note.pk}", f"file:{file.pk}")

    for record in (person, lead, note, file):
        record.refresh_from_db()
        assert record.deleted_at
    page = client.get("/trash/", {"kind": "lead", "q": "Lead"})
    assert "Lead Y" not in page.content.decode()


def test_after_thirty_days_nothing_is_found(browser, alice):
    person = thrown_away(PersonFactory(owner=alice), by=alice, days=31)

    assert names(browser.get("/trash/")) == []
    restore(browser, f"person:{person.pk}")
    assert not Person.objects.alive().exists()


def test_it_is_narrowed_by_kind_and_by_name(browser, one_of_each):
    assert names(browser.get("/trash/?kind=deal")) == ["Deal X"]
    assert names(browser.get("/trash/?q=lead")) == ["Lead Y"]
    assert names(browser.get("/trash/?q=NOTE&kind=note")) == ["Note X"]
    assert "Nothing in the trash matches" in browser.get("/trash/?q=zzz").content.decode()
    assert len(names(browser.get("/trash/?kind=nonsense&after=nonsense"))) == 7


def test_pages_hold_each_record_once_though_all_were_deleted_at_one_moment(browser, alice):
    people = PersonFactory.create_batch(60, owner=alice)
    leads = LeadFactory.create_batch(60, owner=alice)
    moment = timezone.now()
    for model in (Person, Lead):
        rows = model.objects.filter(pk__in=[row.pk for row in [*people, *leads]
                                            if isinstance(row, model)])  # fmt: skip
        rows.update(deleted_at=moment, deleted_by=alice)

    seen, address = [], "/trash/"
    while address:
        text = browser.get(address, headers=HTMX).content.decode()
        seen += re.findall(r'name="only" value="([^"]+)"', text)
        more = re.search(r'hx-get="(/trash/\?[^"]*after=[^"]+)"', text)
        address = more[1].replace("&amp;", "&") if more else ""

    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_costs_the_same_for_few_and_many(
    browser, alice, django_assert_max_num_queries, rows
):
    for record in [*PersonFactory.create_batch(rows, owner=alice),
                   *LeadFactory.create_batch(rows, owner=alice)]:  # fmt: skip
        thrown_away(record, by=alice)
    lead = LeadFactory(owner=alice)
    for note in NoteFactory.create_batch(rows, author=alice, lead=lead):
        thrown_away(note, by=alice)
    browser.get("/trash/")

    with django_assert_max_num_queries(14):
        browser.get("/trash/")


def test_each_kind_comes_back(browser, one_of_each):
    keys = ["person", "organization", "lead", "deal", "activity", "note", "file"]
    response = restore(
        browser, *(f"{key}:{one.pk}" for key, one in zip(keys, one_of_each, strict=True))
    )

    assert "7 records are restored." in response.content.decode()
    assert names(response) == []
    for record in one_of_each:
        record.refresh_from_db()
        assert not record.deleted_at
        assert not record.deleted_by


def test_one_comes_back_by_its_own_button_whatever_is_ticked(browser, alice):
    one, other = (thrown_away(row, by=alice) for row in PersonFactory.create_batch(2, owner=alice))

    restore(browser, f"person:{one.pk}", only=f"person:{other.pk}")

    assert list(Person.objects.alive()) == [other]
    assert Event.objects.about(other).filter(verb="person.restored").count() == 1


def test_it_works_without_scripts(browser, alice):
    person = thrown_away(PersonFactory(owner=alice), by=alice)

    response = browser.post("/trash/restoration/", {"item": f"person:{person.pk}", "kind": "lead"})

    assert response.url == "/trash/?kind=lead"
    assert Person.objects.alive().exists()


def test_nonsense_restores_nothing(browser):
    for key in ["", "person", "person:x", "lead:7", "ghost:1", "person:" + "9" * 40, "file:-1"]:
        assert restore(browser, key).status_code == 200


def test_a_lead_whose_only_contact_is_gone_offers_both(browser, alice):
    lead = LeadFactory(title="Rocket", owner=alice)
    thrown_away(lead, by=alice)
    thrown_away(lead.person, by=alice)

    page = restore(browser, f"lead:{lead.pk}").content.decode()
    assert "The contact of “Rocket” is in the trash too" in page
    assert "Restore both" in page
    assert not Lead.objects.alive().exists()

    restore(browser, only=f"lead:{lead.pk}", also="contacts")
    assert Lead.objects.alive().get() == lead
    assert Person.objects.alive().get() == lead.person


def test_a_contact_of_others_is_not_named_but_its_owner_is(browser, alice, carol):
    hidden = PersonFactory(first_name="Xanadu", owner=carol, visibility="owner")
    lead = thrown_away(LeadFactory(owner=alice, person=hidden), by=alice)
    thrown_away(hidden, by=carol)

    page = restore(browser, f"lead:{lead.pk}").content.decode()

    assert "Carol Petit" in page
    assert "Xanadu" not in page
    restore(browser, only=f"lead:{lead.pk}", also="contacts")
    assert not Lead.objects.alive().exists()


def test_one_that_cannot_come_back_keeps_no_other_there(browser, alice):
    lead = thrown_away(LeadFactory(owner=alice), by=alice)
    thrown_away(lead.person, by=alice)
    other = thrown_away(LeadFactory(owner=alice), by=alice)

    restore(browser, f"lead:{lead.pk}", f"lead:{other.pk}")

    assert Lead.objects.alive().get() == other


def test_a_deal_whose_stage_was_archived_says_where_it_is_now(browser, alice):
    pipeline = PipelineFactory(stages=["First", "Second"])
    first, second = pipeline.stages.order_by("position")
    deal = thrown_away(DealFactory(title="Rocket", owner=alice, stage=second), by=alice)
    second.archived_at = timezone.now()
    second.save()

    page = restore(browser, f"deal:{deal.pk}").content.decode()

    assert "The stage of “Rocket” was archived. It stands in “First” now." in page
    deal.refresh_from_db()
    assert deal.stage == first


def test_the_lead_of_somebody_who_left_can_be_taken_over(alice, ada):
    lead = thrown_away(LeadFactory(title="Rocket", owner=alice), by=alice)
    alice.is_active = False
    alice.save()
    client = signed_in(ada)

    page = restore(client, f"lead:{lead.pk}").content.decode()
    assert "“Rocket” belongs to Alice Martin, who no longer works here." in page

    restore(client, only=f"lead:{lead.pk}", also="owner")
    lead.refresh_from_db()
    assert (lead.owner, lead.deleted_at) == (ada, None)


def test_what_was_deleted_together_comes_back_together(browser, alice):
    deal = DealFactory(owner=alice)
    delete_together(deal.person, by=alice)

    restore(browser, f"deal:{deal.pk}")

    assert Deal.objects.alive().exists()
    assert Person.objects.alive().exists()


def test_the_trash_keeps_no_address_from_being_used_again(alice, browser):
    old = create_person(owner=alice, by=alice, first_name="Jean", emails=["jean@acme.fr"])
    thrown_away(old, by=alice)

    new = create_person(owner=alice, by=alice, first_name="Jean", emails=["jean@acme.fr"])
    restore(browser, f"person:{old.pk}")

    assert set(Person.objects.alive()) == {old, new}


def test_who_was_merged_is_not_in_the_trash(browser, alice):
    one, other = PersonFactory.create_batch(2, owner=alice)
    Person.objects.filter(pk=other.pk).update(merged_into=one, deleted_at=timezone.now())

    assert names(browser.get("/trash/")) == []
    with pytest.raises(Rejected, match="merged"):
        restore_contact(other, by=alice)


def test_lists_lead_to_it(browser):
    assert 'href="/trash/"' in browser.get("/leads/").content.decode()
