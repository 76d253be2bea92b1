"""The address book: its lists, its pages, and what people do there."""

import pytest
from django.urls import reverse

from history.models import Event, Operation
from tests.cast import HTMX, signed_in
from tests.contacts.forms import shown
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory

PEOPLE = reverse("contacts:people")


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("kind", ["people", "organizations"])
def test_a_list_costs_the_same_for_any_number(
    browser, alice, kind, size, django_assert_max_num_queries
):
    for number in range(size):
        organization = OrganizationFactory(owner=alice, emails=[f"o{number}@x.fr"])
        PersonFactory(owner=alice, organization=organization, emails=[f"p{number}@x.fr"])

    with django_assert_max_num_queries(12):
        response = browser.get(reverse(f"contacts:{kind}"))

    assert response.status_code == 200
    assert "HX-Request" in response.headers["Vary"]


@pytest.mark.parametrize("kind", ["people", "organizations"])
def test_private_contacts_of_another_team_are_in_no_list(alice, carol, kind):
    secret = OrganizationFactory(name="Secret Works", owner=alice, visibility="team")
    PersonFactory(first_name="Secret", owner=alice, visibility="owner")
    PersonFactory(first_name="Open", organization=secret, owner=alice)

    for query in ("", "?q=secret"):
        html = signed_in(carol).get(reverse(f"contacts:{kind}") + query).content.decode()
        assert "Secret Works" not in html
        assert ">Secret" not in html


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_every_address_of_a_hidden_contact_is_not_found(alice, carol, kind):
    factory = {"person": PersonFactory, "organization": OrganizationFactory}[kind]
    hidden = factory(owner=alice, visibility="owner")
    other = factory(owner=carol)
    browser = signed_in(carol)

    for url in (hidden.get_absolute_url(), reverse(f"contacts:{kind}_edit", args=[hidden.pk])):
        assert browser.get(url).status_code == 404
    for name in ("confirm", "follow", "delete", "restore", "merge"):
        assert browser.post(reverse(f"contacts:{name}", args=[kind, hidden.pk])).status_code == 404
    assert browser.get(reverse("contacts:twins", args=[kind, hidden.pk])).status_code == 404
    merge = reverse("contacts:merge", args=[kind, other.pk])
    assert browser.post(merge, {"other": hidden.pk}).status_code == 404


def test_contacts_of_leads_are_kept_apart(browser, alice):
    PersonFactory(first_name="Only", last_name="Lead", owner=alice, confirmed_at=None)

    assert "Only Lead" not in browser.get(PEOPLE).content.decode()
    assert "Only Lead" in browser.get(reverse("contacts:people_provisional")).content.decode()


@pytest.mark.parametrize(
    "typed", ["LEFEV", "zoe fev", "acme.fr", "06 12 34", "+33 6 12", "612345678", "lefevre z"]
)
def test_search_finds_parts_of_names_addresses_and_numbers(browser, alice, typed):
    PersonFactory(
        first_name="Zoé",
        last_name="Lefèvre",
        owner=alice,
        emails=["zl@acme.fr"],
        phones=[("06 12 34 56 78", "+33612345678")],
    )
    PersonFactory(first_name="Someone", last_name="Else", owner=alice)

    html = browser.get(PEOPLE, {"q": typed}).content.decode()

    assert "Zoé Lefèvre" in html
    assert "Someone" not in html


@pytest.mark.parametrize(
    "query", [{"q": "\0"}, {"q": "%"}, {"after": "rubbish"}, {"owner": "x"}, {"q": "x" * 500}]
)
def test_odd_addresses_still_give_a_list(browser, query):
    assert browser.get(PEOPLE, query).status_code == 200


def test_the_list_goes_on_after_its_last_row(browser, alice):
    for number in range(60):
        PersonFactory(first_name=f"N{number:03}", owner=alice)

    first = browser.get(PEOPLE)
    more = browser.get(first.context["listing"].next_url, headers=HTMX)

    names = [
        row.record.first_name for page in (first, more) for row in page.context["listing"].rows
    ]
    assert names == [f"N{number:03}" for number in range(60)]
    assert "<html" not in more.content.decode()


def test_the_owner_narrows_the_list(browser, alice, bob):
    PersonFactory(first_name="Mine", owner=alice)
    PersonFactory(first_name="Theirs", owner=bob)

    html = browser.get(PEOPLE, {"owner": "me"}).content.decode()

    assert "Mine" in html
    assert "Theirs" not in html


def test_reps_edit_only_their_own_where_the_company_says_so(alice, bob, company):
    company.reps_edit_only_their_own = True
    company.save()
    person = PersonFactory(owner=bob)
    browser = signed_in(alice)

    page = browser.get(person.get_absolute_url()).content.decode()
    response = browser.get(reverse("contacts:person_edit", args=[person.pk]), headers=HTMX)

    assert "contact-edit" not in page
    assert response.status_code == 422
    assert "Only Bob Leroy or a manager can change this contact." in response.content.decode()


