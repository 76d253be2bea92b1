"""Merging in bulk: what the preview says happens, and nothing else."""

import datetime as dt
import re
import threading
from uuid import uuid4

import pytest
from django.db import connection

from contacts.models import Person
from contacts.queue import bulk
from contacts.queue.models import Bulk, BulkGroup, Twins
from contacts.queue.services import set_apart
from contacts.queue.wanted import Wanted
from contacts.services import delete_contact, survivor_of
from contacts.tasks import find_twins, merge_in_bulk
from core.errors import Rejected
from history.models import Operation
from tests.cast import HTMX, signed_in
from tests.contacts.queues import BULK, person, twins
from tests.factories import OrganizationFactory, PersonFactory

State = BulkGroup.State


def begin(user, **wanted):
    """What somebody does who presses the button under the preview."""
    asked = Wanted(user, **wanted)
    return bulk.start(asked, digest=bulk.preview_of(asked).digest, token=uuid4())


def outcomes(run):
    return {
        frozenset(row.ids): (row.survivor_id, row.state)
        for row in BulkGroup.objects.filter(bulk=run)
    }


def pressed(page):
    """What the form of the preview sends."""
    return dict(re.findall(r'name="(digest|token)" value="([^"]+)"', page.text))


@pytest.fixture
def office(alice, carol, bob):
    """One of everything that a bulk merge meets, for a manager of the North."""
    pairs = {"plain": twins(alice, 1), "three": twins(alice, 2, size=3)}
    pairs["foreign"] = twins(carol, 3)
    apart = twins(alice, 4, size=3)
    set_apart(apart[0], [apart[2]], by=alice)
    pairs["apart"] = apart
    pairs["conflict"] = [
        person(alice, 5, born_on=dt.date(1980, 1, 1), emails=["j5@acme.fr"]),
        person(alice, 5, born_on=dt.date(1980, 1, 2), emails=["j5@acme.fr"]),
    ]
    person(alice, 6)
    person(carol, 6, visibility="owner")
    find_twins()
    return {name: frozenset(p.pk for p in people) for name, people in pairs.items()}


def test_the_preview_says_exactly_what_then_happens(office, bob):
    preview = bulk.preview_of(Wanted(bob))
    said = {frozenset(g.ids): g.plan.survivor.pk for g in preview.merged}
    refused = {frozenset(g.ids): str(g.plan.refusal) for g in preview.left_out}
    assert set(said) == {office["plain"], office["three"]}
    assert refused == {
        office["foreign"]: "right",
        office["apart"]: "apart",
        office["conflict"]: "conflict",
    }

    run = begin(bob)
    bulk.run(run)

    happened = outcomes(run)
    assert {ids: kept for ids, (kept, state) in happened.items() if state == State.MERGED} == said
    assert {ids for ids, (_, state) in happened.items() if state == State.LEFT_OUT} == set(refused)
    gone = Person.objects.filter(merged_into__isnull=False)
    assert {p.pk for p in gone} == {pk for ids in said for pk in ids} - set(said.values())
    assert gone.count() == preview.going


def test_the_page_tells_who_is_kept_and_who_is_left_out_and_why(office, bob):
    html = signed_in(bob).get(BULK).text

    assert "2 pairs and groups will be merged." in html
    assert "3 records will go." in html
    assert "3 will be left out." in html
    assert "the oldest of equally complete ones" in html
    assert "Values that cannot both be true (birth day)" in html
    assert "Some of them were said not to be the same" in html
    assert "Only an admin or a manager of the owner’s team can merge them" in html
    assert "Jean6" not in html


def test_the_button_does_it_and_each_merge_is_undone_by_itself(office, bob):
    browser = signed_in(bob)

    answer = browser.post(BULK, pressed(browser.get(BULK)), headers=HTMX)

    page = browser.get(answer.headers["HX-Redirect"])
    assert "2 pairs and groups are merged." in page.text
    assert Operation.objects.filter(kind="merge").count() == 2
    undo = re.findall(r'action="(/contacts/person/[^"]*undo/)"', page.text)
    assert len(undo) == 2
    browser.post(undo[0], headers=HTMX)
    find_twins()
    assert Operation.objects.filter(undone_at=None).count() == 1
    assert "undone" in browser.get(answer.headers["HX-Redirect"]).text


def test_the_most_complete_survives_and_else_the_oldest(alice, bob):
    plain, complete = person(alice, 1), person(alice, 1, job_title="Buyer", city="Paris")
    find_twins()
    [group] = bulk.preview_of(Wanted(bob)).merged
    assert (group.plan.survivor, group.plan.why) == (complete, "complete")

    complete.delete()
    other = person(alice, 1, created_at=plain.created_at - dt.timedelta(days=1))
    find_twins()
    [group] = bulk.preview_of(Wanted(bob)).merged
    assert (group.plan.survivor, group.plan.why) == (other, "oldest")


def test_a_foreign_record_is_kept_when_only_the_others_may_go(alice, bob, carol):
    person(alice, 1, job_title="Buyer")
    foreign = person(carol, 1)
    find_twins()

    [group] = bulk.preview_of(Wanted(bob)).merged

    assert (group.plan.survivor, group.plan.why) == (foreign, "allowed")


def test_only_those_above_the_score_are_merged(alice, bob):
    twins(alice, 1)
    best = twins(alice, 2)
    Twins.objects.update(score=90)
    Twins.objects.filter(a=best[0].pk).update(score=97)

    page = signed_in(bob).get(f"{BULK}?score=95")

    assert "1 pair or group will be merged" in page.text
    assert "Jean2" in page.text
    assert "Jean1" not in page.text


