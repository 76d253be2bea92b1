"""The page of the merge queue: what it shows to whom, and what is said of a pair there."""

import re

import pytest
from django.utils import timezone

from contacts.models import Person
from contacts.queue.models import NotSame, Recheck, Twins
from contacts.queue.services import set_apart
from contacts.tasks import find_twins
from tests.cast import HTMX, signed_in
from tests.contacts.queues import QUEUE, firms, person, twins
from tests.factories import OrganizationFactory


def cards(response):
    """The names of the contacts of each card."""
    headings = re.findall(r'<h2 class="visually-hidden">(.*?)</h2>', response.text)
    return [heading.split(", ") for heading in headings]


@pytest.mark.parametrize("size", [1, 30])
def test_a_page_costs_the_same_for_any_number(browser, alice, size, django_assert_max_num_queries):
    for number in range(size):
        one, two = person(alice, number), person(alice, number)
        Twins.objects.create(
            kind="person", a=one.pk, b=two.pk, score=98, reasons=[{"code": "name"}], cluster=one.pk
        )

    with django_assert_max_num_queries(20):
        response = browser.get(QUEUE)

    assert len(cards(response)) == min(size, 20)
    assert "HX-Request" in response.headers["Vary"]


def test_the_best_come_first_and_a_page_follows_the_other(browser, alice):
    for number in range(45):
        one, two = person(alice, number), person(alice, number)
        Twins.objects.create(kind="person", a=one.pk, b=two.pk, score=86 + number % 14)
    shown, address, scores = [], QUEUE, []

    while address:
        html = browser.get(address, headers=HTMX if shown else {}).text
        scores += [int(score) for score in re.findall(r'tone="warning">(\d+)', html)]
        shown += re.findall(r"Jean\d+ Dupont, Jean\d+ Dupont</h2>", html)
        more = re.search(r'href="([^"]*after=[^"]+)"', html)
        address = more[1].replace("&amp;", "&") if more else ""

    assert scores == sorted(scores, reverse=True)
    assert len(set(shown)) == 45


def test_three_records_of_somebody_are_one_card(browser, alice):
    twins(alice, size=3)

    assert cards(browser.get(QUEUE)) == [["Jean0 Dupont"] * 3]


def test_filters_narrow_it(browser, alice, carol, north):
    twins(alice, 1)
    twins(carol, 2)
    firms(alice)

    def names(query):
        return {card[0] for card in cards(browser.get(f"{QUEUE}?{query}"))}

    assert names("") == {"Jean1 Dupont", "Jean2 Dupont", "Acme"}
    assert names("kind=organization") == {"Acme"}
    assert names("kind=person&owner=me") == {"Jean1 Dupont"}
    assert names(f"owner={carol.pk}") == {"Jean2 Dupont"}
    assert names("owner=team&kind=person") == {"Jean1 Dupont"}
    assert names("score=nonsense&owner=7777&kind=x") == {"Jean1 Dupont", "Jean2 Dupont", "Acme"}
    Twins.objects.filter(kind="person").update(score=90)
    Twins.objects.filter(kind="organization").update(score=99)
    assert names("score=95") == {"Acme"}


def test_a_pair_of_which_one_is_hidden_shows_nothing(alice, carol):
    person(alice, visibility="owner")
    person(carol)
    find_twins()
    assert Twins.objects.count() == 1

    response = signed_in(carol).get(QUEUE)

    assert cards(response) == []
    assert "No likely duplicates" in response.text
    assert signed_in(carol).get(f"{QUEUE}count/").text.strip() == ""
    assert signed_in(alice).get(f"{QUEUE}count/").text.strip().startswith("1<")


def test_a_group_shows_only_its_visible_part(alice, carol):
    person(alice, visibility="owner", last_name="Dupont-Secret")
    for _ in range(2):
        person(carol)
    find_twins()

    assert cards(signed_in(carol).get(QUEUE)) == [["Jean0 Dupont"] * 2]


def test_an_organization_that_is_hidden_is_no_reason_to_tell(alice, carol):
    works = OrganizationFactory(owner=alice, visibility="owner")
    for _ in range(2):
        person(carol, organization=works)
    find_twins()

    assert "same organization" in signed_in(alice).get(QUEUE).text
    html = signed_in(carol).get(QUEUE).text
    assert "same organization" not in html
    assert "same e-mail" in html


def test_reasons_are_told_in_the_language_of_the_reader(alice):
    twins(alice)
    alice.language = "fr"
    alice.save()

    assert "même e-mail" in signed_in(alice).get(QUEUE).text


def test_what_only_a_hidden_contact_holds_together_is_two_pairs(alice, carol):
    one, two, three, four = (person(carol, number) for number in (1, 1, 2, 2))
    hidden = person(alice, 3, visibility="owner")
    Recheck.objects.all().delete()
    for a, b in ((one, two), (three, four), (two, hidden), (three, hidden)):
        Twins.objects.create(
            kind="person", a=min(a.pk, b.pk), b=max(a.pk, b.pk), score=98, cluster=one.pk
        )

    found = cards(signed_in(carol).get(QUEUE))

    assert sorted(found) == [["Jean1 Dupont"] * 2, ["Jean2 Dupont"] * 2]


