"""After thirty days: what goes for good, what stays, and who wins against a restore."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from activities.models import Activity, Attachment, Note
from contacts.models import Organization, Person
from contacts.services import delete_contact, restore_contact
from crm.tasks import purge_trash
from deals.models import Deal, Outcome
from deals.services import delete_deal, win_deal
from history.models import Event
from leads.models import Lead
from leads.services import delete_lead
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


def long_ago(*records, by=None, days=31):
    moment = timezone.now() - timedelta(days=days)
    for record in records:
        type(record)._base_manager.filter(pk=record.pk).update(deleted_at=moment, deleted_by=by)


def test_what_is_too_old_goes_and_its_events_stay(alice):
    lead, deal = LeadFactory(owner=alice), DealFactory(owner=alice)
    win_deal(deal, by=alice)
    delete_lead(lead, by=alice)
    delete_deal(deal, by=alice)
    people = [lead.person, deal.person]
    for person in people:
        delete_contact(person, by=alice)
    organization = delete_contact(OrganizationFactory(owner=alice), by=alice)
    young = delete_contact(PersonFactory(owner=alice), by=alice)
    long_ago(lead, deal, organization, *people)

    assert purge_trash() == 5

    assert list(Person.objects.all()) == [young]
    models = (Lead, Deal, Outcome, Organization)
    assert not any(model.objects.exists() for model in models)
    assert Event.objects.about(lead).filter(verb="lead.deleted").exists()


def test_files_leave_the_disk(alice, django_capture_on_commit_callbacks):
    lead = LeadFactory(owner=alice)
    kept = Attachment(name="kept", size=1, by=alice, lead=LeadFactory(owner=alice))
    on_lead = Attachment(name="a", size=1, by=alice, lead=lead)
    alone = Attachment(name="b", size=1, by=alice, person=PersonFactory(owner=alice))
    for attachment in (kept, on_lead, alone):
        attachment.file.save("x", ContentFile(b"x"))
    long_ago(lead, alone)

    with django_capture_on_commit_callbacks(execute=True):
        purge_trash()

    assert not Path(on_lead.file.path).exists()
    assert not Path(alone.file.path).exists()
    assert Path(kept.file.path).exists()


def test_a_contact_that_something_in_the_trash_needs_stays_as_long(alice):
    lead = LeadFactory(owner=alice)
    long_ago(lead.person)
    long_ago(lead, days=5)

    purge_trash()

    assert Person.objects.filter(pk=lead.person_id).exists()


def test_leads_with_another_contact_let_it_go(alice):
    organization = OrganizationFactory(owner=alice)
    lead = LeadFactory(owner=alice, organization=organization)
    long_ago(lead.person)

    purge_trash()

    lead.refresh_from_db()
    assert (lead.person, lead.organization) == (None, organization)


def test_what_hangs_on_a_lead_too_stays_with_it(alice):
    lead = LeadFactory(owner=alice, organization=OrganizationFactory(owner=alice))
    call = ActivityFactory(owner=alice, lead=lead, person=lead.person)
    note = NoteFactory(author=alice, person=lead.person)
    long_ago(lead.person)

    purge_trash()

    call.refresh_from_db()
    assert (call.lead, call.person) == (lead, None)
    assert not Note.objects.filter(pk=note.pk).exists()
    assert Activity.objects.count() == 1


def test_who_was_merged_away_stays_while_the_survivor_lives(alice):
    survivor, first, second = PersonFactory.create_batch(3, owner=alice)
    long_ago(first, second)
    Person.objects.filter(pk=second.pk).update(merged_into=first)
    Person.objects.filter(pk=first.pk).update(merged_into=survivor)

    purge_trash()
    assert Person.objects.count() == 3

    long_ago(survivor)
    purge_trash()
    assert not Person.objects.exists()


def test_it_goes_in_chunks(alice, monkeypatch):
    monkeypatch.setattr("crm.trash.purging.CHUNK", 7)
    long_ago(*PersonFactory.create_batch(20, owner=alice))

    assert purge_trash() == 20


@pytest.mark.django_db(transaction=True)
def test_who_is_being_restored_is_not_purged(alice):
    person = PersonFactory(owner=alice)
    long_ago(person, by=alice)
    held, done = threading.Event(), threading.Event()

    def restoring():
        try:
            with transaction.atomic():
                restore_contact(person, by=alice)
                held.set()
                done.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=restoring)
    thread.start()
    assert held.wait(20)
    assert purge_trash() == 0
    done.set()
    thread.join()

    assert purge_trash() == 0
    assert Person.objects.alive().get() == person
