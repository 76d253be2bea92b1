"""Many leads become deals, and many deals leads: one row for what became of each."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from activities.models import Note
from activities.services import add_note
from contacts.models import Label, Organization, Person
from deals.models import Deal
from deals.services import win_deal
from fields import services as custom
from leads.batches import running, views
from leads.batches.deciding import LEAVE, USE, Shared
from leads.batches.models import Batch
from leads.batches.running import begin, run
from leads.models import Lead
from leads.services import archive_leads
from leads.tasks import convert_batch
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LabelFactory,
    LeadFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)

MANY = "/leads/conversions/many/"
BACK = "/leads/returns/many/"


@pytest.fixture
def stage(company):
    return PipelineFactory(stages=["Qualified", "Proposal"]).stages.get(name="Proposal")


@pytest.fixture
def leads(alice):
    people = ["Zoé Arnaud", "Karim Belkacem", "Ines Kowalski"]
    found = []
    for name in people:
        first, last = name.split()
        person = PersonFactory(first_name=first, last_name=last, owner=alice, confirmed_at=None)
        lead = LeadFactory(title=f"Lead of {first}", owner=alice, person=person)
        add_note(text=f"About {first}", by=alice, lead=lead)
        found.append(lead)
    return found


def shared(stage, **changes):
    given = {"owner": None, "twins": USE, "makes_organizations": False}
    return Shared(stage, **{**given, **changes})


def converted(leads, stage, *, by, **changes):
    return run(begin(Batch.Kind.CONVERSION, leads, by=by, shared=shared(stage, **changes)))


def states(batch):
    return [row.state for row in batch.rows.order_by("number")]


def work():
    """Do what a worker would do."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="leads.batch"):
        app.tasks[job.task_name](**job.args)


def test_each_lead_becomes_a_deal_of_its_own(alice, leads, stage):
    batch = converted(leads, stage, by=alice)

    assert states(batch) == ["done"] * 3
    assert {deal.title for deal in Deal.objects.all()} == {lead.title for lead in leads}
    assert {deal.stage for deal in Deal.objects.all()} == {stage}
    assert not Lead.objects.in_inbox().exists()
    assert all(person.confirmed_at for person in Person.objects.all())
    for row in batch.rows.all():
        assert row.conversion.deal.notes.count() == 1


def test_the_owner_stays_or_is_set(alice, bob, leads, stage):
    converted(leads[:1], stage, by=alice)
    converted(leads[1:], stage, by=alice, owner=bob)

    assert [deal.owner for deal in Deal.objects.order_by("pk")] == [alice, bob, bob]


def test_a_surely_known_contact_is_used(alice, bob, leads, stage):
    mine = leads[0].person
    mine.emails.create(address="zoe@arnaud.example", is_primary=True)
    known = PersonFactory(
        first_name="Zoé", last_name="Arnaud", owner=bob, emails=["zoe@arnaud.example"]
    )

    converted(leads, stage, by=alice)

    assert leads[0].conversions.get().deal.person == known
    mine.refresh_from_db()
    assert mine.merged_into == known


@pytest.mark.parametrize("why", ["leave", "several", "hidden"])
def test_what_somebody_has_to_decide_about_stays_in_the_inbox(alice, carol, leads, stage, why):
    leads[0].person.emails.create(address="zoe@arnaud.example", is_primary=True)
    known = {"first_name": "Zoé", "last_name": "Arnaud", "emails": ["zoe@arnaud.example"]}
    hidden = {"owner": carol, "visibility": "owner"}
    PersonFactory(**known, **(hidden if why == "hidden" else {"owner": alice}))
    if why == "several":
        PersonFactory(**known, owner=alice)

    batch = converted(leads, stage, by=alice, twins=LEAVE if why == "leave" else USE)

    assert states(batch) == ["skipped", "done", "done"]
    assert "Zoé Arnaud" in batch.rows.get(number=0).reason
    assert Lead.objects.in_inbox().get() == leads[0]
    leads[0].person.refresh_from_db()
    assert leads[0].person.is_provisional
    assert leads[0].notes.count() == 1


def test_the_organization_of_a_domain_is_made_once_if_that_was_asked(alice, leads, stage):
    for lead in leads[:2]:
        address = f"{lead.person.first_name.lower()}@kontor.example"
        lead.person.emails.create(address=address, is_primary=True)

    converted(leads, stage, by=alice, makes_organizations=True)

    organization = Organization.objects.get()
    assert (organization.name, organization.domain) == ("Kontor", "kontor.example")
    assert organization.deals.count() == 2


def test_without_asking_no_organization_is_made(alice, leads, stage):
    leads[0].person.emails.create(address="zoe@kontor.example", is_primary=True)

    converted(leads, stage, by=alice)

    assert not Organization.objects.exists()


