import pytest

from tests.factories import DealFactory, LeadFactory, OrganizationFactory, PersonFactory


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def person(alice):
    return PersonFactory(first_name="Jean", last_name="Dupont", owner=alice)


@pytest.fixture
def organization(alice):
    return OrganizationFactory(name="Menuiserie Dupont", owner=alice)


@pytest.fixture
def deal(alice, person, organization):
    return DealFactory(title="Windows", owner=alice, person=person, organization=organization)


@pytest.fixture
def private_deal(alice, person):
    return DealFactory(title="Secret roof", owner=alice, person=person, visibility="owner")


@pytest.fixture
def lead(alice, person):
    return LeadFactory(title="Doors", owner=alice, person=person)
