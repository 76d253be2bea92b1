"""Merges, undos and other writes at the same moment, each on a connection of its own."""

import random
import threading
from importlib import import_module
from itertools import pairwise

import pytest
from django.db import OperationalError, connection, transaction

from contacts.merging import merge, merge_by_hand, undo_merge
from contacts.models import Email, Person
from contacts.picking import Picked
from contacts.services import survivor_of, update_person
from core.errors import Rejected
from deals.models import Deal
from deals.services import open_deal
from history.models import Entry, Event, Operation
from leads.conversion import Terms, convert_lead, undo_conversion
from leads.models import Conversion, Lead
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs):
    """Run jobs at the same moment. Their results; a refusal is one, anything else fails."""
    results, failures = [None] * len(jobs), []
    start = threading.Barrier(len(jobs))

    def run(place, job):
        start.wait()
        try:
            results[place] = job()
        except Rejected as refusal:
            results[place] = refusal
        except BaseException as failure:  # noqa: BLE001  the test shows it
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return results


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def is_sound():
    """Everybody is alive or leads to somebody alive, without a circle, and nothing hangs on a
    merged one; the journal agrees with the records."""
    for person in Person.objects.all():
        seen = {person.pk}
        last = person
        while last.merged_into_id:
            last = last.merged_into
            assert last.pk not in seen
            seen.add(last.pk)
        assert last.deleted_at is None
        assert (person.merged_into_id is None) == (person.deleted_at is None)
        if person.merged_into_id:
            for rows in (person.emails, person.deals, person.leads, person.notes):
                assert not rows.exists()
            standing = Operation.objects.filter(
                undone_at=None,
                entries__field="merged_into",
                entries__record_type="contacts.person",
                entries__record_id=str(person.pk),
            )
            assert standing.count() == 1
    gone = Person.objects.filter(merged_into__isnull=False)
    written = Entry.objects.filter(field="merged_into", record_type="contacts.person")
    assert written.filter(operation__undone_at=None).count() == gone.count()
    return True


def test_overlapping_groups_with_undos_in_between_end_sound(alice, bob):
    people = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr"]) for n in range(3)]
    deals = [DealFactory(person=person, owner=alice) for person in people]
    for person in people:
        NoteFactory(person=person)
    pairs = [(0, 1), (1, 2), (2, 0)]

    def work(seed):
        chance = random.Random(seed)
        for _round in range(6):
            one, two = chance.choice(pairs)
            try:
                operation = merge_by_hand(again(people[one]), [again(people[two])], by=bob)
                if chance.random() < 0.6:
                    undo_merge(people[one], operation, by=bob)
            except Rejected:
                pass

    at_once(*[lambda seed=seed: work(seed) for seed in range(8)])

    assert is_sound()
    assert Email.objects.count() == 3
    assert {again(deal).person.deleted_at for deal in deals} == {None}


def test_chains_of_organizations_and_people_at_once(alice, bob):
    """Both kinds of merges write to the same people, leads and deals."""
    firms = [OrganizationFactory(owner=alice) for _ in range(3)]
    people = [PersonFactory(owner=alice, organization=firm) for firm in firms]
    for person, firm in zip(people, firms, strict=True):
        deal = DealFactory(owner=alice, person=person, organization=firm)
        LeadFactory(owner=alice, person=person, organization=firm)
        ActivityFactory(owner=alice, deal=deal, person=person)

    at_once(
        *[
            lambda pair=pair: merge_by_hand(again(pair[0]), [again(pair[1])], by=bob)
            for pair in (*pairwise(firms), *pairwise(people))
        ]
    )

    assert is_sound()
    for row in (*Deal.objects.all(), *Lead.objects.all()):
        assert row.person.deleted_at is None
        assert row.organization.deleted_at is None
    assert all(person.organization.deleted_at is None for person in Person.objects.alive())


def terms(lead, stage, person):
    return Terms(
        title=lead.title,
        stage=stage,
        owner=lead.owner,
        visibility="everyone",
        picked=Picked(person=person),
    )


@pytest.mark.parametrize("attempt", range(3))
def test_a_merge_and_conversions_of_leads_of_the_same_contact(attempt, alice, bob):
    known = PersonFactory(owner=alice, emails=["known@x.fr"])
    rival = PersonFactory(owner=alice)
    own = PersonFactory(owner=alice, confirmed_at=None, emails=["own@x.fr"])
    leads = [LeadFactory(owner=alice, person=own) for _ in range(3)]
    for lead in leads:
        ActivityFactory(owner=alice, lead=lead, person=own)
    stage = StageFactory()

    at_once(
        *[
            lambda lead=lead: convert_lead(again(lead), terms(lead, stage, known), by=alice)
            for lead in leads
        ],
        lambda: merge_by_hand(again(rival), [again(own)], by=bob),
        lambda: merge_by_hand(again(known), [again(rival)], by=bob),
    )

    assert is_sound()
    assert {str(email) for email in Email.objects.all()} == {"known@x.fr", "own@x.fr"}
    for lead in Lead.objects.all():
        assert lead.person.deleted_at is None
    for conversion in Conversion.objects.live():
        assert conversion.deal.person.deleted_at is None


