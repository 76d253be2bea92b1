import pytest

from fields import services
from fields.models import Field


@pytest.fixture
def add(company):
    """Adds a field: `add("deal", "choice", "Source", choices=["Fair", "Web"])`."""

    def added(entity: str, kind: str, name: str, **details) -> Field:
        return services.add_field(entity=entity, kind=kind, name=name, **details)

    return added
