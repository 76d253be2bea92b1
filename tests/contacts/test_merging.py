"""Merging contacts, and taking it back."""

import threading

import pytest
from django.db import connection

from contacts.merging import merge, merge_by_hand, undo_merge
from contacts.models import ExternalId, Organization, Person
from contacts.queue.models import NotSame
from contacts.services import survivor_of
from contacts.ties.models import Affiliation, OrganizationLink
from core.errors import Rejected
from history.journal import Journal, undo
from history.models import Event, Operation
from tests.factories import (
    ActivityFactory,
    DealFactory,
    LabelFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
)


@pytest.fixture
def pair(alice):
    """The survivor, and one that knows more than the survivor does."""
    survivor = PersonFactory(
        first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"]
    )
    other = PersonFactory(
        first_name="Jean",
        last_name="Dupont",
        owner=alice,
        job_title="Buyer",
        street="1 rue de la Paix",
        city="Paris",
        organization=OrganizationFactory(owner=alice),
        emails=["jean@home.fr", "JEAN@acme.fr"],
        phones=[("06 12 34 56 78", "+33612345678")],
    )
    return survivor, other


def everything(*records):
    """All that belongs to some people, as values to compare."""
    fields = [f.attname for f in Person._meta.concrete_fields if f.name != "updated_at"]
    return [
        (
            [getattr(record, field) for field in fields],
            sorted(record.emails.values_list("address", "is_primary", "position", "label")),
            sorted(record.phones.values_list("number", "e164", "is_primary")),
            sorted(record.followers.values_list("pk", flat=True)),
            sorted(record.labels.values_list("pk", flat=True)),
            sorted(record.external_ids.values_list("source", "value")),
            sorted(map(str, record.leads.values_list("pk", flat=True))),
            sorted(record.deals.values_list("pk", flat=True)),
            sorted(record.notes.values_list("pk", flat=True)),
            sorted(record.activities.values_list("pk", flat=True)),
        )
        for record in Person.objects.filter(pk__in=[r.pk for r in records]).order_by("pk")
    ]


def burden(other, alice, bob):
    """Give a person one of everything that can hang on it."""
    LeadFactory(person=other, owner=alice)
    DealFactory(person=other, owner=alice)
    NoteFactory(person=other, author=alice)
    ActivityFactory(person=other, owner=alice)
    other.followers.add(bob)
    other.labels.add(LabelFactory(entity="person"))
    ExternalId.objects.create(person=other, source="pipedrive", value="7")


def test_everything_comes_along_and_empty_fields_are_filled(pair, alice, bob):
    survivor, other = pair
    burden(other, alice, bob)

    merge(survivor, [other], by=bob)

    survivor = Person.objects.get(pk=survivor.pk)
    assert survivor.job_title == "Buyer"
    assert (survivor.street, survivor.city) == ("1 rue de la Paix", "Paris")
    assert survivor.organization == other.organization
    assert {e.normalized for e in survivor.emails.all()} == {"jean@acme.fr", "jean@home.fr"}
    assert survivor.emails.get(is_primary=True).address == "jean@acme.fr"
    assert survivor.phones.get().e164 == "+33612345678"
    assert survivor.leads.count() == survivor.deals.count() == 1
    assert survivor.notes.count() == survivor.activities.count() == 1
    assert list(survivor.followers.all()) == [bob]
    assert survivor.labels.count() == survivor.external_ids.count() == 1


def test_the_other_is_gone_and_leads_to_the_survivor(pair, bob):
    survivor, other = pair

    merge(survivor, [other], by=bob)

    other = Person.objects.get(pk=other.pk)
    assert other.merged_into == survivor
    assert not Person.objects.visible_to(bob).filter(pk=other.pk).exists()
    [event] = Event.objects.about(survivor).filter(verb="person.merged")
    assert event.details["others"] == "Jean Dupont"
    assert event.details["ids"] == [other.pk]


def test_undo_gives_each_record_back_what_it_had(pair, alice, bob):
    survivor, other = pair
    burden(other, alice, bob)
    before = everything(survivor, other)

    operation = merge(survivor, [other], by=bob)
    assert everything(survivor, other) != before
    undone = undo_merge(survivor, operation, by=bob)

    assert undone.spared == []
    assert everything(survivor, other) == before