def test_deleting_can_be_undone(browser, alice):
    person = PersonFactory(owner=alice)

    response = browser.post(reverse("contacts:delete", args=["person", person.pk]), follow=True)

    undo = reverse("contacts:restore", args=["person", person.pk])
    assert undo in response.content.decode()
    assert browser.get(person.get_absolute_url()).status_code == 404
    browser.post(undo)
    assert browser.get(person.get_absolute_url()).status_code == 200


def test_the_only_contact_of_a_lead_or_deal_is_not_deleted(browser, alice):
    lead = LeadFactory(title="Big lead", owner=alice)
    deal = DealFactory(title="Big deal", owner=alice, person=lead.person)

    url = reverse("contacts:delete", args=["person", lead.person.pk])
    response = browser.post(url, headers=HTMX)

    assert response.status_code == 422
    assert all(title in response.content.decode() for title in ("Big lead", "Big deal"))
    assert deal.person.deleted_at is None


def test_what_the_user_may_not_see_is_not_named_when_it_needs_a_contact(bob, carol, alice):
    person = PersonFactory(owner=alice)
    DealFactory(title="Secret deal", owner=carol, person=person, visibility="owner")

    response = signed_in(alice).post(
        reverse("contacts:delete", args=["person", person.pk]), headers=HTMX
    )

    assert response.status_code == 422
    assert "Secret" not in response.content.decode()


def test_reps_delete_only_their_own(browser, bob):
    person = PersonFactory(owner=bob)

    url = reverse("contacts:delete", args=["person", person.pk])

    assert browser.post(url, headers=HTMX).status_code == 422


def test_a_merged_contact_leads_to_the_survivor_and_the_merge_can_be_undone(alice, bob):
    survivor, other = PersonFactory(owner=alice), PersonFactory(owner=alice)
    browser = signed_in(bob)
    url = reverse("contacts:merge", args=["person", survivor.pk])

    browser.post(url, {"other": other.pk})
    moved = browser.get(other.get_absolute_url())

    assert moved.url == survivor.get_absolute_url()
    operation = Operation.objects.get()
    undo = reverse("contacts:undo_merge", args=["person", survivor.pk, operation.pk])
    browser.post(undo)
    assert browser.get(other.get_absolute_url()).status_code == 200


def test_twins_are_shown_to_whoever_may_see_them(alice, bob, carol):
    one, two = (
        PersonFactory(
            first_name="Jean",
            last_name="Dupont",
            owner=alice,
            emails=["jean@acme.fr"],
            visibility=visibility,
        )
        for visibility in ("everyone", "team")
    )
    url = reverse("contacts:twins", args=["person", one.pk])

    assert two.get_absolute_url() in signed_in(bob).get(url).content.decode()
    assert "Compare and merge" in signed_in(bob).get(url).content.decode()
    assert signed_in(carol).get(url).content.decode().strip() == ""


def test_confirming_and_following_are_said_on_the_page(browser, alice):
    person = PersonFactory(owner=alice, confirmed_at=None)
    here = {**HTMX, "HX-Current-URL": f"http://testserver{person.get_absolute_url()}"}

    confirmed = browser.post(reverse("contacts:confirm", args=["person", person.pk]), headers=here)
    for _click in range(2):
        followed = browser.post(
            reverse("contacts:follow", args=["person", person.pk]), {"follow": "yes"}, headers=here
        )

    assert "is in the address book" in confirmed.content.decode()
    assert "1 follower" in followed.content.decode()
    assert "Stop following" in followed.content.decode()
    assert Event.objects.about(person).filter(verb="person.confirmed").exists()


def test_a_hidden_organization_is_not_named_on_its_person_s_page(alice, carol):
    secret = OrganizationFactory(name="Secret Works", owner=alice, visibility="owner")
    person = PersonFactory(organization=secret, owner=carol)
    browser = signed_in(carol)

    for url in (person.get_absolute_url(), reverse("contacts:person_edit", args=[person.pk])):
        assert "Secret Works" not in browser.get(url).content.decode()
    url = reverse("contacts:person_edit", args=[person.pk])
    browser.post(url, shown(browser, url) | {"job_title": "Buyer"})
    person.refresh_from_db()
    assert (person.organization, person.job_title) == (secret, "Buyer")


def test_markup_in_a_name_stays_text_on_every_page(browser, alice):
    organization = OrganizationFactory(name="<b>Bold</b>", owner=alice)
    PersonFactory(first_name="<b>Bold</b>", organization=organization, owner=alice)

    for url in (
        PEOPLE,
        reverse("contacts:organizations"),
        organization.get_absolute_url(),
        reverse("contacts:people_of", args=[organization.pk]),
    ):
        html = browser.get(url).content.decode()
        assert "<b>Bold" not in html
        assert "&lt;b&gt;Bold" in html


@pytest.mark.parametrize("path", ["people/", "organizations/", "people/new/", "organizations/new/"])
def test_the_pages_speak_french(alice, path):
    alice.language = "fr"
    alice.save()

    html = signed_in(alice).get(f"/{path}").content.decode()

    assert "Personnes" in html
    assert "Enregistrer" in html or "Nom, e-mail ou téléphone" in html
