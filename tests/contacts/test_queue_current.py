"""The merge queue is kept current, whoever writes contacts and however."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from contacts.merging import merge, undo_merge
from contacts.models import Email, Person
from contacts.queue import checking, sweeping
from contacts.queue.models import Recheck, Twins
from contacts.queue.services import set_apart, take_back
from contacts.services import delete_contact, restore_contact, update_person
from contacts.tasks import find_twins
from core.copying import copy_in
from tests.factories import OrganizationFactory, PersonFactory


def jean(owner, **fields):
    return PersonFactory(
        **{"first_name": "Jean", "last_name": "Dupont", "emails": ["jean@acme.fr"]} | fields,
        owner=owner,
    )


def pairs(kind="person"):
    find_twins()
    return {(row.a, row.b) for row in Twins.objects.filter(kind=kind)}


@pytest.fixture
def pair(alice):
    one, two = jean(alice), jean(alice)
    assert pairs() == {(one.pk, two.pk)}
    return one, two


def test_a_new_contact_is_found_with_its_score_and_reasons(pair):
    [row] = Twins.objects.all()

    assert row.score >= 85
    assert row.reasons


def test_what_no_longer_looks_alike_goes(pair, alice):
    one, _two = pair

    update_person(one, {"first_name": "Zoe", "last_name": "Vang", "emails": []}, by=alice)

    assert pairs() == set()


def test_an_edit_in_the_form_brings_a_pair(alice, browser):
    one, other = jean(alice), PersonFactory(first_name="Zoe", last_name="Vang", owner=alice)
    assert pairs() == set()

    update_person(
        other, {"first_name": "Jean", "last_name": "Dupont", "emails": ["jean@acme.fr"]}, by=alice
    )

    assert pairs() == {(one.pk, other.pk)}


def test_bulk_sql_is_noticed(pair):
    one, _two = pair

    Person.objects.filter(pk=one.pk).update(first_name="Zoe", last_name="Vang")
    Email.objects.filter(person=one).update(address="zoe@elsewhere.example")

    assert pairs() == set()


def test_rows_that_are_copied_in_are_noticed(alice):
    one = jean(alice)
    copy_in(
        Person,
        [{"first_name": "Jean", "last_name": "Dupont", "owner_id": alice.pk} for _ in range(2)],
    )
    two, three = Person.objects.exclude(pk=one.pk).order_by("pk")
    copy_in(Email, [{"person_id": row.pk, "address": "jean@acme.fr"} for row in (two, three)])

    assert pairs() == {(one.pk, two.pk), (one.pk, three.pk), (two.pk, three.pk)}


def test_an_e_mail_or_a_phone_that_is_added_brings_a_pair(alice):
    one, two = jean(alice, emails=[]), jean(alice, emails=[])
    three = jean(alice, emails=[])
    assert pairs() == set()

    for person in (one, two):
        person.emails.create(address="jean@acme.fr")
    assert pairs() == {(one.pk, two.pk)}

    for person in (two, three):
        person.phones.create(number="06 12 34 56 78", e164="+33612345678")
    assert pairs() == {(one.pk, two.pk), (two.pk, three.pk)}


def test_a_merge_takes_the_pair_away_and_its_undo_brings_it_back(pair, bob):
    one, two = pair

    operation = merge(one, [two], by=bob)
    assert pairs() == set()
    undo_merge(Person.objects.get(pk=one.pk), operation, by=bob)

    assert pairs() == {(one.pk, two.pk)}


def test_the_trash_takes_the_pair_away_and_restoring_brings_it_back(pair, alice):
    one, two = pair

    delete_contact(two, by=alice)
    assert pairs() == set()
    restore_contact(two, by=alice)

    assert pairs() == {(one.pk, two.pk)}


def test_rows_that_are_deleted_leave_nothing(pair):
    one, _two = pair

    Person.objects.filter(pk=one.pk).delete()

    assert pairs() == set()


def test_what_an_organization_is_called_counts_for_its_people(alice):
    firms = [OrganizationFactory(name=name, owner=alice) for name in ("Acme", "Zebra Tools")]
    one, two = [jean(alice, emails=[], organization=firm) for firm in firms]
    assert pairs() == set()

    type(firms[0]).objects.filter(pk=firms[1].pk).update(name="Acme")

    assert (one.pk, two.pk) in pairs()


def test_not_the_same_takes_the_pair_away_and_taking_it_back_brings_it_again(pair, alice):
    one, two = pair

    set_apart(two, [one], by=alice)
    assert pairs() == set()
    take_back(one, [two], by=alice)

    assert pairs() == {(one.pk, two.pk)}


def test_organizations_are_found_too(alice):
    one, two = [OrganizationFactory(name="Acme", domain="acme.fr", owner=alice) for _ in "ab"]

    assert pairs("organization") == {(one.pk, two.pk)}


def test_what_no_score_depends_on_leaves_no_work(pair, alice, carol):
    one, _two = pair

    Person.objects.filter(pk=one.pk).update(owner=carol, job_title="Buyer", visibility="owner")

    assert not Recheck.objects.exists()


def test_three_that_hang_together_are_one_group(alice):
    one = jean(alice)
    two = jean(alice, phones=[("06 12 34 56 78", "+33612345678")])
    three = jean(alice, emails=[], phones=[("06 12 34 56 78", "+33612345678")])
    other = [OrganizationFactory(name="Acme", domain="acme.fr", owner=alice) for _ in "ab"]
    assert (one.pk, two.pk) in pairs()
    assert set(Twins.objects.filter(kind="person").values_list("cluster", flat=True)) == {one.pk}

    Person.objects.filter(pk=two.pk).delete()

    assert pairs("organization") == {tuple(firm.pk for firm in other)}
    assert not Twins.objects.filter(kind="person", cluster=one.pk, b=three.pk, a=two.pk).exists()


def test_the_command_brings_it_up_to_date(pair, capsys):
    Twins.objects.all().delete()

    call_command("find_twins", all=True)

    assert Twins.objects.count() == 1
    assert "contacts checked" in capsys.readouterr().out


@pytest.fixture
def sweeps(monkeypatch):
    """Let a pass over everybody be worth it for any number."""
    monkeypatch.setattr(sweeping, "FEWEST", 0)


def test_very_many_are_checked_in_one_pass_with_the_same_outcome(alice, sweeps, monkeypatch):
    people = [jean(alice, emails=[f"j{number // 3}@acme.fr"]) for number in range(9)]
    firms = [OrganizationFactory(name="Acme", domain="acme.fr", owner=alice) for _ in "ab"]
    Twins.objects.create(kind="person", a=people[0].pk, b=people[8].pk, score=99)
    found = pairs() | pairs("organization")
    rows = list(Twins.objects.order_by("kind", "a", "b").values_list("a", "b", "score", "cluster"))
    assert (firms[0].pk, firms[1].pk) in found
    assert not Recheck.objects.exists()

    monkeypatch.setattr(sweeping, "FEWEST", 5000)
    call_command("find_twins", all=True, verbosity=0)

    again = Twins.objects.order_by("kind", "a", "b").values_list("a", "b", "score", "cluster")
    assert list(again) == rows


def test_what_changes_during_a_pass_is_checked_after_it(alice, sweeps, monkeypatch):
    one, two = jean(alice), jean(alice)
    real = sweeping.all_pairs

    def slow(kind):
        yield from list(real(kind))
        if kind == "person":
            Person.objects.filter(pk=one.pk).update(first_name="Zoe", last_name="Vang")
            Email.objects.filter(person=one).update(address="zoe@elsewhere.example")

    monkeypatch.setattr(sweeping, "all_pairs", slow)
    sweeping.sweep("person")
    assert Twins.objects.filter(a=one.pk, b=two.pk).exists()
    assert Recheck.objects.filter(kind="person", contact_id=one.pk).exists()
    monkeypatch.setattr(sweeping, "all_pairs", real)

    assert pairs() == set()


def test_a_pass_that_is_killed_begins_anew(alice, sweeps, monkeypatch):
    one, two = jean(alice), jean(alice)
    real = sweeping._group_all

    def dies(kind):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweeping, "_group_all", dies)
    with pytest.raises(KeyboardInterrupt):
        find_twins()
    assert Recheck.objects.exists()
    monkeypatch.setattr(sweeping, "_group_all", real)

    assert pairs() == {(one.pk, two.pk)}
    assert Twins.objects.get().cluster == one.pk


def test_a_worker_that_is_killed_loses_nothing(alice, monkeypatch):
    for number in range(4):
        jean(alice, last_name=f"Dupont{'x' * number}", emails=[f"j{number // 2}@acme.fr"])
    real, calls = checking._check, []

    def dies(kind, ids):
        calls.append(ids)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(kind, ids)

    monkeypatch.setattr(checking, "_check", dies)
    checking.check_some(limit=1)
    with pytest.raises(KeyboardInterrupt):
        checking.check_some(limit=1)

    monkeypatch.setattr(checking, "_check", real)

    assert len(pairs()) == 2
    assert not Recheck.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_no_harm(alice):
    for number in range(20):
        jean(alice, emails=[f"j{number // 2}@acme.fr"])

    def work():
        call_command("find_twins", verbosity=0)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert not Recheck.objects.exists()
    assert Twins.objects.count() == 10
