"""Two contacts that look alike and are not one: said once, remembered at every door."""

import pytest

from contacts.duplicates import twins_of
from contacts.merging import merge, undo_merge
from contacts.models import Person
from contacts.queue.models import NotSame
from contacts.queue.services import set_apart, take_back
from core.errors import Rejected
from tests.cast import HTMX, signed_in
from tests.factories import OrganizationFactory, PersonFactory


@pytest.fixture
def pair(alice):
    """Father and son, who share an address."""
    return [
        PersonFactory(first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"])
        for _ in range(2)
    ]


def names(candidates):
    return [candidate.record for candidate in candidates]


def test_it_is_remembered_both_ways(pair, alice):
    father, son = pair
    assert names(twins_of(father, user=alice)) == [son]

    set_apart(father, [son], by=alice)

    assert twins_of(father, user=alice) == []
    assert twins_of(son, user=alice) == []


def test_a_third_one_is_still_found(pair, alice):
    father, son = pair
    third = PersonFactory(
        first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"]
    )

    set_apart(father, [son], by=alice)

    assert names(twins_of(father, user=alice)) == [third]


def test_the_live_hint_of_a_form_leaves_it_out(pair, alice, browser):
    father, son = pair
    asked = {
        "kind": "person",
        "saved": father.pk,
        "first_name": "Jean",
        "last_name": "Dupont",
        "emails-0-address": "jean@acme.fr",
    }
    assert f"/people/{son.pk}/" in browser.get("/contacts/duplicates/", asked).text

    set_apart(son, [father], by=alice)

    assert f"/people/{son.pk}/" not in browser.get("/contacts/duplicates/", asked).text


def test_saying_it_twice_or_the_other_way_round_changes_nothing(pair, alice):
    father, son = pair
    set_apart(father, [son], by=alice)

    set_apart(father, [son], by=alice)
    set_apart(son, [father], by=alice)

    assert NotSame.objects.count() == 1


def test_it_can_be_taken_back_from_either_side(pair, alice):
    father, son = pair
    set_apart(father, [son], by=alice)

    take_back(son, [father], by=alice)

    assert names(twins_of(father, user=alice)) == [son]


def test_it_holds_for_organizations(alice):
    one, two = (OrganizationFactory(name="Acme SARL", domain="acme.fr", owner=alice) for _ in "ab")
    assert names(twins_of(one, user=alice)) == [two]

    set_apart(one, [two], by=alice)

    assert twins_of(two, user=alice) == []


@pytest.mark.parametrize("is_older", [True, False])
def test_it_survives_the_merge_of_one_of_the_two(pair, alice, bob, is_older):
    father, son = pair
    survivor = PersonFactory(owner=alice)
    if is_older:
        father, survivor = survivor, father
    set_apart(father, [son], by=alice)

    operation = merge(survivor, [son], by=bob)

    assert NotSame.objects.ids_apart_from(father) == {survivor.pk}
    assert NotSame.objects.ids_apart_from(survivor) == {father.pk}
    undo_merge(Person.objects.get(pk=survivor.pk), operation, by=bob)
    assert NotSame.objects.ids_apart_from(father) == {son.pk}


def test_what_was_said_of_both_is_kept_once_by_their_survivor(pair, alice, bob):
    father, son = pair
    stranger = PersonFactory(owner=alice)
    set_apart(stranger, [father, son], by=alice)

    operation = merge(father, [son], by=bob)

    assert NotSame.objects.ids_apart_from(stranger) == {father.pk}
    undo_merge(father, operation, by=bob)
    assert NotSame.objects.ids_apart_from(stranger) == {father.pk, son.pk}


def test_who_merges_two_that_were_apart_knows_better_and_can_undo_it(pair, alice, bob):
    father, son = pair
    set_apart(father, [son], by=alice)

    operation = merge(father, [son], by=bob)

    assert not NotSame.objects.exists()
    undo_merge(father, operation, by=bob)
    assert NotSame.objects.ids_apart_from(father) == {son.pk}


def test_who_may_not_edit_one_of_them_may_not_say_so(pair, alice, carol, company):
    father, _son = pair
    company.reps_edit_only_their_own = True
    company.save()
    hers = PersonFactory(first_name="Jean", last_name="Dupont", owner=carol)

    with pytest.raises(Rejected, match="Alice Martin or a manager"):
        set_apart(hers, [father], by=carol)

    assert not NotSame.objects.exists()


def test_the_page_of_a_contact_says_it_and_takes_it_back(pair, alice, browser):
    father, son = pair
    panel = f"/contacts/person/{father.pk}/twins/"
    assert f"/contacts/person/{father.pk}/not-same/" in browser.get(panel).text

    browser.post(f"/contacts/person/{father.pk}/not-same/", {"other": son.pk}, headers=HTMX)
    html = browser.get(panel).text
    assert "probably here twice" not in html
    assert "Kept apart from 1 contact" in html
    assert f"/people/{son.pk}/" in html

    answer = browser.post(
        f"/contacts/person/{father.pk}/not-same/deletion/", {"other": son.pk}, headers=HTMX
    )
    assert "contact-changed" in answer.headers["HX-Trigger"]
    assert "probably here twice" in browser.get(panel).text
    assert "Kept apart" not in browser.get(panel).text


def test_a_hidden_contact_is_not_named_on_the_page_of_the_other(alice, carol):
    one = PersonFactory(owner=alice)
    hidden = PersonFactory(owner=alice, visibility="owner", first_name="Secret")
    set_apart(one, [hidden], by=alice)

    html = signed_in(carol).get(f"/contacts/person/{one.pk}/twins/").text

    assert "Kept apart" not in html
    assert "Secret" not in html


def test_only_who_sees_both_sees_that_they_are_apart(alice, carol):
    one, hidden = PersonFactory(owner=alice), PersonFactory(owner=alice, visibility="owner")
    set_apart(one, [hidden], by=alice)

    assert NotSame.objects.visible_to(alice).count() == 1
    assert not NotSame.objects.visible_to(carol).exists()
