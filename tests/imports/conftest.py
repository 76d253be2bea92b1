import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """A page that a French reader asked for leaves its language behind in this process."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
