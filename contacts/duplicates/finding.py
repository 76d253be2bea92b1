"""Looking a contact up: the candidates that a user may know of, best first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from contacts.duplicates.blocking import (
    organizations_to_compare,
    people_to_compare,
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
from contacts.models import Contact, Organization, Person, points_first
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
    facts: PersonFacts,
    *,
    user: User | None,
    exclude: Iterable[Person | int] = (),
    is_shown: bool = True,
) -> list[Candidate]:
    """People who may be this one, best first, ten at the most; without a user, whoever sees all.

    Provisional people are found too. An organization that the user may not see does not count.
    Unless they are shown, what only pages show of them is not loaded.
    """
    country = default_country()
    known = KnownPerson.read(facts, country)
    others, switchboards = people_to_compare(known, country)
    others = _without(others, exclude, "person")
    if user:
        _forget_hidden_organizations(others, user)
    judged = {pk: compare_people(known, other, switchboards) for pk, other in others.items()}
    return _candidates(Person, known, others, judged, user, is_shown=is_shown)


def find_organizations(
    facts: OrganizationFacts,
    *,
    user: User | None,
    exclude: Iterable[Organization | int] = (),
    is_shown: bool = True,
) -> list[Candidate]:
    """Organizations that may be this one, best first, ten at the most."""
    country = default_country()
    known = KnownOrganization.read(facts, country)
    others = _without(organizations_to_compare(known, country), exclude, "organization")
    judged = {pk: compare_organizations(known, other) for pk, other in others.items()}
    return _candidates(Organization, known, others, judged, user, is_shown=is_shown)


def twins_of(contact: Any, *, user: User) -> list[Candidate]:
    """Other records that may be this saved contact, as this user may know of them."""
    if isinstance(contact, Organization):
        facts = facts_of_organization(contact)
        return find_organizations(facts, user=user, exclude=[contact])
    known = facts_of_person(contact)
    if not Organization.objects.visible_to(user).filter(pk=contact.organization_id).exists():
        known = replace(known, organization_id=None, organization_name="")
    return find_people(known, user=user, exclude=[contact])


def _without[K: Known](
    others: dict[int, K], exclude: Iterable[Contact | int], kind: str
) -> dict[int, K]:
    """Those that are neither left out nor said to be another than one of those left out."""
    left_out = {record if isinstance(record, int) else record.pk for record in exclude}
    left_out |= NotSame.objects.ids_apart_from(*left_out, kind=kind)
    return {pk: other for pk, other in others.items() if pk not in left_out}


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
    *,
    is_shown: bool,
) -> list[Candidate]:
    """Those who are likely enough and may be seen; of hidden ones, the owners of exact matches."""
    exact = {
        pk
        for pk, other in others.items()
        if known.emails & other.emails or known.phones & other.phones
    }
    ranked = _ranked(judged)
    if not (exact or ranked):
        return []
    seen = model.objects.visible_to(user) if user else model.objects.alive()
    rows = seen.select_related("owner").filter(pk__in={*exact, *ranked})
    visible = {record.pk: record for record in rows}
    best = [pk for pk in ranked if pk in visible][:MOST]
    if is_shown:
        _add_what_is_shown(model, [visible[pk] for pk in best], user)
    # One sentence for each owner: how many contacts there are stays hidden.
    hidden = [
        Candidate(None, LIKELY, hidden_owner=owner)
        for owner in _owners(model, exact - set(visible))
    ]
    known_ones = [Candidate(visible[pk], judged[pk].score, judged[pk].reasons) for pk in best]
    return [*hidden, *known_ones][:MOST]


def _ranked(judged: dict[int, Evidence]) -> list[int]:
    """Ids of those who are possible, best first."""
    possible = [pk for pk, evidence in judged.items() if evidence.score >= POSSIBLE]
    return sorted(possible, key=lambda pk: (-judged[pk].score, -judged[pk].bits, pk))


def _add_what_is_shown(model: Any, records: list[Any], user: User | None) -> None:
    """E-mails, phones and the organization, unless it is hidden, as pages show them."""
    lookups = points_first()
    if model is Person and any(record.organization_id for record in records):
        seen = Organization.objects.visible_to(user) if user else Organization.objects.alive()
        lookups.append(Prefetch("organization", seen))
    prefetch_related_objects(records, *lookups)


def _owners(model: Any, ids: set[int]) -> Iterable[User]:
    if not ids:
        return []
    owners = model.objects.alive().filter(pk__in=ids).values("owner")
    return User.objects.filter(pk__in=owners).order_by("pk")
