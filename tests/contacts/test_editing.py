"""Adding and editing people and organizations: the forms and what they save."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from contacts.models import Organization, Person
from tests.cast import HTMX, signed_in
from tests.contacts.forms import posted, shown
from tests.factories import OrganizationFactory, PersonFactory


def test_a_person_is_added_with_all_that_is_known(browser, alice):
    url = reverse("contacts:person_new")

    response = browser.post(
        url,
        posted(
            alice,
            first_name="Jean",
            last_name="Dupont",
            organization_name="Acme",
            street="1 rue X",
            country="FR",
            **{
                "emails-0-value": "Jean@Acme.fr",
                "emails-0-label": "home",
                "phones-0-value": "06 12 34 56 78",
                "phones-0-label": "mobile",
            },
        ),
    )

    person = Person.objects.get()
    assert response.url == person.get_absolute_url()
    assert (person.emails.get().address, person.emails.get().label) == ("jean@acme.fr", "home")
    assert (person.phones.get().e164, person.phones.get().label) == ("+33612345678", "mobile")
    assert person.organization.name == "Acme"
    assert not person.is_provisional


def test_a_likely_duplicate_is_shown_before_it_is_made(browser, alice):
    known = PersonFactory(
        first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"]
    )
    data = posted(
        alice, first_name="Jean", last_name="Dupont", **{"emails-0-value": "jean@acme.fr"}
    )
    url = reverse("contacts:person_new")

    response = browser.post(url, data, headers=HTMX)

    assert response.status_code == 422
    assert f'name="seen" value="person-{known.pk}"' in response.content.decode()
    assert browser.post(url, {**data, "seen": f"person-{known.pk}"}).status_code == 302
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_name": "", "last_name": ""},
        {"first_name": "x" * 101},
        {"first_name": "Jean\0"},
        {"first_name": "Jean", "emails-0-value": "not an address"},
        {"first_name": "Jean", "phones-0-value": "1" * 60},
        {"first_name": "Jean", "born_on": "yesterday"},
        {"first_name": "Jean", "organization_name": "x" * 201},
    ],
)
def test_what_does_not_fit_comes_back_with_its_reason(browser, alice, wrong):
    response = browser.post(reverse("contacts:person_new"), posted(alice, **wrong), headers=HTMX)

    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not Person.objects.exists()


def test_two_people_who_edit_different_fields_do_not_undo_each_other(browser, alice, bob):
    person = PersonFactory(
        first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"]
    )
    url = reverse("contacts:person_edit", args=[person.pk])
    mine, theirs = shown(browser, url), shown(signed_in(bob), url)

    mine |= {"job_title": "Buyer", "emails-0-label": "home"}
    theirs |= {"city": "Paris", "phones-TOTAL_FORMS": "1", "phones-0-value": "06 12 34 56 78"}
    assert browser.post(url, mine).status_code == 302
    assert signed_in(bob).post(url, theirs).status_code == 302

    person = Person.objects.get()
    assert (person.job_title, person.city) == ("Buyer", "Paris")
    assert person.emails.get().label == "home"
    assert person.phones.get().e164 == "+33612345678"


def test_an_edited_person_moves_to_a_new_organization_and_out_again(browser, alice):
    person = PersonFactory(owner=alice, organization=OrganizationFactory(name="Old", owner=alice))
    url = reverse("contacts:person_edit", args=[person.pk])

    browser.post(url, shown(browser, url) | {"organization_id": "", "organization_name": "New"})
    person.refresh_from_db()
    assert person.organization.name == "New"

    browser.post(url, shown(browser, url) | {"organization_id": "", "organization_name": ""})
    person.refresh_from_db()
    assert person.organization is None


def test_an_e_mail_is_added_another_removed_and_made_primary(browser, alice):
    person = PersonFactory(owner=alice, emails=["a@x.fr", "b@x.fr"])
    url = reverse("contacts:person_edit", args=[person.pk])
    data = shown(browser, url) | {
        "emails-TOTAL_FORMS": "3",
        "emails-0-DELETE": "on",
        "emails-2-value": "c@x.fr",
        "emails-2-label": "work",
        "emails-primary": "2",
    }

    browser.post(url, data)

    assert [(e.address, e.is_primary) for e in person.emails.order_by("position")] == [
        ("b@x.fr", False),
        ("c@x.fr", True),
    ]
    page = browser.get(person.get_absolute_url()).content.decode()
    assert page.index("c@x.fr") < page.index("b@x.fr")


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_the_same_moment_make_one_contact(alice, bob):
    start, statuses = threading.Barrier(2), []

    def save(user):
        browser = signed_in(user)
        data = posted(user, first_name="Jean", last_name="Dupont")
        data |= {"emails-0-value": "jean@acme.fr"}
        start.wait()
        statuses.append(
            browser.post(reverse("contacts:person_new"), data, headers=HTMX).status_code
        )
        connection.close()

    threads = [threading.Thread(target=save, args=[user]) for user in (alice, bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 422]
    assert Person.objects.count() == 1


def test_a_double_click_makes_one_organization(browser, alice):
    data = posted(alice, name="Acme SARL")

    for _click in range(2):
        assert browser.post(reverse("contacts:organization_new"), data).status_code == 302

    assert Organization.objects.count() == 1
