import pytest

from tests.factories import DealFactory, PipelineFactory


@pytest.fixture
def sales(company):
    return PipelineFactory(name="Sales", stages=["Qualified", "Proposal", "Signed"])


@pytest.fixture
def qualified(sales):
    return sales.stages.get(name="Qualified")


@pytest.fixture
def proposal(sales):
    return sales.stages.get(name="Proposal")


@pytest.fixture
def deal(qualified, alice):
    """An open deal of Alice's that everyone sees."""
    return DealFactory(title="Rocket", stage=qualified, owner=alice, value=1200)
