"""Steps of a job read the company's row once, as requests do."""

import pytest

from accounts.company import current_company, one_company

pytestmark = pytest.mark.django_db


def test_a_step_reads_it_once(company, django_assert_num_queries):
    with django_assert_num_queries(1), one_company():
        assert current_company() == current_company() == company


def test_the_next_step_reads_it_anew(company):
    with one_company():
        assert current_company().name == company.name
    type(company).objects.update(name="Another")

    with one_company():
        assert current_company().name == "Another"
    with one_company(), one_company():
        assert current_company().name == "Another"
