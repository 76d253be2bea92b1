"""The address book: its lists, its pages, and what people do there."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from contacts.models import Organization, Person
from history.models import Event, Operation
from tests.cast import HTMX, signed_in
from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory

PEOPLE = reverse("contacts:people")
POINTS = {
    f"{name}-{key}": value
    for name in ("emails", "phones")
    for key, value in {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "primary": "0"}.items()
}


def posted(user, **fields):
    """What the form of a new contact sends."""
    return {**POINTS, "owner": user.pk, "visibility": "everyone", **fields}


def shown(browser, url):
    """What the form at this address sends when nothing was changed."""
    form = browser.get(url).context["form"]
    data = {}
    for part in (form, form.emails.management_form, form.phones.management_form):
        data |= {part.add_prefix(name): part[name].value() or "" for name in part.fields}
    for bound in [
        *form,
        *(field for points in (form.emails, form.phones) for row in points for field in row),
    ]:
        value = bound.value()
        data[bound.html_name] = "" if value is None else value
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = data[bound.html_name]
    for points in (form.emails, form.phones):
        data |= {
            f"{points.prefix}-{key}": points.shown_primary for key in ("primary", "was-primary")
        }
    return {key: value for key, value in data.items() if value is not False}


@pytest.mark.parametrize("size", [1, 30])
@pytest.mark.parametrize("kind", ["people", "organizations"])
def test_a_list_costs_the_same_for_any_number(
    browser, alice, kind, size, django_assert_max_num_queries
):
    for number in range(size):
        organization = OrganizationFactory(owner=alice, emails=[f"o{number}@x.fr"])
        PersonFactory(owner=alice, organization=organization, emails=[f"p{number}@x.fr"])

    with django_assert_max_num_queries(10):
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
    more = browser.get(first.context["more_url"], headers=HTMX)

    names = [person.first_name for page in (first, more) for person in page.context["page"].rows]
    assert names == [f"N{number:03}" for number in range(60)]
    assert "<html" not in more.content.decode()


def test_the_owner_narrows_the_list(browser, alice, bob):
    PersonFactory(first_name="Mine", owner=alice)
    PersonFactory(first_name="Theirs", owner=bob)

    html = browser.get(PEOPLE, {"owner": "me"}).content.decode()

    assert "Mine" in html
    assert "Theirs" not in html


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
    assert "“Big lead”, “Big deal”" in response.content.decode() or (
        "“Big deal”, “Big lead”" in response.content.decode()
    )
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
    assert "Merge into this contact" in signed_in(bob).get(url).content.decode()
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
