import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """A page in French leaves its language to the next test of the thread."""
    with translation.override("en"):
        yield
