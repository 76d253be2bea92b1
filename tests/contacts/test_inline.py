"""Values of a contact's page, changed where they stand."""

from datetime import date

import pytest
from django.urls import reverse

from contacts.models import Label, Person
from contacts.services import update_person
from tests.cast import HTMX, signed_in
from tests.contacts.forms import shown as dialog
from tests.factories import LabelFactory, OrganizationFactory, PersonFactory, UserFactory


def url_of(contact, name):
    return reverse("contacts:field", args=[contact.kind, contact.pk, name])


def shown(browser, contact, name):
    """What the inline form sends when nothing is changed."""
    form = browser.get(url_of(contact, name), headers=HTMX).context["inline"].form
    sets = [points for points in (form.emails, form.phones) if points]
    data = {}
    for points in sets:
        management = points.management_form
        data |= {management.add_prefix(n): management[n].value() for n in management.fields}
        data |= {
            f"{points.prefix}-{key}": points.shown_primary for key in ("primary", "was-primary")
        }
    for bound in [*form, *(field for points in sets for row in points for field in row)]:
        value = bound.value()
        for key in (bound.html_name, bound.html_initial_name):
            data[key] = "" if value is None else value
    return {key: value for key, value in data.items() if value is not False}


def save(browser, contact, name, **changed):
    data = shown(browser, contact, name) | changed
    return browser.post(url_of(contact, name), data, headers=HTMX)


@pytest.fixture
def zoe(alice):
    return PersonFactory(
        first_name="Zoé", last_name="Roy", job_title="Buyer", owner=alice, emails=["z@roy.fr"]
    )


@pytest.mark.parametrize(
    ("name", "changed", "expected"),
    [
        ("name", {"last_name": "Roi"}, {"first_name": "Zoé", "last_name": "Roi"}),
        ("job_title", {"job_title": " Head  buyer "}, {"job_title": "Head buyer"}),
        ("born_on", {"born_on": "1990-02-28"}, {"born_on": date(1990, 2, 28)}),
        ("visibility", {"visibility": "team"}, {"visibility": "team"}),
        (
            "address",
            {"street": "1 rue X", "country": "FR"},
            {"street": "1 rue X", "country": "FR", "job_title": "Buyer"},
        ),
    ],
)
def test_a_value_is_saved_and_shown(browser, zoe, name, changed, expected):
    response = save(browser, zoe, name, **changed)

    zoe.refresh_from_db()
    assert response.status_code == 200
    assert {field: getattr(zoe, field) for field in expected} == expected
    assert "<form" not in response.content.decode()
    assert "<html" not in response.content.decode()
    assert "timeline-changed" in response["HX-Trigger"]


def test_owner_labels_and_organization_are_chosen(browser, zoe, bob, alice):
    vip = LabelFactory(entity=Label.Entity.PERSON, name="VIP")
    acme = OrganizationFactory(name="Acme", owner=alice)

    save(browser, zoe, "owner", owner=bob.pk)
    save(browser, zoe, "labels", labels=[vip.pk])
    save(browser, zoe, "organization", organization_id=acme.pk, organization_name="Acme")

    zoe.refresh_from_db()
    assert (zoe.owner, zoe.organization, list(zoe.labels.all())) == (bob, acme, [vip])


def test_a_new_organization_is_made_and_a_likely_twin_asked_about(browser, zoe, alice):
    save(browser, zoe, "organization", organization_name="Brand New")
    assert Person.objects.get().organization.name == "Brand New"

    acme = OrganizationFactory(name="Acme Works", owner=alice)
    response = save(
        browser, zoe, "organization", organization_id="", organization_name="Acme Works"
    )

    assert response.status_code == 422
    assert "already exists" in response.content.decode()
    assert f"organization-{acme.pk}" in response.content.decode()