def test_an_undo_of_a_conversion_and_a_merge_of_its_contact(alice, bob):
    known = PersonFactory(owner=alice)
    lead = LeadFactory(owner=alice)
    deal = convert_lead(lead, terms(lead, StageFactory(), known), by=alice)
    other = PersonFactory(owner=alice)

    at_once(
        lambda: undo_conversion(deal.conversions.get(), by=alice),
        lambda: merge_by_hand(again(other), [again(known)], by=bob),
    )

    assert again(deal).person.deleted_at is None
    assert again(lead).person.deleted_at is None
    assert is_sound_but_for_conversions()


def is_sound_but_for_conversions():
    return all(survivor_of(person).deleted_at is None for person in Person.objects.all())


def test_an_edit_of_a_contact_that_is_merged_away_is_kept_or_refused(alice, bob):
    one, two = PersonFactory(owner=alice), PersonFactory(owner=alice, job_title="")

    result, _operation = at_once(
        lambda: update_person(again(two), {"job_title": "Director"}, by=alice),
        lambda: merge_by_hand(again(one), [again(two)], by=bob),
    )

    assert is_sound()
    if isinstance(result, Rejected):
        assert "merged into another" in str(result)
    else:
        assert again(one).job_title == "Director"


@pytest.mark.parametrize("attempt", range(3))
def test_a_deal_for_a_contact_that_is_merged_away_lands_on_the_survivor(attempt, alice, bob):
    one, two = PersonFactory(owner=alice), PersonFactory(owner=alice)
    stage, stale = StageFactory(), again(two)

    at_once(
        *[lambda: open_deal(title="New", stage=stage, owner=alice, by=alice, person=stale)] * 3,
        lambda: merge_by_hand(again(one), [again(two)], by=bob),
    )

    assert {deal.person for deal in Deal.objects.all()} == {one}
    assert Deal.objects.count() == 3
    assert is_sound()


def test_what_is_written_about_a_merged_contact_is_written_about_the_survivor(alice, bob):
    """In whatever way it is written, and however long ago the form was opened."""
    one, two, three = (PersonFactory(owner=alice) for _ in range(3))
    firm, other = OrganizationFactory(owner=alice), OrganizationFactory(owner=alice)
    merge(two, [three], by=bob)
    merge(one, [two], by=bob)
    merge(firm, [other], by=bob)

    note, deal = NoteFactory(person=three), DealFactory(person=three, owner=alice)
    person = PersonFactory(owner=alice, organization=other)
    lead = LeadFactory(owner=alice, organization=other)
    Deal.objects.filter(pk=deal.pk).update(organization=other)

    assert again(note).person == one
    assert (again(deal).person, again(deal).organization) == (one, firm)
    assert again(person).organization == firm
    assert again(lead).organization == firm


def test_a_merge_whose_connection_breaks_leaves_nothing_half_done(alice, bob, monkeypatch):
    one, two = PersonFactory(owner=alice), PersonFactory(owner=alice, emails=["two@x.fr"])
    deal = DealFactory(person=two, owner=alice)

    def cut(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def work():
        with pytest.raises(OperationalError):
            merge_by_hand(again(one), [again(two)], by=bob)

    monkeypatch.setattr(import_module("contacts.merging.merge"), "record", cut)
    at_once(work)
    monkeypatch.undo()

    assert again(deal).person == two
    assert not Operation.objects.exists()
    assert not Event.objects.filter(verb__endswith="merged").exists()
    merge_by_hand(again(one), [again(two)], by=bob)
    assert is_sound()


def test_a_merge_that_was_given_up_for_another_begins_anew(alice, bob):
    """A row that the merge needs is held by a writer that needs the contact."""
    one, two = PersonFactory(owner=alice), PersonFactory(owner=alice)
    deal = DealFactory(person=two, owner=alice)
    has_contact, may_go_on = threading.Event(), threading.Event()

    def other_order():
        """Contact first and deal then: nobody in the house does it, but somebody may."""
        try:
            with transaction.atomic():
                list(Person.objects.select_for_update().filter(pk=two.pk))
                has_contact.set()
                may_go_on.wait(10)
                list(Deal.objects.select_for_update().filter(pk=deal.pk))
        except OperationalError:
            pass  # one of the two is given up: this one, or the merge, which begins anew

    def merging():
        has_contact.wait(10)
        timer = threading.Timer(0.2, may_go_on.set)
        timer.start()
        return merge_by_hand(again(one), [again(two)], by=bob)

    _nothing, operation = at_once(other_order, merging)

    assert isinstance(operation, Operation)
    assert again(deal).person == one
