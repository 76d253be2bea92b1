"""Looking a contact up: the candidates that a user may know of, best first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Value

from accounts.models import User
from contacts.duplicates.blocking import (
    organizations_to_compare,
    people_to_compare,
    shared_numbers,
)
from contacts.duplicates.evidence import LIKELY, POSSIBLE, Evidence
from contacts.duplicates.facts import (
    OrganizationFacts,
    PersonFacts,
    facts_of_organization,
    facts_of_person,
)
from contacts.duplicates.organizations import KnownOrganization, compare_organizations
from contacts.duplicates.people import KnownPerson, compare_people
from contacts.models import Contact, Organization, Person
from contacts.points import default_country
from contacts.queue.models import NotSame

MOST = 10


@dataclass
class Candidate:
    """A contact that may be the one asked for.

    Of a contact that the asker may not see there is no record, no score and no reason: only who
    owns it (`hidden_owner`), and that only for an exact e-mail or phone.
    """

    record: Contact | None
    score: int
    reasons: list[str] = field(default_factory=list)
    hidden_owner: User | None = None

    @property
    def kind(self) -> str:
        """`person`, `organization`, or nothing for a contact that is hidden."""
        return str(self.record._meta.model_name) if self.record else ""

    @property
    def key(self) -> str:
        """What a form remembers it by once the user has seen it."""
        if self.record is None:
            return f"owner-{self.hidden_owner.pk}" if self.hidden_owner else ""
        return f"{self.kind}-{self.record.pk}"

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def find_people(
    facts: PersonFacts, *, user: User | None, exclude: Iterable[Person | int] = ()
) -> list[Candidate]:
    """People who may be this one, best first, ten at the most; without a user, whoever sees all.

    Provisional people are found too. An organization that the user may not see does not count.
    """
    country = default_country()
    known = KnownPerson.read(facts, country)
    found = _load_people(people_to_compare(known), user, exclude)
    switchboards = shared_numbers(known.phones)

    def judge(person: Person) -> tuple[Evidence, bool]:
        other = KnownPerson.read(facts_of_person(person), country)
        is_exact = bool(known.emails & other.emails or known.phones & other.phones)
        return compare_people(known, other, switchboards), is_exact

    return _candidates(found, judge)


def find_organizations(
    facts: OrganizationFacts, *, user: User | None, exclude: Iterable[Organization | int] = ()
) -> list[Candidate]:
    """Organizations that may be this one, best first, ten at the most."""
    country = default_country()
    known = KnownOrganization.read(facts, country)
    found = _load(Organization, organizations_to_compare(known), user, exclude)

    def judge(organization: Organization) -> tuple[Evidence, bool]:
        other = KnownOrganization.read(facts_of_organization(organization), country)
        is_exact = bool(known.emails & other.emails or known.phones & other.phones)
        return compare_organizations(known, other), is_exact

    return _candidates(found, judge)


def twins_of(contact: Any, *, user: User) -> list[Candidate]:
    """Other records that may be this saved contact, as this user may know of them."""
    if isinstance(contact, Organization):
        facts = facts_of_organization(contact)
        return find_organizations(facts, user=user, exclude=[contact])
    known = facts_of_person(contact)
    if not Organization.objects.visible_to(user).filter(pk=contact.organization_id).exists():
        known = replace(known, organization_id=None, organization_name="")
    return find_people(known, user=user, exclude=[contact])


def _load_people(ids: list[int], user: User | None, exclude: Iterable[Person | int]):
    organizations = Organization.objects.visible_to(user) if user else Organization.objects.alive()
    return _load(Person, ids, user, exclude, Prefetch("organization", organizations))


def _load(model, ids: list[int], user: User | None, exclude: Iterable, *more: Prefetch):
    if not ids:
        return []
    left_out = {getattr(record, "pk", record) for record in exclude}
    left_out |= NotSame.objects.ids_apart_from(*left_out, kind=str(model._meta.model_name))
    records = model.objects.alive().filter(pk__in=set(ids) - left_out)
    seen: Exists | Value = Value(value=True)
    if user:
        seen = Exists(model.objects.visible_to(user).filter(pk=OuterRef("pk")))
    records = records.annotate(is_seen=seen).select_related("owner")
    return records.with_points().prefetch_related(*more)


def _candidates(records: Iterable, judge: Callable[..., tuple[Evidence, bool]]) -> list[Candidate]:
    candidates: list[tuple[int, int, Candidate]] = []
    hidden: dict[int, Candidate] = {}
    for record in records:
        evidence, is_exact = judge(record)
        if record.is_seen:
            if evidence.score >= POSSIBLE:
                candidate = Candidate(record, evidence.score, evidence.reasons)
                candidates.append((-candidate.score, record.pk, candidate))
        elif is_exact:
            # One sentence for each owner: how many contacts there are stays hidden.
            hidden[record.owner_id] = Candidate(None, LIKELY, hidden_owner=record.owner)
    best = [candidate for _score, _id, candidate in sorted(candidates, key=lambda row: row[:2])]
    return [*hidden.values(), *best][:MOST]
