"""Where people work, and who works where, as one person may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from contacts.models import Organization, Person
from contacts.ties.models import Affiliation

MOST = 50


@dataclass
class Role:
    """One line: a contact at the other end, what the person is there, and until when."""

    contact: Any
    role: str
    until_on: date | None = None
    is_main: bool = False
    pk: int | None = None


def roles_of(person: Person, *, user: User) -> list[Role]:
    """A person's organizations that the user may see: the main one, the others, the past ones."""
    rows = Affiliation.objects.filter(person=person).visible_to(user)
    main = Organization.objects.visible_to(user).filter(pk=person.organization_id).first()
    roles = [Role(main, person.job_title, is_main=True)] if main else []
    places = list(rows.select_related("organization").order_by("-until_on", "pk")[:MOST])
    return roles + [
        Role(row.organization, row.role, row.until_on, pk=row.pk)
        for row in sorted(places, key=lambda row: row.until_on is not None)
        if row.until_on or row.organization_id != person.organization_id
    ]


def people_in(organization: Organization, *, user: User) -> QuerySet[Person]:
    """Who works there now, as the main place or as another one."""
    others = Affiliation.objects.current().filter(organization=organization).values("person")
    here = Q(organization=organization) | Q(pk__in=others)
    return Person.objects.visible_to(user).filter(here)


def with_roles(people: list[Person], organization: Organization) -> list[Role]:
    """What each of these people is in the organization."""
    rows = Affiliation.objects.current().filter(organization=organization, person__in=people)
    other = {row.person_id: row for row in rows}
    return [
        Role(person, person.job_title, is_main=True)
        if person.organization_id == organization.pk or person.pk not in other
        else Role(person, other[person.pk].role, pk=other[person.pk].pk)
        for person in people
    ]


def former_people_of(organization: Organization, *, user: User) -> list[Role]:
    """Who was there before, the last to leave first."""
    rows = Affiliation.objects.filter(organization=organization, until_on__isnull=False)
    seen = rows.visible_to(user).select_related("person").order_by("-until_on", "-pk")[:MOST]
    return [Role(row.person, row.role, row.until_on, pk=row.pk) for row in seen]
