"""Looking a contact up: the candidates that a user may know of, best first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from contacts.duplicates import stored
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
from contacts.duplicates.reasons import Reason
from contacts.models import Contact, Organization, Person
from contacts.points import default_country
from contacts.queue.models import NotSame

MOST = 10
type Known = KnownPerson | KnownOrganization


@dataclass
class Candidate:
    """A contact that may be the one asked for.

    Of a contact that the asker may not see there is no record, no score and no reason: only who
    owns it (`hidden_owner`), and that only for an exact e-mail or phone.
    """

    record: Contact | None
    score: int
    reasons: list[Reason] = field(default_factory=list)
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
    stored.fill_keys("person")
    known = KnownPerson.read(facts, country)
    others = dict(stored.people(_without(people_to_compare(known), exclude, "person"), country))
    if user:
        _forget_hidden_organizations(others, user)
    switchboards = shared_numbers(known.phones)
    judged = {pk: compare_people(known, other, switchboards) for pk, other in others.items()}
    return _candidates(Person, known, others, judged, user)


def find_organizations(
    facts: OrganizationFacts, *, user: User | None, exclude: Iterable[Organization | int] = ()
) -> list[Candidate]:
    """Organizations that may be this one, best first, ten at the most."""
    country = default_country()
    stored.fill_keys("organization")
    known = KnownOrganization.read(facts, country)
    ids = _without(organizations_to_compare(known), exclude, "organization")
    others = dict(stored.organizations(ids, country))
    judged = {pk: compare_organizations(known, other) for pk, other in others.items()}
    return _candidates(Organization, known, others, judged, user)


def twins_of(contact: Any, *, user: User) -> list[Candidate]:
    """Other records that may be this saved contact, as this user may know of them."""
    if isinstance(contact, Organization):
        facts = facts_of_organization(contact)
        return find_organizations(facts, user=user, exclude=[contact])
    known = facts_of_person(contact)
    if not Organization.objects.visible_to(user).filter(pk=contact.organization_id).exists():
        known = replace(known, organization_id=None, organization_name="")
    return find_people(known, user=user, exclude=[contact])


def _without(ids: list[int], exclude: Iterable[Contact | int], kind: str) -> list[int]:
    """Those that are neither left out nor said to be another than one of those left out."""
    left_out = {record if isinstance(record, int) else record.pk for record in exclude}
    left_out |= NotSame.objects.ids_apart_from(*left_out, kind=kind)
    return [pk for pk in ids if pk not in left_out]


def _forget_hidden_organizations(others: dict[int, KnownPerson], user: User) -> None:
    """Take away what only an organization would tell that the user may not see."""
    ids = {other.facts.organization_id for other in others.values()} - {None}
    if not ids:
        return
    seen = Organization.objects.visible_to(user).filter(pk__in=ids)
    hidden = ids - set(seen.values_list("pk", flat=True))
    for pk, other in others.items():
        if other.facts.organization_id in hidden:
            others[pk] = other.without_organization()


def _candidates(
    model: Any,
    known: Known,
    others: Mapping[int, Known],
    judged: dict[int, Evidence],
    user: User | None,
) -> list[Candidate]:
    """Those who are likely enough and may be seen; of hidden ones, the owners of exact matches."""
    exact = {
        pk
        for pk, other in others.items()
        if known.emails & other.emails or known.phones & other.phones
    }
    wanted = exact | {pk for pk, evidence in judged.items() if evidence.score >= POSSIBLE}
    if not wanted:
        return []
    seen = model.objects.visible_to(user) if user else model.objects.alive()
    visible = set(seen.filter(pk__in=wanted).values_list("pk", flat=True))
    best = sorted(
        (pk for pk in visible if judged[pk].score >= POSSIBLE),
        key=lambda pk: (-judged[pk].score, -judged[pk].bits, pk),
    )[:MOST]
    owners = _owners(model, exact - visible)
    # One sentence for each owner: how many contacts there are stays hidden.
    hidden = [Candidate(None, LIKELY, hidden_owner=owner) for owner in owners]
    organizations = Organization.objects.visible_to(user) if user else Organization.objects.alive()
    records = model.objects.select_related("owner").with_points()
    if model is Person:
        records = records.prefetch_related(Prefetch("organization", organizations))
    found = records.in_bulk(best) if best else {}
    return [
        *hidden,
        *(Candidate(found[pk], judged[pk].score, judged[pk].reasons) for pk in best if pk in found),
    ][:MOST]


def _owners(model: Any, ids: set[int]) -> Iterable[User]:
    if not ids:
        return []
    owners = model.objects.alive().filter(pk__in=ids).values("owner")
    return User.objects.filter(pk__in=owners).order_by("pk")