def test_what_came_afterwards_stays_with_the_survivor(pair, alice, bob):
    survivor, other = pair
    operation = merge(survivor, [other], by=bob)
    deal = DealFactory(person=survivor, owner=alice)
    survivor = Person.objects.get(pk=survivor.pk)
    survivor.job_title = "Director"
    survivor.save()

    undone = undo_merge(survivor, operation, by=bob)

    assert [entry.field for entry in undone.spared] == ["job_title"]
    survivor.refresh_from_db()
    assert survivor.job_title == "Director"
    assert deal in survivor.deals.all()


def test_a_second_merge_must_be_undone_before_the_first(pair, alice, bob):
    survivor, other = pair
    third = PersonFactory(owner=alice)
    first = merge(survivor, [other], by=bob)
    merge(third, [survivor], by=bob)

    with pytest.raises(Rejected, match="later change"):
        undo_merge(survivor, first, by=bob)


def test_many_are_merged_at_once(alice, bob):
    survivor, *others = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr"]) for n in range(4)]

    merge(survivor, others, by=bob)

    assert survivor.emails.count() == 4


def test_organizations_bring_their_people(alice, bob):
    survivor, other = OrganizationFactory(owner=alice), OrganizationFactory(owner=alice)
    person = PersonFactory(organization=other, owner=alice)

    operation = merge(survivor, [other], by=bob)

    assert list(survivor.people.all()) == [person]
    undo(operation, by=bob)
    assert list(Organization.objects.get(pk=other.pk).people.all()) == [person]


def test_a_person_named_after_an_e_mail_takes_the_real_name(alice, bob):
    survivor = PersonFactory(first_name="jean@acme.fr", last_name="", owner=alice)
    other = PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)

    merge(survivor, [other], by=bob)

    survivor.refresh_from_db()
    assert str(survivor) == "Jean Dupont"


def test_a_merge_within_a_conversion_is_undone_with_it(pair, bob):
    survivor, other = pair
    journal = Journal.begin(Operation.Kind.CONVERSION, by=bob, title="Lead")

    operation = merge(survivor, [other], by=bob, journal=journal)

    assert operation == journal.operation
    undo(operation, by=bob)
    other.refresh_from_db()
    assert other.deleted_at is None


def test_a_repeated_merge_changes_nothing(pair, bob):
    survivor, other = pair
    merge(survivor, [other], by=bob)

    merge(survivor, [other], by=bob)

    assert Event.objects.about(survivor).filter(verb="person.merged").count() == 1


def test_a_merged_record_cannot_survive_another_merge(pair, alice, bob):
    survivor, other = pair
    merge(survivor, [other], by=bob)

    with pytest.raises(Rejected, match="merged into another"):
        merge(other, [PersonFactory(owner=alice)], by=bob)


def test_reps_do_not_merge_and_managers_only_what_their_team_owns(pair, alice, bob, carol):
    survivor, other = pair
    foreign = PersonFactory(owner=carol)

    for by, one in ((alice, other), (bob, foreign)):
        with pytest.raises(Rejected, match="can merge"):
            merge_by_hand(survivor, [one], by=by)
    merge_by_hand(survivor, [other], by=bob)


def test_only_who_merged_or_an_admin_undoes_it(pair, bob, carol, ada):
    survivor, other = pair
    operation = merge_by_hand(survivor, [other], by=bob)

    with pytest.raises(Rejected, match="Only who merged"):
        undo_merge(survivor, operation, by=carol)
    undo_merge(survivor, operation, by=ada)


def in_threads(*jobs):
    """Run jobs at the same moment, each on a connection of its own; their results or errors."""
    results, start = [None] * len(jobs), threading.Barrier(len(jobs))

    def run(place, job):
        start.wait()
        try:
            results[place] = job()
        except Rejected as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_overlapping_merges_at_once_lose_nothing(alice, bob):
    people = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr"]) for n in range(4)]
    one, two, three, four = people

    in_threads(
        lambda: merge_by_hand(one, [two], by=bob),
        lambda: merge_by_hand(two, [three], by=bob),
        lambda: merge_by_hand(three, [four], by=bob),
        lambda: merge_by_hand(four, [one], by=bob),
    )

    alive = Person.objects.alive()
    assert sum(person.emails.count() for person in alive) == 4
    for person in Person.objects.filter(deleted_at__isnull=False):
        assert survivor_of(person) in alive


def link(organization, other, kind="parent"):
    return OrganizationLink.objects.create(organization=organization, other=other, kind=kind)


