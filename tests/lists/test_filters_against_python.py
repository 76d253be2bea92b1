"""Each random filter, compiled to one query, leaves the same records as plain Python does."""

from datetime import UTC, datetime

import pytest

from contacts.models import Organization, Person
from deals.models import Deal
from lists.columns import entity_of
from lists.compiling import narrow
from lists.language import from_json, parse, to_json, write
from tests.lists.evaluation import World, local, matches, of_contact, of_deal
from tests.lists.world import Dice, populate, random_filter

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CONTACT = {
    "name": "text",
    "city": "text",
    "email": "email",
    "label": "labels",
    "owner": "users",
    "created": "days",
}
PERSON = {**CONTACT, "job_title": "text", "birthday": "days", "organization": "text"}
FIRM = {f"organization.{key}": kind for key, kind in CONTACT.items()}
DEAL = {
    "title": "text",
    "value": "money",
    "probability": "number",
    "expected_close": "days",
    "created": "days",
    "next_activity": "days",
    "label": "labels",
    "stage": "stage",
    "pipeline": "pipeline",
    "status": "status",
    "owner": "users",
    "owner.team": "team",
    "person": "text",
    "organization": "text",
    **{f"person.{key}": kind for key, kind in {**PERSON, **FIRM}.items()},
    **FIRM,
}
HELD = ["emails", "labels", "owner"]
OF_PERSON = [*HELD, "organization", *(f"organization__{name}" for name in HELD)]
OF_DEAL = [
    *("labels", "owner__team", "stage__pipeline", "person", "organization"),
    *(f"person__{name}" for name in OF_PERSON),
    *(f"organization__{name}" for name in HELD),
]
CASES = {
    "deal": (Deal, DEAL, of_deal, OF_DEAL),
    "person": (Person, {**PERSON, **FIRM}, of_contact, OF_PERSON),
    "organization": (Organization, CONTACT, of_contact, HELD),
}


@pytest.fixture
def world(alice, bob, carol, ada, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    populate([alice, bob, carol, ada], 60)


@pytest.mark.parametrize("reader", ["alice", "bob", "carol", "ada"])
@pytest.mark.parametrize("key", CASES)
def test_a_filter_means_the_same_in_sql_and_in_python(key, reader, world, request):
    user = request.getfixturevalue(reader)
    model, paths, values_of, held = CASES[key]
    visible = {
        kind: set(kind.objects.visible_to(user).values_list("pk", flat=True))
        for kind in (Person, Organization, Deal)
    }
    eyes = World(user, local(NOW), visible)
    records = list(model.objects.visible_to(user).prefetch_related(*held))
    dice = Dice(f"{key} {reader}")
    sizes = set()
    for _number in range(25):
        node = random_filter(dice, paths)
        assert parse(write(node)) == node
        assert from_json(to_json(node)) == node

        rows = narrow(model.objects.visible_to(user), write(node), entity=entity_of(key), user=user)
        found = sorted(rows.values_list("pk", flat=True))

        expected = sorted(record.pk for record in records if matches(node, record, values_of, eyes))
        assert found == expected, write(node)
        sizes.add(0 if not found else 2 if len(found) == len(records) else 1)
    assert 1 in sizes
