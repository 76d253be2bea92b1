"""Several people at the same moment, over connections of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from core.errors import Rejected
from fields import services
from fields.definitions import fields_of
from fields.models import Field
from leads.models import Lead
from leads.services import update_lead
from tests.factories import LeadFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs):
    """What each job gave, or its refusal."""

    def run(job):
        try:
            return job()
        except Rejected as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_admins_who_add_the_same_field_get_one(company):
    def job():
        return services.add_field(entity="deal", kind="text", name="Budget")

    answers = at_once([job] * 6)

    assert sum(isinstance(answer, Field) for answer in answers) == 1
    assert [field.key for field in fields_of("deal")] == ["budget"]


def test_admins_who_add_fields_of_one_key_get_two(company):
    names = ["Budget!", "Budget?", "(Budget)", "Budget"]

    at_once(
        [
            lambda name=name: services.add_field(entity="deal", kind="text", name=name)
            for name in names
        ]
    )

    assert {field.key for field in fields_of("deal")} == {
        "budget", "budget_2", "budget_3", "budget_4",
    }  # fmt: skip


def test_a_unique_value_goes_to_one_of_those_who_write_it_at_once(company):
    services.add_field(entity="deal", kind="text", name="Number", is_unique=True)
    leads = [LeadFactory() for _ in range(6)]

    answers = at_once(
        [
            lambda lead=lead: update_lead(lead, {"custom": {"number": "N-1"}}, by=None)
            for lead in leads
        ]
    )

    assert sum(isinstance(answer, Lead) for answer in answers) == 1
    assert Lead.objects.filter(custom__number="N-1").count() == 1


def test_two_who_write_other_fields_of_one_record_do_not_undo_each_other(company):
    for name in "abcdef":
        services.add_field(entity="deal", kind="text", name=name)
    lead = LeadFactory()

    at_once(
        [lambda key=key: update_lead(lead, {"custom": {key: "x"}}, by=None) for key in "abcdef"]
    )

    lead.refresh_from_db()
    assert lead.custom == dict.fromkeys("abcdef", "x")