def test_e_mails_are_added_changed_and_removed(browser, zoe):
    save(
        browser,
        zoe,
        "emails",
        **{
            "emails-TOTAL_FORMS": 2,
            "emails-0-value": "zoe@roy.fr",
            "emails-1-value": "z@home.fr",
            "emails-1-label": "home",
            "emails-primary": "1",
        },
    )

    assert {(e.address, e.is_primary) for e in zoe.emails.all()} == {
        ("zoe@roy.fr", False),
        ("z@home.fr", True),
    }


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("name", {"first_name": "", "last_name": " "}, "Give the person a first or a last name."),
        ("born_on", {"born_on": "yesterday"}, "Enter a valid date."),
        ("emails", {"emails-0-value": "nonsense"}, "Enter an e-mail address"),
        ("job_title", {"job_title": "x" * 151}, "150"),
        ("owner", {"owner": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(browser, zoe, name, changed, words):
    response = save(browser, zoe, name, **changed)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "aria-invalid" in response.content.decode()


def test_who_comes_second_is_told_and_sees_both(browser, zoe, bob):
    begun = shown(browser, zoe, "job_title")
    update_person(zoe, {"job_title": "Director"}, by=bob)

    response = browser.post(
        url_of(zoe, "job_title"), begun | {"job_title": "Adviser"}, headers=HTMX
    )

    html = response.content.decode()
    zoe.refresh_from_db()
    assert (response.status_code, zoe.job_title) == (422, "Director")
    assert "Somebody changed this meanwhile" in html
    assert ">Director<" in html
    assert 'value="Adviser"' in html
    again = begun | {"job_title": "Adviser", "initial-job_title": "Director"}
    assert 'name="initial-job_title" value="Director"' in html
    assert browser.post(url_of(zoe, "job_title"), again, headers=HTMX).status_code == 200
    zoe.refresh_from_db()
    assert zoe.job_title == "Adviser"


@pytest.mark.parametrize("name", ["labels", "owner", "organization", "emails", "born_on"])
def test_every_kind_of_value_notices_the_other_one(browser, zoe, bob, alice, name):
    mine, theirs = (LabelFactory(entity=Label.Entity.PERSON) for _n in range(2))
    acme, other = (OrganizationFactory(owner=alice) for _n in range(2))
    begun = shown(browser, zoe, name)
    update_person(
        zoe,
        {
            "labels": [theirs],
            "owner": bob,
            "organization": acme,
            "emails": ["theirs@roy.fr"],
            "born_on": date(2000, 1, 1),
        },
        by=bob,
    )

    third = UserFactory()
    changed = {
        "labels": {"labels": [mine.pk]},
        "owner": {"owner": third.pk},
        "organization": {"organization_id": other.pk, "organization_name": str(other)},
        "emails": {"emails-0-value": "mine@roy.fr"},
        "born_on": {"born_on": "1999-01-01"},
    }[name]
    response = browser.post(url_of(zoe, name), begun | changed, headers=HTMX)

    assert response.status_code == 422
    assert "Somebody changed this meanwhile" in response.content.decode()
    again = response.context["inline"].form.data
    assert browser.post(url_of(zoe, name), again, headers=HTMX).status_code == 200


def test_another_field_changed_meanwhile_is_no_conflict(browser, zoe, bob):
    begun = shown(browser, zoe, "job_title")
    update_person(zoe, {"last_name": "Roi"}, by=bob)

    browser.post(url_of(zoe, "job_title"), begun | {"job_title": "Adviser"}, headers=HTMX)

    zoe.refresh_from_db()
    assert (zoe.last_name, zoe.job_title) == ("Roi", "Adviser")


def test_the_edit_dialog_tells_of_the_other_one_too(browser, zoe, bob):
    url = reverse("contacts:person_edit", args=[zoe.pk])
    begun = dialog(browser, url)
    update_person(zoe, {"job_title": "Director"}, by=bob)

    response = browser.post(url, begun | {"job_title": "Adviser"}, headers=HTMX)

    assert response.status_code == 422
    assert "Somebody changed “Job title” to “Director” meanwhile" in response.content.decode()
    browser.post(url, response.context["form"].data, headers=HTMX)
    zoe.refresh_from_db()
    assert zoe.job_title == "Adviser"


def test_who_may_not_edit_is_offered_no_pencil_and_refused(alice, bob, company):
    company.reps_edit_only_their_own = True
    company.save()
    person = PersonFactory(owner=bob)
    browser = signed_in(alice)

    assert "inline__open" not in browser.get(person.get_absolute_url()).content.decode()
    assert browser.get(url_of(person, "job_title"), headers=HTMX).status_code == 422
    response = browser.post(url_of(person, "job_title"), {"job_title": "x"}, headers=HTMX)
    assert "Only Bob Leroy" in response.content.decode()


@pytest.mark.parametrize("name", ["name", "emails", "owner", "nonsense"])
def test_a_hidden_contact_has_no_fields(alice, carol, name):
    person = PersonFactory(owner=alice, visibility="owner")

    for ask in (signed_in(carol).get, signed_in(carol).post):
        assert ask(url_of(person, name)).status_code == 404
    assert signed_in(alice).get(url_of(person, "nonsense")).status_code == 404


def test_a_person_given_away_leads_to_the_list(browser, zoe, carol):
    zoe.visibility = "owner"
    zoe.save()

    response = save(browser, zoe, "owner", owner=carol.pk)

    assert response["HX-Redirect"] == reverse("contacts:people")


def test_without_scripts_the_value_leads_to_the_edit_page(browser, zoe):
    html = browser.get(zoe.get_absolute_url()).content.decode()
    assert f'href="{reverse("contacts:person_edit", args=[zoe.pk])}"' in html

    data = shown(browser, zoe, "job_title") | {"job_title": "Adviser"}
    response = browser.post(url_of(zoe, "job_title"), data)

    assert response.url == zoe.get_absolute_url()


def test_the_head_of_the_page_follows(browser, zoe):
    html = save(browser, zoe, "job_title", job_title="Adviser").content.decode()

    assert 'id="contact-subtitle" hx-swap-oob="true"' in html
    assert html.count("Adviser") == 2
