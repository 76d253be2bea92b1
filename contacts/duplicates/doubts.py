"""Likely, and yet nothing that a machine should decide: a family at one address, perhaps."""

from collections.abc import Collection
from itertools import combinations

from contacts.duplicates.facts import facts_of_person
from contacts.duplicates.people import KnownPerson, compare_people
from contacts.models import Contact, Person
from contacts.points import default_country


def needs_a_look(contacts: Collection[Contact]) -> bool:
    """Whether somebody has to look at two of these contacts before they are made one.

    So it is with people of other names of whom nothing but a postal address is known.
    """
    country = default_country()
    people = [
        KnownPerson.read(facts_of_person(contact), country)
        for contact in contacts
        if isinstance(contact, Person)
    ]
    return any(compare_people(a, b, set()).is_doubtful for a, b in combinations(people, 2))
