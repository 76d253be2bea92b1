"""What was picked, and the contacts that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.duplicates import (
    Candidate,
    OrganizationFacts,
    PersonFacts,
    find_organizations,
    find_people,
)
from contacts.locks import lock_identities
from contacts.models import Contact, Organization, Person
from contacts.names import name_key
from contacts.points import clean_email, tidy, to_e164
from contacts.services import (
    create_organization,
    create_person,
    put_into_address_book,
    refuse_if_not_editable,
    update_person,
)
from contacts.services.rules import lock_contact, survivor_id
from core.errors import Rejected
from history.models import Event

# The same contact by the same user within this time is the same click, come twice.
SECOND_CLICK = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Picked:
    """Which contacts a form named: existing ones, new ones, or neither."""

    person: Person | None = None
    organization: Organization | None = None
    new_person: PersonFacts | None = None
    new_organization: OrganizationFacts | None = None
    # All that a form knows of the new ones, for the services; without, what the facts hold.
    person_details: dict[str, Any] = field(default_factory=dict)
    organization_details: dict[str, Any] = field(default_factory=dict)
    # Corrections of `person`, which is provisional: name, e-mail, phone.
    edits: dict[str, Any] = field(default_factory=dict)
    # Keys of the candidates that the user saw and chose not to use.
    seen: frozenset[str] = frozenset()
    # Contacts that the picked ones take the place of; they are no duplicates to ask about.
    instead_of: Sequence[Contact] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.person or self.organization or self.new_person or self.new_organization)


@transaction.atomic
def pick_contacts(
    picked: Picked, *, by: User, owner: User, visibility: str, confirmed: bool
) -> tuple[Person | None, Organization | None]:
    """The contacts that were picked, the new ones made. Call it in the caller's transaction.

    New contacts belong to `owner` and are provisional unless `confirmed`; an existing one that
    was provisional is confirmed with them. Raises `Rejected` when nothing was picked, when a
    picked contact is gone, and when a likely duplicate turned up that the user has not seen:
    somebody made it a moment ago. A second click of the same user gets what the first one made.
    """
    if picked.is_empty:
        raise Rejected(_("Name a person or an organization."))
    hold(picked)
    organization = picked.organization and _existing(picked.organization)
    if picked.new_organization:
        organization = _make_organization(
            picked, by=by, owner=owner, visibility=visibility, confirmed=confirmed
        )
    person = picked.person and _existing(picked.person)
    if person and picked.edits:
        person = update_person(person, picked.edits, by=by)
    if picked.new_person:
        person = _make_person(
            picked, organization, by=by, owner=owner, visibility=visibility, confirmed=confirmed
        )
    if confirmed:
        person = person and put_into_address_book(person, by=by)
        organization = organization and put_into_address_book(organization, by=by)
    return person, organization


@transaction.atomic
def change_person(
    person: Person,
    changes: dict[str, Any],
    organization: Picked | None,
    *,
    by: User,
    was: dict[str, Any] | None = None,
) -> Person:
    """Change a person whose form may also give it another organization, even a new one.

    `organization` is what was picked for it: None leaves it as it is, nothing picked takes it
    away. Raises what `update_person` and `pick_contacts` raise.
    """
    refuse_if_not_editable(person, by)
    if organization is not None:
        chosen = None
        if not organization.is_empty:
            _none, chosen = pick_contacts(
                organization,
                by=by,
                owner=person.owner,
                visibility=person.visibility,
                confirmed=True,
            )
        changes = {**changes, "organization": chosen}
    return update_person(person, changes, by=by, was=was)


def unseen(
    candidates: Sequence[Candidate], seen: Sequence[str] | frozenset[str]
) -> list[Candidate]:
    """Likely duplicates that the user has not been shown yet."""
    return [found for found in candidates if found.is_likely and found.key not in seen]


def person_made_just_now(facts: PersonFacts, *, by: User) -> Person | None:
    """The person of this name, e-mail and phone whom the same user made a moment ago."""
    wanted = name_key(facts.name)
    for person in _made_just_now(Person, by).prefetch_related("emails", "phones"):
        emails = {email.address for email in person.emails.all()}
        phones = {phone.e164 or phone.number for phone in person.phones.all()}
        is_same = (
            name_key(person.name) == wanted
            and emails == {clean_email(address) for address in facts.emails}
            and phones
            == {to_e164(number, facts.country) or tidy(number) for number in facts.phones}
        )
        if is_same:
            return person
    return None


def organization_made_just_now(facts: OrganizationFacts, *, by: User) -> Organization | None:
    """The organization of this name that the same user made a moment ago."""
    wanted = name_key(facts.name)
    made = _made_just_now(Organization, by)
    return next((found for found in made if name_key(found.name) == wanted), None)


def _made_just_now(model: Any, by: User) -> Any:
    made = Event.objects.filter(
        subject_type=model._meta.label_lower,
        verb=f"{model._meta.model_name}.created",
        actor=by,
        at__gte=timezone.now() - SECOND_CLICK,
    ).order_by("-pk")[:20]
    ids = [int(event.subject_id) for event in made]
    return model.objects.visible_to(by).filter(pk__in=ids)


def hold(picked: Picked) -> None:
    """Lock the identities of the contacts that will be made, before anything else is held."""
    person, organization = picked.new_person, picked.new_organization
    if not person and not organization:
        return
    numbers = person.phones if person else ()
    lock_identities(
        emails=[clean_email(address) for address in person.emails] if person else (),
        phones=[to_e164(number) for number in numbers],
        names=[facts.name for facts in (person, organization) if facts],
    )


def _existing[C: Contact](contact: C) -> C:
    """The contact as it is now, or the one it was merged into."""
    contact = lock_contact(contact)
    while survivor := survivor_id(contact):
        contact = lock_contact(type(contact)(pk=survivor))
    if contact.deleted_at:
        raise Rejected(
            _("%(contact)s was deleted meanwhile. Choose another contact.") % {"contact": contact}
        )
    return contact


def _make_person(picked: Picked, organization: Organization | None, **terms: Any) -> Person:
    facts, by = picked.new_person, terms["by"]
    assert facts  # noqa: S101  the caller has looked
    if made := person_made_just_now(facts, by=by):
        return made
    exclude = [contact for contact in picked.instead_of if isinstance(contact, Person)]
    _refuse_if_unseen(find_people(facts, user=by, exclude=exclude), picked)
    details = picked.person_details or {
        "first_name": facts.first_name,
        "last_name": facts.last_name,
        "emails": facts.emails,
        "phones": facts.phones,
    }
    return create_person(organization=organization, **details, **terms)


def _make_organization(picked: Picked, **terms: Any) -> Organization:
    facts, by = picked.new_organization, terms["by"]
    assert facts  # noqa: S101  the caller has looked
    if made := organization_made_just_now(facts, by=by):
        return made
    exclude = [contact for contact in picked.instead_of if isinstance(contact, Organization)]
    _refuse_if_unseen(find_organizations(facts, user=by, exclude=exclude), picked)
    return create_organization(**(picked.organization_details or {"name": facts.name}), **terms)


def _refuse_if_unseen(candidates: list[Candidate], picked: Picked) -> None:
    if found := unseen(candidates, picked.seen):
        name = found[0].record or _("This contact")
        raise Rejected(
            _("%(contact)s already exists. Save again to choose it or to keep both.")
            % {"contact": name}
        )