def test_each_lead_that_cannot_be_converted_says_why(alice, leads, stage):
    archive_leads(leads[:1], by=alice)
    converted(leads[1:2], stage, by=alice)

    batch = converted(leads, stage, by=alice)

    assert states(batch) == ["skipped", "skipped", "done"]
    reasons = [row.reason for row in batch.rows.order_by("number")]
    assert "archived" in reasons[0]
    assert reasons[1] == "It was converted already."
    assert Deal.objects.count() == 2


def test_a_field_that_the_stage_needs_leaves_the_lead(alice, leads, stage):
    custom.add_field(
        entity="deal",
        kind="number",
        name="Seats",
        required="from",
        required_from=[f"stage:{stage.pk}"],
    )
    leads[0].custom = {"seats": "4"}
    leads[0].save()

    batch = converted(leads, stage, by=alice)

    assert states(batch) == ["done", "skipped", "skipped"]
    assert "Seats" in batch.rows.get(number=1).reason
    assert Person.objects.provisional().count() == 2


def test_a_killed_worker_converts_nothing_twice(alice, leads, stage):
    batch = begin(Batch.Kind.CONVERSION, leads, by=alice, shared=shared(stage))

    class Killed(BaseException):
        pass

    def kill():
        raise Killed

    with pytest.raises(Killed):
        run(batch, report=kill)
    assert states(batch) == ["done", "waiting", "waiting"]

    convert_batch(key=batch.pk)

    assert states(batch) == ["done"] * 3
    assert Deal.objects.count() == 3
    assert Note.objects.filter(deal__isnull=False).count() == 3


def test_a_batch_is_taken_back_whole(browser, alice, leads, stage):
    batch = converted(leads, stage, by=alice)

    browser.post(f"/leads/batches/{batch.pk}/undo/")

    batch.refresh_from_db()
    assert batch.state == "undone"
    assert states(batch) == ["undone"] * 3
    assert Lead.objects.in_inbox().count() == 3
    assert Note.objects.filter(lead__isnull=False).count() == 3
    assert Person.objects.provisional().count() == 3


def test_what_cannot_be_taken_back_says_why_and_can_later(browser, alice, leads, stage):
    batch = converted(leads, stage, by=alice)
    row = batch.rows.get(number=0)
    win_deal(row.conversion.deal, by=alice)

    browser.post(f"/leads/batches/{batch.pk}/undo/")

    assert states(batch) == ["kept", "undone", "undone"]
    page = browser.get(f"/leads/batches/{batch.pk}/").content.decode()
    assert "won by now" in page
    Deal.objects.filter(pk=row.conversion.deal_id).update(status="open", won_at=None)
    browser.post(f"/leads/batches/{batch.pk}/rows/{row.pk}/undo/")
    assert states(batch) == ["undone"] * 3


def test_each_row_can_be_taken_back_alone(browser, alice, leads, stage):
    batch = converted(leads, stage, by=alice)
    row = batch.rows.get(number=1)

    browser.post(f"/leads/batches/{batch.pk}/rows/{row.pk}/undo/")
    browser.post(f"/leads/batches/{batch.pk}/rows/{row.pk}/undo/")

    assert states(batch) == ["done", "undone", "done"]
    assert Lead.objects.in_inbox().get() == leads[1]


def test_the_dialog_asks_for_what_they_share_and_lists_the_outcomes(browser, alice, leads, stage):
    ids = [lead.pk for lead in leads]
    html = browser.post(MANY, {"id": ids}, headers=HTMX).content.decode()
    assert "3 leads become deals" in html

    given = {"id": ids, "begin": "1", "stage": stage.pk, "owner": "", "twins": "use"}
    response = browser.post(MANY, given)

    batch = Batch.objects.get()
    assert response.url == f"/leads/batches/{batch.pk}/"
    html = browser.get(response.url).content.decode()
    assert "3 leads are deals now." in html
    for deal in Deal.objects.all():
        assert deal.get_absolute_url() in html


def test_all_that_match_are_converted(browser, alice, leads, stage):
    html = browser.post(f"{MANY}?q=Zo%C3%A9", {"all": "1"}, headers=HTMX).content.decode()

    assert str(leads[0].pk) in html
    assert str(leads[1].pk) not in html


def test_a_lead_that_left_the_inbox_since_has_its_row(browser, alice, leads, stage):
    archive_leads(leads[:1], by=alice)

    given = {"id": [lead.pk for lead in leads], "begin": "1", "stage": stage.pk, "twins": "use"}
    browser.post(MANY, given)

    assert sorted(states(Batch.objects.get())) == ["done", "done", "skipped"]


