"""The merge page: side by side, field by field, and the way there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contacts.merging import merge
from contacts.models import Organization, Person
from history.models import Operation
from tests.cast import HTMX, signed_in
from tests.factories import (
    DealFactory,
    LeadFactory,
    NoteFactory,
    OrganizationFactory,
    PersonFactory,
)


def page(kind, *contacts):
    ids = "&".join(f"id={one.pk}" for one in contacts)
    return f"{reverse('contacts:merge_side_by_side', args=[kind])}?{ids}"


@pytest.fixture
def jean(alice):
    return PersonFactory(first_name="Jean", last_name="Dupont", owner=alice, job_title="Buyer")


@pytest.fixture
def twin(alice):
    return PersonFactory(
        first_name="J.",
        last_name="Dupont",
        owner=alice,
        job_title="Chief buyer",
        emails=["jean@acme.fr"],
        city="Paris",
    )


def proposed(response):
    return response.context["form"].proposal


def test_the_fullest_contact_and_the_most_complete_values_are_proposed(jean, twin, bob):
    proposal = proposed(signed_in(bob).get(page("person", jean, twin)))

    assert proposal.survivor == twin
    assert proposal.choices["name"] == jean.pk
    assert proposal.choices["job_title"] == twin.pk
    assert proposal.choices["emails"] == twin.pk
    assert proposal.choices["address"] == twin.pk


def test_the_address_book_survives_a_leads_own_contact(jean, twin, bob):
    Person.objects.filter(pk=twin.pk).update(confirmed_at=None)

    assert proposed(signed_in(bob).get(page("person", jean, twin))).survivor == jean


def test_of_two_different_values_the_one_changed_last_is_proposed(alice, bob):
    old = PersonFactory(owner=alice, job_title="Buyer", city="Lyon", country="FR")
    new = PersonFactory(owner=alice, job_title="Director")

    proposal = proposed(signed_in(bob).get(page("person", old, new)))

    assert proposal.survivor == old
    assert proposal.choices["job_title"] == new.pk
    assert proposal.choices["owner"] == old.pk


def test_a_legal_form_is_not_lost(alice, bob):
    full = OrganizationFactory(name="Menuiserie Martin SARL", owner=alice)
    short = OrganizationFactory(name="Menuiserie Martin", owner=alice, domain="martin.fr")

    proposal = proposed(signed_in(bob).get(page("organization", full, short)))

    assert (proposal.survivor, proposal.choices["name"]) == (short, full.pk)


def test_what_was_picked_is_what_the_survivor_gets(jean, twin, bob):
    data = {
        "survivor": jean.pk,
        "name": jean.pk,
        "job_title": twin.pk,
        "address": jean.pk,
        "emails": twin.pk,
    }

    response = signed_in(bob).post(page("person", jean, twin), data)

    assert response.status_code == 302
    assert response["Location"] == jean.get_absolute_url()
    jean.refresh_from_db()
    assert (str(jean), jean.job_title, jean.city) == ("Jean Dupont", "Chief buyer", "")
    assert [str(email) for email in jean.emails.all()] == ["jean@acme.fr"]
    assert Person.objects.get(pk=twin.pk).merged_into == jean


def test_what_was_not_picked_follows_the_rule(jean, twin, bob):
    signed_in(bob).post(page("person", jean, twin), {"survivor": jean.pk})

    jean.refresh_from_db()
    assert (str(jean), jean.job_title, jean.city) == ("Jean Dupont", "Chief buyer", "Paris")


def test_an_undo_is_offered_where_one_arrives(jean, twin, bob):
    browser = signed_in(bob)
    browser.post(page("person", jean, twin), {"survivor": jean.pk})
    operation = Operation.objects.get()
    undo = reverse("contacts:undo_merge", args=["person", jean.pk, operation.pk])

    assert undo in browser.get(jean.get_absolute_url()).content.decode()
    browser.post(undo)

    jean.refresh_from_db()
    assert jean.job_title == "Buyer"
    assert Person.objects.get(pk=twin.pk).deleted_at is None


def test_many_are_merged_at_once(alice, bob):
    people = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr"]) for n in range(5)]

    response = signed_in(bob).post(page("person", *people), {"survivor": people[2].pk})

    assert response["Location"] == people[2].get_absolute_url()
    assert people[2].emails.count() == 5


def test_the_dialog_goes_to_the_survivor_too(jean, twin, bob):
    browser, url = signed_in(bob), page("person", jean, twin)
    shown = browser.get(url, headers=HTMX)
    assert "<html" not in shown.content.decode()

    response = browser.post(url, {"survivor": jean.pk}, headers=HTMX)

    assert response["HX-Redirect"] == jean.get_absolute_url()


@pytest.mark.parametrize("bad", [{}, {"survivor": "0"}, {"survivor": "x", "name": "7"}])
def test_a_choice_that_is_none_is_asked_again(bad, jean, twin, bob):
    assert signed_in(bob).post(page("person", jean, twin), bad).status_code == 422


def test_a_repeated_click_leads_to_the_survivor(jean, twin, bob):
    browser, url = signed_in(bob), page("person", jean, twin)
    browser.post(url, {"survivor": jean.pk})

    response = browser.post(url, {"survivor": jean.pk})

    assert response["Location"] == jean.get_absolute_url()
    assert Operation.objects.count() == 1


def test_who_was_merged_stands_for_the_survivor(jean, twin, alice, bob):
    browser, third = signed_in(bob), PersonFactory(owner=alice)
    browser.post(page("person", jean, twin), {"survivor": jean.pk})

    shown = browser.get(page("person", twin, third))

    assert shown.context["form"].contacts == [jean, third]


@pytest.mark.parametrize(
    "query", ["", "?id=", "?id=x", "?id=99999999", "?" + "&".join(["id=1"] * 3 + ["id=2"] * 30)]
)
def test_an_address_that_names_nobody_is_not_found(query, bob):
    url = reverse("contacts:merge_side_by_side", args=["person"]) + query

    assert signed_in(bob).get(url).status_code == 404


def test_a_hidden_half_of_a_pair_is_not_found(jean, carol, bob, ada):
    hidden = PersonFactory(owner=carol, visibility="owner", job_title="Secret")
    browser = signed_in(bob)

    for response in (
        browser.get(page("person", jean, hidden)),
        browser.post(page("person", jean, hidden), {"survivor": jean.pk}),
    ):
        assert response.status_code == 404
        assert "Secret" not in response.content.decode()
    assert signed_in(ada).get(page("person", jean, hidden)).status_code == 200


def test_a_pair_whose_survivor_is_hidden_is_not_found(jean, twin, carol, bob, ada):
    hidden = PersonFactory(owner=carol, visibility="owner")
    signed_in(ada).post(page("person", hidden, twin), {"survivor": hidden.pk})

    assert signed_in(bob).get(page("person", jean, twin)).status_code == 404


def test_the_page_is_closed_to_reps(jean, twin, browser):
    assert browser.get(page("person", jean, twin)).status_code == 403
    assert browser.post(page("person", jean, twin), {"survivor": jean.pk}).status_code == 403


def test_a_manager_of_another_team_is_told_whom_to_ask(jean, twin, south, bob):
    bob.team = south
    bob.save()
    browser = signed_in(bob)

    assert "Ask Alice Martin" in browser.get(page("person", jean, twin)).content.decode()
    assert browser.post(page("person", jean, twin), {"survivor": jean.pk}).status_code == 422
    assert Person.objects.alive().count() == 2


def test_another_teams_contact_can_only_survive(jean, carol, bob):
    foreign = PersonFactory(owner=carol)

    form = signed_in(bob).get(page("person", jean, foreign)).context["form"]

    assert form.allowed == [foreign]
    assert form.proposal.survivor == foreign


def things(browser, *contacts):
    columns = browser.get(page("person", *contacts)).context["form"].columns
    return {column.contact.pk: column.things for column in columns}


def test_what_comes_along_is_counted_for_who_looks(jean, twin, bob, carol, ada):
    alice = twin.owner
    for number in range(3):
        DealFactory(person=twin, owner=alice, visibility="owner" if number else "everyone")
    LeadFactory(person=twin, owner=carol, visibility="owner")
    NoteFactory(person=twin, author=alice)
    twin.followers.add(alice)

    seen = things(signed_in(bob), jean, twin)[twin.pk]

    assert {"3 deals", "1 note", "1 follower", "1 e-mail"} == set(seen.seen)
    assert seen.has_hidden
    assert "1 lead" in things(signed_in(ada), jean, twin)[twin.pk].seen
    assert not things(signed_in(ada), jean, twin)[twin.pk].has_hidden


def test_what_is_in_the_trash_is_nothing_hidden(jean, twin, alice, bob):
    DealFactory(person=twin, owner=alice, deleted_at=timezone.now())

    assert not things(signed_in(bob), jean, twin)[twin.pk].has_hidden


def test_an_organization_that_one_may_not_see_is_not_named(jean, twin, carol, bob):
    secret = OrganizationFactory(name="Secret works", owner=carol, visibility="owner")
    Person.objects.filter(pk=twin.pk).update(organization=secret)

    body = signed_in(bob).get(page("person", jean, twin)).content.decode()

    assert "Secret works" not in body
    assert "Hidden from you" in body


def test_organizations_have_their_page_too(alice, bob):
    one = OrganizationFactory(name="Acme", owner=alice)
    two = OrganizationFactory(name="Acme SAS", owner=alice, domain="acme.fr")
    PersonFactory(organization=one, owner=alice)
    browser = signed_in(bob)

    columns = browser.get(page("organization", one, two)).context["form"].columns
    assert columns[0].things.seen == ["1 person"]
    browser.post(page("organization", one, two), {"survivor": two.pk})

    survivor = Organization.objects.alive().get()
    assert (survivor, survivor.people.count()) == (two, 1)


def test_twenty_cost_as_many_queries_as_two(alice, bob, django_assert_num_queries):
    people = [PersonFactory(owner=alice, emails=[f"p{n}@x.fr"]) for n in range(20)]
    browser = signed_in(bob)
    with CaptureQueriesContext(connection) as few:
        browser.get(page("person", *people[:2]))

    with django_assert_num_queries(len(few)):
        assert browser.get(page("person", *people)).status_code == 200


def test_merge_with_finds_the_other_one(jean, twin, bob, carol):
    PersonFactory(last_name="Dupont", owner=carol, visibility="owner", first_name="Hidden")
    url = reverse("contacts:merge_with", args=["person", jean.pk])
    browser = signed_in(bob)

    assert "Merge with" in browser.get(jean.get_absolute_url()).content.decode()
    assert browser.get(url).status_code == 200
    body = browser.get(url, {"q": "dupont"}, headers=HTMX).content.decode()

    assert page("person", jean, twin).replace("&", "&amp;") in body
    assert "Hidden" not in body
    assert str(jean.pk) + '"' not in body.replace(f"id={jean.pk}&amp;", "")


def test_merge_with_is_closed_to_reps_and_for_hidden_contacts(jean, browser, carol, bob):
    hidden = PersonFactory(owner=carol, visibility="owner")

    assert browser.get(reverse("contacts:merge_with", args=["person", jean.pk])).status_code == 403
    url = reverse("contacts:merge_with", args=["person", hidden.pk])
    assert signed_in(bob).get(url).status_code == 404
    assert "Merge with" not in browser.get(jean.get_absolute_url()).content.decode()


FRAGMENTS = [
    ("contacts:twins", True),
    ("deals:for_contact", True),
    ("leads:for_contact", True),
    ("activities:timeline", True),
    ("contacts:people_of", False),
]


@pytest.mark.parametrize(("name", "has_kind"), FRAGMENTS)
def test_old_addresses_of_pieces_lead_to_the_survivor(name, has_kind, alice, bob, carol):
    one, two, three = (OrganizationFactory(owner=alice, visibility="team") for _ in range(3))
    deal = DealFactory(owner=alice, organization=three)
    LeadFactory(owner=alice, organization=three, title="Windows")
    merge(two, [three], by=bob)
    merge(one, [two], by=bob)
    url = reverse(name, args=["organization", three.pk] if has_kind else [three.pk])

    response = signed_in(alice).get(url, headers=HTMX)

    assert response.status_code == 200
    if name.startswith("deals"):
        assert str(deal) in response.content.decode()
    if name.startswith("leads"):
        assert "Windows" in response.content.decode()
    assert signed_in(carol).get(url, headers=HTMX).status_code == 404


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_old_links_to_the_page_and_the_form_lead_to_the_survivor(kind, alice, bob, carol):
    make = {"person": PersonFactory, "organization": OrganizationFactory}[kind]
    one, two = make(owner=alice, visibility="team"), make(owner=alice)
    merge(one, [two], by=bob)
    edit = reverse(f"contacts:{kind}_edit", args=[two.pk])
    browser = signed_in(alice)

    assert browser.get(two.get_absolute_url())["Location"] == one.get_absolute_url()
    edit_one = reverse(f"contacts:{kind}_edit", args=[one.pk])
    assert browser.get(edit)["Location"] == edit_one
    assert browser.get(edit, headers=HTMX)["Location"] == edit_one
    assert signed_in(carol).get(edit).status_code == 404


def test_a_write_to_a_merged_contact_is_refused_and_names_the_survivor(jean, twin, bob):
    merge(jean, [twin], by=bob)
    url = reverse("contacts:delete", args=["person", twin.pk])

    response = signed_in(bob).post(url, headers=HTMX)

    assert response.status_code == 422
    assert "merged into “Jean Dupont”" in response.content.decode()
    assert Person.objects.alive().get() == jean


def test_search_and_lists_show_the_survivor_alone(jean, twin, bob):
    merge(jean, [twin], by=bob)
    browser = signed_in(bob)

    for url in (
        f"{reverse('contacts:people')}?q=dupont",
        f"{reverse('contacts:search')}?kind=person&q=dupont",
    ):
        body = browser.get(url).content.decode()
        assert "Jean Dupont" in body
        assert "J. Dupont" not in body
