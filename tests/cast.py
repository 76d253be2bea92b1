"""The cast of every test: Alice and Bob work in the North, Carol in the South, Ada runs it all."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import CompanyFactory, TeamFactory, UserFactory

HTMX = {"HX-Request": "true"}


@pytest.fixture
def company(db):
    return CompanyFactory()


@pytest.fixture
def north(company):
    return TeamFactory(name="North")


@pytest.fixture
def south(company):
    return TeamFactory(name="South")


@pytest.fixture
def alice(north):
    return UserFactory(name="Alice Martin", email="alice@example.com", team=north)


@pytest.fixture
def bob(north):
    return UserFactory(
        name="Bob Leroy", email="bob@example.com", team=north, role=User.Role.MANAGER
    )


@pytest.fixture
def carol(south):
    return UserFactory(name="Carol Petit", email="carol@example.com", team=south)


@pytest.fixture
def ada(company):
    return UserFactory(name="Ada Roux", email="ada@example.com", role=User.Role.ADMIN)


def signed_in(user: User) -> Client:
    """A browser in which this user has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def browser(alice):
    return signed_in(alice)