def test_too_many_are_refused_with_the_number(browser, leads, stage, monkeypatch):
    monkeypatch.setitem(running.MOST, Batch.Kind.CONVERSION, 2)
    ids = [lead.pk for lead in leads]

    assert "At most 2 can be converted at once." in browser.post(MANY, {"id": ids}).content.decode()
    given = {"id": ids, "begin": "1", "stage": stage.pk, "twins": "use"}
    assert browser.post(MANY, given, headers=HTMX).status_code == 422
    assert not Batch.objects.exists()


def test_many_run_in_the_background_with_progress(browser, leads, stage, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    given = {"id": [lead.pk for lead in leads], "begin": "1", "stage": stage.pk, "twins": "use"}

    url = browser.post(MANY, given).url
    assert "0 of 3 done" in browser.get(url, headers=HTMX).content.decode()
    work()

    done = browser.get(url, headers=HTMX)
    assert done.status_code == 286
    assert "3 leads are deals now." in done.content.decode()


def test_a_stopped_batch_leaves_the_rest(browser, leads, stage, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    given = {"id": [lead.pk for lead in leads], "begin": "1", "stage": stage.pk, "twins": "use"}
    url = browser.post(MANY, given).url

    browser.post(f"{url}stop/")
    work()

    assert not Deal.objects.exists()


def test_others_do_not_find_a_batch(carol, ada, alice, leads, stage):
    batch = converted(leads, stage, by=alice)
    row = batch.rows.get(number=0)
    stranger = signed_in(carol)

    assert stranger.get(f"/leads/batches/{batch.pk}/").status_code == 404
    for page in ("undo", "stop", f"rows/{row.pk}/undo"):
        assert stranger.post(f"/leads/batches/{batch.pk}/{page}/").status_code == 404
    assert signed_in(ada).get(f"/leads/batches/{batch.pk}/").status_code == 200
    assert states(batch) == ["done"] * 3


def test_private_leads_of_others_are_never_in_a_batch(carol, leads, stage):
    Lead.objects.update(visibility="owner")
    given = {"id": [lead.pk for lead in leads], "begin": "1", "stage": stage.pk, "twins": "use"}

    response = signed_in(carol).post(MANY, given, headers=HTMX)

    assert response.status_code == 422
    assert not Deal.objects.exists()


def test_deals_go_back_together_and_come_again(browser, alice, stage):
    acme = OrganizationFactory(owner=alice)
    hot = LabelFactory(name="Hot", entity=Label.Entity.DEAL)
    deals = [DealFactory(owner=alice, stage=stage, organization=acme, value=n) for n in range(3)]
    won = DealFactory(owner=alice, stage=stage)
    win_deal(won, by=alice)
    for deal in deals:
        deal.labels.add(hot)
        add_note(text="Kept", by=alice, deal=deal)

    url = browser.post(BACK, {"id": [deal.pk for deal in [*deals, won]]}).url

    batch = Batch.objects.get()
    assert sorted(states(batch)) == ["done", "done", "done", "skipped"]
    assert Lead.objects.in_inbox().count() == 3
    assert Note.objects.filter(lead__isnull=False).count() == 3
    assert "3 deals are leads again." in browser.get(url).content.decode()

    browser.post(f"{url}undo/")

    for deal in deals:
        deal.refresh_from_db()
        assert (deal.returned_at, deal.stage) == (None, stage)
        assert list(deal.labels.all()) == [hot]
        assert deal.notes.count() == 1
        assert deal.visits.filter(left_at=None).count() == 1
    assert not Lead.objects.in_inbox().exists()


def test_at_most_a_hundred_deals_go_back_at_once(browser, alice, stage, monkeypatch):
    monkeypatch.setitem(running.MOST, Batch.Kind.RETURN, 1)
    deals = [DealFactory(owner=alice, stage=stage) for _ in range(2)]

    response = browser.post(BACK, {"id": [deal.pk for deal in deals]}, headers=HTMX)

    assert response.status_code == 422
    assert not Lead.objects.exists()


def test_a_deal_that_went_back_is_brought_back_by_the_toast(browser, alice, stage):
    deal = DealFactory(owner=alice, stage=stage)
    browser.post(f"/leads/from-deal/{deal.pk}/")
    made = deal.conversions.get()

    response = browser.post(f"/leads/returns/{made.pk}/undo/")

    assert response.url == deal.get_absolute_url()
    deal.refresh_from_db()
    assert (deal.returned_at, deal.stage) == (None, stage)


@pytest.mark.parametrize("page", ["/leads/", "/deals/list/"])
def test_the_lists_offer_it(browser, alice, leads, stage, page):
    DealFactory(owner=alice, stage=stage)

    html = browser.get(page).content.decode()

    assert (MANY if page == "/leads/" else BACK) in html
