"""Where the people of a merge work: one place is the main one, and no other is lost."""

from collections.abc import Sequence

from django.db.models import F

from contacts.models import Contact, Person
from contacts.ties.models import Affiliation
from history.journal import Journal

type Places = dict[int, str]


def places_of(contacts: Sequence[Contact]) -> Places:
    """The main organizations of people and what each does there; of organizations, none."""
    found: Places = {}
    for contact in contacts:
        if isinstance(contact, Person) and contact.organization_id:
            found.setdefault(contact.organization_id, contact.job_title)
    return found


def keep_places(survivor: Contact, places: Places, journal: Journal) -> None:
    """Give a person the further organizations that the others had as their main one.

    And take away what the main one says already: of the person, or of everybody in the
    organization that is left.
    """
    if isinstance(survivor, Person):
        theirs = Affiliation.objects.current().filter(person=survivor)
        _drop_if_main(theirs.filter(organization=survivor.organization_id), journal)
        for organization_id in set(theirs.values_list("organization_id", flat=True)):
            places.pop(organization_id, None)
        places.pop(survivor.organization_id or 0, None)
        for organization_id, role in places.items():
            row = Affiliation.objects.create(
                person=survivor, organization_id=organization_id, role=role
            )
            journal.created(row)
    else:
        theirs = Affiliation.objects.current().filter(organization=survivor.pk)
        _drop_if_main(theirs.filter(person__organization=F("organization")), journal)


def _drop_if_main(rows, journal: Journal) -> None:
    for row in rows.select_for_update(of=["self"]).order_by("pk"):
        journal.remove(row)
