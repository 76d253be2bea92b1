"""Twins for the tests of the merge queue."""

from contacts.tasks import find_twins
from tests.factories import OrganizationFactory, PersonFactory

QUEUE = "/contacts/duplicates/queue/"
BULK = f"{QUEUE}merges/"


def person(owner, number=0, **fields):
    """One of the records of somebody: the same number is the same person."""
    usual = {"first_name": f"Jean{number}", "last_name": "Dupont", "emails": [f"j{number}@acme.fr"]}
    return PersonFactory(**usual | fields, owner=owner)


def twins(owner, number=0, size=2, **fields):
    """Records of one person, known to the queue."""
    people = [person(owner, number, **fields) for _ in range(size)]
    find_twins()
    return people


def firms(owner, size=2, **fields):
    rows = [
        OrganizationFactory(**{"name": "Acme", "domain": "acme.fr"} | fields, owner=owner)
        for _ in range(size)
    ]
    find_twins()
    return rows
