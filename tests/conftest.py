import pytest
from django.utils import translation

from core import translations
from tests import chromium

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session", autouse=True)
def words():
    """French as it is written now, not as it was compiled last."""
    translations.compile_all()


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English: a request in French leaves its language to the thread."""
    translation.deactivate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **chromium.launch_arguments()}