def test_a_rep_reads_who_may_merge_and_a_manager_merges(alice, bob, carol):
    twins(alice)

    assert (
        "An admin or a manager of Alice Martin can merge them." in signed_in(alice).get(QUEUE).text
    )
    html = signed_in(bob).get(QUEUE).text
    assert "can merge them" not in html
    assert re.search(r'href="/contacts/person/merge/', html)
    assert "Merge in bulk" in html
    assert "Merge in bulk" not in signed_in(carol).get(QUEUE).text


def test_a_merge_from_the_queue_leads_back_to_it(alice, bob):
    twins(alice)
    browser = signed_in(bob)
    compare = re.search(r'href="(/contacts/person/merge/[^"]*)"', browser.get(QUEUE).text)[1]
    address = compare.replace("&amp;", "&")
    fields = dict(
        re.findall(r'name="([^"]+)" value="([^"]*)"[^>]*checked', browser.get(address).text)
    )

    merged = browser.post(address, fields)

    assert merged["Location"] == QUEUE
    assert "is merged." in browser.get(QUEUE).text
    assert Person.objects.alive().count() == 1


def test_not_the_same_takes_the_card_away_and_its_undo_brings_it_back(browser, alice):
    one, two = twins(alice)
    asked = {"other": two.pk, "shown": [one.pk, two.pk]}

    said = browser.post(f"/contacts/person/{one.pk}/not-same/", asked, headers=HTMX)

    assert cards(said) == []
    assert "are kept apart" in said.text
    assert cards(browser.get(QUEUE)) == []
    undo = re.search(r'action="([^"]*not-same/deletion/[^"]*)"', said.text)[1]
    find_twins()
    back = browser.post(undo.replace("&amp;", "&"), headers=HTMX)
    assert "twins-changed" in back.headers["HX-Trigger"]
    assert cards(browser.get(QUEUE)) == [["Jean0 Dupont"] * 2]


def test_one_of_three_is_said_to_be_none_of_the_others(browser, alice):
    one, two, three = twins(alice, size=3)
    asked = {"other": [one.pk, three.pk], "shown": [one.pk, two.pk, three.pk]}

    said = browser.post(f"/contacts/person/{two.pk}/not-same/", asked, headers=HTMX)

    assert cards(said) == [["Jean0 Dupont"] * 2]
    assert NotSame.objects.ids_apart_from(two) == {one.pk, three.pk}
    find_twins()
    assert set(Twins.objects.values_list("a", "b")) == {(one.pk, three.pk)}


def test_without_scripts_a_judgement_leads_back_to_the_queue(browser, alice):
    one, two = twins(alice)

    said = browser.post(
        f"/contacts/person/{one.pk}/not-same/", {"other": two.pk, "shown": [one.pk, two.pk]}
    )

    assert said["Location"] == QUEUE


@pytest.mark.parametrize("other", ["", "0", "99999999", "x"])
def test_nobody_at_all_cannot_be_kept_apart(browser, alice, other):
    one, _two = twins(alice)

    answer = browser.post(f"/contacts/person/{one.pk}/not-same/", {"other": other})

    assert answer.status_code == 404


def test_a_hidden_contact_can_neither_be_kept_apart_nor_found_out(alice, carol):
    hidden, hers = person(alice, visibility="owner"), person(carol)
    browser = signed_in(carol)

    for name in ("not-same/", "not-same/deletion/"):
        ways = [(hidden, hers), (hers, hidden)]
        for one, other in ways:
            address = f"/contacts/person/{one.pk}/{name}"
            assert browser.post(address, {"other": other.pk}).status_code == 404
    assert not NotSame.objects.exists()


def test_a_chain_with_two_that_are_apart_warns(browser, alice):
    one, _two, three = twins(alice, size=3)
    set_apart(one, [three], by=alice)
    find_twins()

    response = browser.get(QUEUE)

    assert cards(response) == [["Jean0 Dupont"] * 3]
    assert "Some of these were said not to be the same" in response.text


def test_an_empty_queue_says_when_it_was_looked_at_and_what_waits(browser, alice, carol):
    assert "Nobody has looked yet" in browser.get(QUEUE).text
    find_twins()
    assert "Last looked" in browser.get(QUEUE).text

    person(alice, 1)
    person(alice, 2)
    person(carol, 3, visibility="owner")

    assert "2 contacts wait to be checked" in browser.get(QUEUE).text


def test_a_contact_that_went_to_the_trash_leaves_the_page_at_once(browser, alice):
    one, _two = twins(alice)

    Person.objects.filter(pk=one.pk).update(deleted_at=timezone.now())

    assert cards(browser.get(QUEUE)) == []
