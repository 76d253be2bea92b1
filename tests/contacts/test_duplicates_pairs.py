"""All pairs at once: the same ones, with the same scores, as looking up each contact alone."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from contacts.duplicates import POSSIBLE, Reason, facts_of_person, find_pairs, find_people
from contacts.models import ExternalId, Person
from contacts.services import update_organization
from tests.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(company):
    one = PersonFactory(first_name="Zoé", last_name="Lefèvre", emails=["zoe@lefevre.fr"])
    other = PersonFactory(first_name="Zoe", last_name="Lefevre", emails=["zoe@lefevre.fr"])
    PersonFactory(first_name="Zoé", last_name="Lambert")
    return one, other


def test_each_likely_pair_is_listed_once(twins):
    [pair] = find_pairs("person")

    assert (pair.a, pair.b) == tuple(sorted(contact.pk for contact in twins))


def test_a_contact_in_the_trash_makes_no_pair(twins):
    Person.objects.filter(pk=twins[0].pk).update(deleted_at="2026-01-01T00:00Z")

    assert list(find_pairs("person")) == []


def test_only_pairs_of_some_contacts_are_asked_for(twins):
    stranger = Person.objects.get(last_name="Lambert")

    assert list(find_pairs("person", ids=[stranger.pk])) == []
    assert len(list(find_pairs("person", ids=[twins[0].pk]))) == 1


def test_a_name_changed_by_hand_in_sql_is_found_under_its_new_name(twins):
    one, _other = twins
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contacts_person SET first_name = 'Bertrand', last_name = 'Quentin'"
            " WHERE id = %s",
            [one.pk],
        )
    PersonFactory(first_name="Bertrand", last_name="Quentin")

    found = find_pairs("person", ids=[one.pk], at_least=POSSIBLE)

    assert "same name" in [str(reason) for pair in found for reason in pair.reasons]


def test_people_follow_the_new_name_of_their_organization(company, ada):
    old, new = OrganizationFactory(name="Vieux Nom"), OrganizationFactory(name="Nouveau Nom")
    one = PersonFactory(first_name="Ines", last_name="Roux", organization=old)
    PersonFactory(first_name="Inès", last_name="Roux", organization=new)

    update_organization(old, {"name": "Nouveau Nom"}, by=ada)

    [pair] = find_pairs("person", ids=[one.pk])
    assert "same organization" in [str(reason) for reason in pair.reasons]


def test_the_command_prints_pairs_by_their_external_ids(twins):
    one, other = twins
    ExternalId.objects.create(person=one, source="file", value="rec-1-org")

    out = StringIO()
    call_command("find_duplicates", entity="person", json=True, stdout=out)

    [line] = out.getvalue().splitlines()
    pair = json.loads(line)
    assert {pair["a"], pair["b"]} == {"rec-1-org", other.pk}
    assert pair["score"] >= 85
    assert "same e-mail" in pair["reasons"]


def test_reasons_are_kept_as_codes_and_said_in_the_reader_s_language():
    reason = Reason.from_json(json.loads(json.dumps(Reason("name_alike", 0.9).as_json())))

    assert reason == Reason("name_alike", 0.9)
    assert str(reason) == "name 90 % alike"
    with translation.override("fr"):
        assert str(reason) == "nom semblable à 90\u202f%"


def test_a_pair_scores_as_its_contacts_do_when_looked_up(twins):
    for pair in find_pairs("person", at_least=POSSIBLE):
        one, other = Person.objects.in_bulk([pair.a, pair.b]).values()
        [candidate] = [
            found
            for found in find_people(facts_of_person(one), user=None, exclude=[one])
            if found.record == other
        ]
        assert (candidate.score, candidate.reasons) == (pair.score, pair.reasons)
