"""Naming contacts in the forms of leads and deals."""

import pytest
from django.http import QueryDict

from contacts.models import Person
from contacts.picking import PickForm, pick_contacts
from core.errors import Rejected
from tests.factories import OrganizationFactory, PersonFactory


def form_of(user, text, **kwargs):
    return PickForm(QueryDict(text), user=user, **kwargs)


def pick(user, text, *, confirmed=False, **kwargs):
    form = form_of(user, text, **kwargs)
    assert form.is_valid(), form.errors
    return pick_contacts(
        form.picked, by=user, owner=user, visibility="everyone", confirmed=confirmed
    )


def test_a_new_name_makes_a_provisional_person_in_a_new_organization(alice):
    person, organization = pick(
        alice,
        "person_name=Dupont,+Jean&person_email=JEAN@acme.fr&person_phone=06+12+34+56+78"
        "&organization_name=Acme",
    )

    assert (person.first_name, person.last_name) == ("Jean", "Dupont")
    assert person.emails.get().address == "jean@acme.fr"
    assert person.phones.get().e164 == "+33612345678"
    assert person.organization == organization
    assert person.is_provisional
    assert organization.is_provisional


def test_an_existing_contact_is_linked_by_its_id(alice):
    person = PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)

    picked, organization = pick(alice, f"person_id={person.pk}&person_name=Jean+Dupont")

    assert picked == person
    assert organization is None
    assert Person.objects.count() == 1


def test_neither_a_person_nor_an_organization_is_refused(alice):
    form = form_of(alice, "person_name=&organization_name=+")

    assert not form.is_valid()
    assert "Name a person or an organization." in str(form.errors)


def test_someone_elses_private_person_cannot_be_picked(alice, carol):
    person = PersonFactory(owner=carol, visibility="owner")

    assert not form_of(alice, f"person_id={person.pk}").is_valid()


def test_an_e_mail_alone_names_the_person(alice):
    person, _ = pick(alice, "person_email=zoe@acme.fr")

    assert str(person) == "zoe@acme.fr"


def test_a_likely_duplicate_is_asked_about_once(alice):
    known = PersonFactory(
        first_name="Jean", last_name="Dupont", owner=alice, emails=["jean@acme.fr"]
    )
    text = "person_name=Jean+Dupont&person_email=jean@acme.fr"

    form = form_of(alice, text)

    assert not form.is_valid()
    assert [found.record for found in form.candidates] == [known]
    person, _ = pick(alice, f"{text}&seen=person-{known.pk}")
    assert person != known


def test_a_second_click_gets_what_the_first_made(alice):
    text = "person_name=Jean+Dupont&person_email=jean@acme.fr"

    first, _ = pick(alice, text)
    second, _ = pick(alice, text)

    assert first == second


def test_a_duplicate_that_appeared_meanwhile_is_not_made_again(alice, bob):
    form = form_of(alice, "person_name=Jean+Dupont&person_email=jean@acme.fr")
    assert form.is_valid()
    pick(bob, "person_name=Jean+Dupont&person_email=jean@acme.fr")

    with pytest.raises(Rejected, match="already exists"):
        pick_contacts(form.picked, by=alice, owner=alice, visibility="everyone", confirmed=False)


def test_a_provisional_person_is_corrected_in_place_and_confirmed(alice):
    person = PersonFactory(first_name="Jaen", last_name="Dupont", owner=alice, confirmed_at=None)

    picked, _ = pick(
        alice,
        f"person_id={person.pk}&person_name=Jean+Dupont&person_email=jean@acme.fr",
        person=person,
        confirmed=True,
    )

    assert picked.pk == person.pk
    assert str(picked) == "Jean Dupont"
    assert not picked.is_provisional
    assert picked.emails.get().address == "jean@acme.fr"


def test_another_name_over_a_confirmed_person_is_a_new_person(alice):
    person = PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)

    picked, _ = pick(alice, f"person_id={person.pk}&person_name=Anna+Schmidt", person=person)

    assert picked != person


@pytest.mark.parametrize("name", ["x" * 201, "x" * 150, "Jean\0Dupont"])
def test_a_name_that_does_not_fit_is_refused_in_words(alice, name):
    form = PickForm({"person_name": name}, user=alice)

    assert not form.is_valid()
    assert form.errors["person_name"]


def test_a_hidden_organization_keeps_its_place_and_its_name_to_itself(alice, carol):
    hidden = OrganizationFactory(name="Secret", owner=carol, visibility="owner")

    form = PickForm(user=alice, organization=hidden)

    assert not form["organization_name"].value()
    _, organization = pick(alice, f"organization_id={hidden.pk}", organization=hidden)
    assert organization == hidden


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Żółć",
        "Владимир Ильин",
        "Μαρία Παπαδοπούλου",
        "山田 太郎",
        "김 민준",
        "Nguyễn Thị Hương",
        "محمد علي",
        "דוד כהן",
        "Björk Guðmundsdóttir",
        "José Ñúñez",
        "Čeněk Šťastný",
        "आरव शर्मा",
        "<b>Bobby</b> 'Tables'; --",
        "王",
    ],
)
def test_names_of_every_language_are_kept_and_found_again(alice, name):
    person, _ = pick(alice, f"person_name={name}")

    assert str(person) == name
    found = form_of(alice, f"person_name={name}").find()
    assert [candidate.record for candidate in found] == [person]
