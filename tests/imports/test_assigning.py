"""A file without owners may be shared out by the assignment rules."""

import pytest
from django.core.files.base import ContentFile

from imports.running import run
from imports.services import receive_file, start_import
from leads.assigning.models import AssignmentRule
from leads.models import Lead
from tests.cast import signed_in


@pytest.fixture
def rule(bob):
    return AssignmentRule.objects.create(name="Swiss", user=bob, conditions={"countries": ["CH"]})


def brought(ada, alice, **options):
    rows = (
        "Company,Email,Owner\nBern AG,a@bern.ch,\nParis SA,b@paris.fr,\nZug AG,c@zug.ch,Ada Roux\n"
    )
    source = receive_file(ContentFile(rows.encode()), name="x.csv", owner=alice, by=ada, **options)
    start_import(source, by=ada)
    run(source)
    return [lead.owner for lead in Lead.objects.order_by("organization__name")]


def test_rules_choose_for_rows_that_name_nobody(ada, alice, bob, rule):
    assert brought(ada, alice, by_rules=True) == [bob, alice, ada]


def test_without_being_asked_rules_do_not_choose(ada, alice, rule):
    assert brought(ada, alice) == [alice, alice, ada]


def test_the_form_offers_it_where_there_are_rules(ada, rule):
    page = signed_in(ada).get("/imports/new/").text
    assert "Let the assignment rules choose" in page
    rule.delete()
    assert "Let the assignment rules choose" not in signed_in(ada).get("/imports/new/").text