def test_a_queue_that_changed_since_the_preview_is_shown_again(alice, bob):
    twins(alice, 1)
    browser = signed_in(bob)
    sent = pressed(browser.get(BULK))
    twins(alice, 2)

    answer = browser.post(BULK, sent, headers=HTMX)

    assert answer.status_code == 422
    assert "The queue changed since the preview" in answer.text
    assert "2 pairs and groups will be merged" in answer.text
    assert not Operation.objects.exists()


def test_a_second_click_begins_nothing(alice, bob):
    twins(alice, 1)
    browser = signed_in(bob)
    sent = pressed(browser.get(BULK))

    first, second = (browser.post(BULK, sent)["Location"] for _ in range(2))

    assert first == second
    assert Bulk.objects.count() == Operation.objects.count() == 1


def test_what_changes_after_the_start_is_left_out_or_counted_as_merged(alice, bob):
    merged, apart, gone = (twins(alice, number) for number in range(3))
    first, second = begin(bob), begin(bob)
    set_apart(apart[0], [apart[1]], by=alice)
    delete_contact(gone[0], by=alice)

    bulk.run(first)
    bulk.run(second)

    states = [
        {min(ids): state for ids, (_, state) in outcomes(run).items()} for run in (first, second)
    ]
    a, b, c = (min(p.pk for p in pair) for pair in (merged, apart, gone))
    assert states[0] == {a: State.MERGED, b: State.LEFT_OUT, c: State.LEFT_OUT}
    assert states[1] == {a: State.ALREADY, b: State.LEFT_OUT, c: State.LEFT_OUT}
    assert Operation.objects.count() == 1


def test_a_run_that_is_killed_goes_on_where_it_stood(alice, bob, monkeypatch):
    for number in range(5):
        twins(alice, number)
    run, real, calls = begin(bob), bulk.merge, []

    def dies(*args, **kwargs):
        calls.append(args)
        operation = real(*args, **kwargs)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return operation

    monkeypatch.setattr(bulk, "merge", dies)
    with pytest.raises(KeyboardInterrupt):
        bulk.run(run)
    assert run.counts()["merged"] == Operation.objects.count() == 2
    monkeypatch.setattr(bulk, "merge", real)

    merge_in_bulk(run.pk)

    run.refresh_from_db()
    assert run.finished_at
    assert run.counts()["merged"] == Operation.objects.count() == 5


def test_many_are_merged_in_the_background_with_progress(alice, bob, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    twins(alice, 1)
    twins(alice, 2)
    browser = signed_in(bob)

    address = browser.post(BULK, pressed(browser.get(BULK)))["Location"]

    assert 'hx-trigger="every 1s"' in browser.get(address).text
    assert browser.get(f"{address}progress/").status_code == 200
    merge_in_bulk(Bulk.objects.get().pk)
    assert browser.get(f"{address}progress/").status_code == 286
    assert "2 pairs and groups are merged." in browser.get(address).text


def test_reps_do_not_merge_in_bulk_and_nobody_reads_anothers_run(alice, bob, ada, carol):
    twins(alice, 1)
    run = begin(bob)

    assert signed_in(alice).get(BULK).status_code == 403
    assert signed_in(alice).post(BULK).status_code == 403
    assert signed_in(carol).get(f"{BULK}{run.pk}/").status_code == 404
    assert signed_in(ada).get(f"{BULK}{run.pk}/").status_code == 200


def test_nothing_to_merge_is_refused_politely(bob):
    with pytest.raises(Rejected, match="nothing here"):
        begin(bob)
    assert "Nothing to merge in bulk" in signed_in(bob).get(BULK).text


def test_people_of_different_organizations_are_not_merged_unseen(alice, bob):
    for name in ("Acme", "Zebra"):
        person(alice, 1, organization=OrganizationFactory(name=name, owner=alice))
    find_twins()

    preview = bulk.preview_of(Wanted(bob))

    assert [group.plan.fields for group in preview.left_out] == [["organization"]]


def test_a_family_at_one_address_is_not_merged_unseen(alice, bob):
    home = {"street": "6 Mill Lane", "postcode": "4011", "city": "Oakford", "owner": alice}
    PersonFactory(first_name="Lena", last_name="Brookfield", **home)
    PersonFactory(first_name="Tom", last_name="Brookfield", **home)
    find_twins()

    preview = bulk.preview_of(Wanted(bob))

    assert preview.merged == []
    assert [str(group.plan.refusal) for group in preview.left_out] == ["doubt"]


@pytest.mark.django_db(transaction=True)
def test_two_bulk_merges_of_overlapping_groups_end_consistent(alice, bob, ada):
    for number in range(6):
        size = 2 + number % 2
        for place in range(size):
            PersonFactory(
                owner=alice,
                first_name=f"Jean{number}",
                last_name="Dupont",
                emails=[f"j{number}@acme.fr", f"own{number}-{place}@x.fr"],
            )
    find_twins()
    addresses = set(Person.objects.values_list("emails__normalized", flat=True))
    first, second = begin(bob), begin(ada)
    errors = []

    def work(run):
        try:
            bulk.run(run)
        except Exception as error:  # noqa: BLE001 (the test shows it)
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[run]) for run in (first, second, first, second)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not errors
    alive = Person.objects.alive()
    assert alive.count() == 6
    assert set(alive.values_list("emails__normalized", flat=True)) == addresses
    assert all(survivor_of(p) in alive for p in Person.objects.exclude(merged_into=None))
    states = [row.state for row in BulkGroup.objects.all()]
    assert states.count(State.MERGED) == states.count(State.ALREADY) == 6
    assert Operation.objects.count() == 6
    assert not BulkGroup.objects.filter(state=State.WAITING).exists()
