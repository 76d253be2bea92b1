"""What the forms ask while somebody types: suggestions and likely duplicates."""

import pytest
from django.urls import reverse

from tests.cast import signed_in
from tests.factories import OrganizationFactory, PersonFactory

SEARCH, HINT = reverse("contacts:search"), reverse("contacts:duplicates")


def test_a_part_of_a_name_without_its_accents_suggests_the_person(browser, alice):
    PersonFactory(first_name="Zoé", last_name="Lefèvre", owner=alice)

    response = browser.get(SEARCH, {"kind": "person", "field": "who", "who": "lefev"})

    assert "Zoé Lefèvre" in response.content.decode()


def test_digits_of_a_number_suggest_the_person(browser, alice):
    PersonFactory(first_name="Zoé", owner=alice, phones=[("06 12 34 56 78", "+33612345678")])

    response = browser.get(SEARCH, {"kind": "person", "q": "0612 34"})

    assert "Zoé" in response.content.decode()


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_private_contacts_of_another_team_are_not_suggested(alice, carol, kind):
    secret = OrganizationFactory(name="Secret Works", owner=alice, visibility="owner")
    PersonFactory(first_name="Secret", organization=secret, owner=alice, visibility="owner")
    PersonFactory(first_name="Open", last_name="Person", organization=secret, owner=carol)

    for typed in ("secret", "person"):
        html = signed_in(carol).get(SEARCH, {"kind": kind, "q": typed}).content.decode()
        assert "Secret" not in html


def test_markup_in_a_name_stays_text(browser, alice):
    PersonFactory(first_name="<img src=x>", last_name="Bold", owner=alice)

    html = browser.get(SEARCH, {"kind": "person", "q": "bold"}).content.decode()

    assert "<img" not in html
    assert "&lt;img src=x&gt;" in html


def test_a_typing_error_is_hinted_at_with_its_score_and_reason(browser, alice):
    PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)

    html = browser.get(HINT, {"person_name": "Jean Dupond"}).content.decode()

    assert "Jean Dupont" in html
    assert "50&#8239;%" in html
    assert "name 90 % alike" in html


def test_reasons_are_given_in_french(alice):
    PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)
    alice.language = "fr"
    alice.save()

    html = signed_in(alice).get(HINT, {"person_name": "Dupont Jean"}).content.decode()

    assert "même nom" in html


def test_of_a_hidden_contact_an_exact_e_mail_names_the_owner_and_nothing_more(alice, carol):
    hidden = PersonFactory(
        first_name="Hidden",
        last_name="Person",
        owner=alice,
        visibility="team",
        emails=["hidden@acme.fr"],
    )

    html = signed_in(carol).get(HINT, {"person_name": "X", "person_email": "hidden@acme.fr"})
    html = html.content.decode()

    assert "This contact exists. Ask Alice Martin." in html
    assert "Hidden" not in html
    assert f"person-{hidden.pk}" not in html
    assert "%" not in html


def test_of_a_hidden_contact_a_name_says_nothing(alice, carol):
    PersonFactory(
        first_name="Hidden",
        last_name="Person",
        owner=alice,
        visibility="owner",
        emails=["hidden@acme.fr"],
    )

    html = signed_in(carol).get(HINT, {"person_name": "Hidden Person"}).content.decode()

    assert html.strip() == ""


def test_the_form_s_prefix_is_kept(browser, alice):
    known = PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)

    html = browser.get(HINT, {"prefix": "contact", "contact-person_name": "Jean Dupont"})

    assert f'name="contact-seen" value="person-{known.pk}"' in html.content.decode()


@pytest.mark.parametrize("text", ["\0", "%", "_", "\\", "'; --", "x" * 5000, "a\0b"])
def test_odd_text_is_only_text(browser, text):
    assert browser.get(SEARCH, {"kind": "person", "q": text}).status_code == 200
    hint = {"person_name": text, "person_email": text, "person_phone": text, "person_id": text}
    assert browser.get(HINT, {**hint, "organization_name": text}).status_code == 200


def test_an_unknown_kind_of_contact_is_a_bad_request(browser):
    assert browser.get(SEARCH, {"kind": "x"}).status_code == 400