def family():
    return {(one.organization.name, one.other.name) for one in OrganizationLink.objects.all()}


@pytest.fixture
def firms(alice):
    return [OrganizationFactory(name=name, owner=alice) for name in "ABCD"]


def test_a_daughter_merged_with_its_parent_is_not_its_own_parent(firms, bob):
    a, b, c, _d = firms
    link(b, a)
    link(c, b)

    operation = merge(a, [b], by=bob)

    assert family() == {("C", "A")}
    undo_merge(a, operation, by=bob)
    assert family() == {("B", "A"), ("C", "B")}


def test_a_grandparent_merged_with_its_grandchild_closes_no_circle(firms, bob):
    a, b, c, _d = firms
    link(b, a)
    link(c, b)

    operation = merge(a, [c], by=bob)

    assert family() in ({("B", "A")}, {("A", "B")})
    undo_merge(a, operation, by=bob)
    assert family() == {("B", "A"), ("C", "B")}


def test_the_parent_of_the_merged_one_takes_the_place_that_the_merge_leaves_empty(firms, bob):
    a, b, c, _d = firms
    link(a, b)
    link(b, c)

    operation = merge(a, [b], by=bob)

    assert family() == {("A", "C")}
    undo_merge(a, operation, by=bob)
    assert family() == {("A", "B"), ("B", "C")}


def test_of_two_parents_the_survivors_stays(firms, bob):
    a, b, c, d = firms
    link(a, c)
    link(b, d)
    link(c, b, "related")  # the two that the survivor and its parent already are

    operation = merge(a, [b], by=bob)

    assert family() == {("A", "C")}
    undo_merge(a, operation, by=bob)
    assert family() == {("A", "C"), ("B", "D"), ("C", "B")}


def test_roles_come_along_each_once(alice, bob, firms):
    a, b, _c, _d = firms
    one, two = PersonFactory(owner=alice), PersonFactory(owner=alice)
    Affiliation.objects.create(person=one, organization=a, role="Chair")
    Affiliation.objects.create(person=two, organization=a, role="President")
    Affiliation.objects.create(person=two, organization=b, role="Adviser")

    people = merge(one, [two], by=bob)
    assert set(one.affiliations.values_list("role", flat=True)) == {"Chair", "Adviser"}
    organizations = merge(a, [b], by=bob)
    assert set(one.affiliations.values_list("organization", flat=True)) == {a.pk}

    with pytest.raises(Rejected, match="merge"):
        undo_merge(one, people, by=bob)
    undo_merge(a, organizations, by=bob)
    undo_merge(one, people, by=bob)
    assert set(two.affiliations.values_list("role", flat=True)) == {"President", "Adviser"}


def test_what_was_said_not_to_be_the_same_stays_said_of_the_survivor(alice, bob):
    one, two, third = (PersonFactory(owner=alice) for _ in range(3))
    NotSame.objects.create(person_a=two, person_b=third, by=bob)

    operation = merge(one, [two], by=bob)
    assert NotSame.objects.get().ids == (one.pk, third.pk)

    undo_merge(one, operation, by=bob)
    assert NotSame.objects.get().ids == (two.pk, third.pk)


def test_those_said_not_to_be_the_same_can_still_be_merged_by_hand(alice, bob):
    one, two = (PersonFactory(owner=alice) for _ in range(2))
    NotSame.objects.create(person_a=two, person_b=one, by=bob)

    operation = merge(one, [two], by=bob)
    assert not NotSame.objects.exists()

    undo_merge(one, operation, by=bob)
    assert NotSame.objects.count() == 1


def test_a_choice_takes_its_value_from_the_contact_it_names(pair, bob):
    survivor, other = pair

    merge(survivor, [other], by=bob, choices={"first_name": other.pk, "address": survivor.pk})

    survivor.refresh_from_db()
    assert (survivor.city, survivor.job_title) == ("", "Buyer")


@pytest.mark.parametrize("choices", [{"deleted_at": 0}, {"visible": 0}, {"job_title": 987654}])
def test_a_choice_that_is_none_is_refused(choices, pair, bob):
    survivor, other = pair
    choices = {name: key or other.pk for name, key in choices.items()}

    with pytest.raises(Rejected):
        merge(survivor, [other], by=bob, choices=choices)

    other.refresh_from_db()
    assert other.deleted_at is None
