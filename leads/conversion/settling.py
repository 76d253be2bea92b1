"""What becomes of the lead's person and organization when it is converted."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.duplicates import (
    Candidate,
    facts_of_organization,
    facts_of_person,
    find_organizations,
    find_people,
)
from contacts.locks import lock_identities
from contacts.merging import merge
from contacts.models import Contact, Organization, Person
from contacts.picking import Picked
from contacts.picking.picked import unseen
from contacts.points import clean_email, to_e164
from contacts.services import create_organization, create_person
from core.errors import Rejected
from history.journal import Journal
from leads.conversion.terms import Terms
from leads.models import Lead


class Undecided(Rejected):
    """A contact probably exists already, and nobody has said what to do about that."""


def lock_contacts_of(lead: Lead, picked: Picked) -> None:
    """Hold the identities that a conversion may write, in the one order of the house."""
    known = [lead.person, lead.organization, picked.person, picked.organization]
    new = [facts for facts in (picked.new_person, picked.new_organization) if facts]
    edits = picked.edits
    emails = [*edits.get("emails", []), *(one for facts in new for one in facts.emails)]
    phones = [*edits.get("phones", []), *(one for facts in new for one in facts.phones)]
    names = [str(contact) for contact in known if contact] + [facts.name for facts in new]
    if "last_name" in edits:
        names.append(f"{edits['first_name']} {edits['last_name']}")
    lock_identities(
        emails=[clean_email(address) for address in emails],
        phones=[to_e164(number) for number in phones],
        names=names,
    )


def settle_organization(
    lead: Lead, terms: Terms, *, by: User | None, journal: Journal
) -> Organization | None:
    """The organization of the deal: the picked one, the lead's own confirmed, or a new one.

    Raises `Rejected` when it probably exists, and the user has not decided about that.
    """
    own, picked = lead.organization, terms.picked
    if picked.organization and picked.organization != own:
        return _link(own, picked.organization, by=by, journal=journal)
    facts = picked.new_organization
    if facts is None:
        if picked.organization is None or own is None or not own.is_provisional:
            return picked.organization
        facts = facts_of_organization(own)
    _refuse_undecided(find_organizations(facts, user=by, exclude=_ids(own), is_shown=False), picked)
    if own and own.is_provisional:
        journal.change(own, name=facts.name, confirmed_at=timezone.now())
        return own
    made = create_organization(name=facts.name, domain=facts.domain, **_terms_for_new(terms, by))
    journal.brought_in(made)
    return made


def settle_person(
    lead: Lead,
    terms: Terms,
    organization: Organization | None,
    *,
    by: User | None,
    journal: Journal,
) -> Person | None:
    """The person of the deal; one of the lead's own gets the deal's organization if without.

    Raises `Rejected` when they probably exist, and the user has not decided about that.
    """
    own, picked = lead.person, terms.picked
    if picked.person and picked.person != own:
        return _link(own, picked.person, by=by, journal=journal)
    if picked.new_person:
        facts = replace(
            picked.new_person, organization_id=organization.pk if organization else None
        )
        _refuse_undecided(find_people(facts, user=by, exclude=_ids(own), is_shown=False), picked)
        return _make_person(facts, organization, terms, by=by, journal=journal)
    if picked.person is None or own is None or not own.is_provisional:
        return picked.person
    if organization and organization.pk == own.organization_id:
        own.organization = organization  # read already
    facts = replace(facts_of_person(own), **picked.edits)
    _refuse_undecided(find_people(facts, user=by, exclude=_ids(own), is_shown=False), picked)
    return _confirm(own, organization, picked.edits, journal)


def _link[C: Contact](own: C | None, chosen: C, *, by: User | None, journal: Journal) -> C:
    """Use a contact that exists. What was only the lead's is merged into it."""
    chosen.refresh_from_db()
    if chosen.deleted_at:
        raise Rejected(
            _("%(contact)s was deleted meanwhile. Choose another.") % {"contact": chosen}
        )
    if own and own.is_provisional:
        merge(chosen, [own], by=by, journal=journal)
        chosen.refresh_from_db()
    if chosen.is_provisional:
        journal.change(chosen, confirmed_at=timezone.now())
    return chosen


def _make_person(facts, organization, terms, *, by, journal):
    made = create_person(
        first_name=facts.first_name,
        last_name=facts.last_name,
        emails=facts.emails,
        phones=facts.phones,
        organization=organization,
        **_terms_for_new(terms, by),
    )
    journal.brought_in(made)
    return made


def _confirm(
    own: Person, organization: Organization | None, edits: dict[str, Any], journal: Journal
) -> Person:
    """Let the lead's own person into the address book, as edited in the dialog."""
    values: dict[str, Any] = {
        name: edits[name] for name in ("first_name", "last_name") if name in edits
    }
    if organization and own.organization_id is None:
        values["organization"] = organization
    journal.change(own, **values, confirmed_at=timezone.now())
    for address in edits.get("emails", [])[:1]:
        _write_first(own.emails, journal, address=clean_email(address))
    for number in edits.get("phones", [])[:1]:
        _write_first(own.phones, journal, number=number, e164=to_e164(number, own.country))
    return own


def _write_first(points, journal: Journal, **values: str) -> None:
    """Write the address or number that stands first, unless it is one of the contact's."""
    if points.filter(**values).exists():
        return
    first = points.order_by("-is_primary", "position", "pk").first()
    if first:
        journal.change(first, **values)
    else:
        journal.created(points.create(**values, is_primary=True))


def _refuse_undecided(candidates: list[Candidate], picked: Picked) -> None:
    if likely := unseen(candidates, picked.seen):
        raise Undecided(
            _("%(contact)s may exist already. Use the existing contact or keep the new one.")
            % {"contact": likely[0].record or _("This contact")}
        )


def _terms_for_new(terms: Terms, by: User | None) -> dict[str, Any]:
    return {"owner": terms.owner, "visibility": terms.visibility, "by": by, "confirmed": True}


def _ids(own: Contact | None) -> list[int]:
    return [own.pk] if own else []
