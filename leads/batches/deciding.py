"""What becomes of one lead of many: nobody can be asked, so what is doubtful is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.utils.translation import gettext as _

from accounts.models import User
from contacts.duplicates import (
    Candidate,
    OrganizationFacts,
    find_organizations,
    needs_a_look,
    twins_of,
)
from contacts.models import Contact, Organization, Person
from contacts.picking import Picked
from core.errors import Rejected
from deals.models import Stage
from leads.conversion.domains import propose
from leads.conversion.terms import Terms, terms_of
from leads.models import Lead

USE, LEAVE = "use", "leave"


@dataclass(frozen=True)
class Shared:
    """What a batch says of all its leads. Without an owner each keeps its own."""

    stage: Stage
    owner: User | None
    # What to do about a contact that exists already in all likelihood.
    twins: str
    # Whether to make the organization of an e-mail's domain where there is none.
    makes_organizations: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "stage": self.stage.pk,
            "owner": self.owner.pk if self.owner else None,
            "twins": self.twins,
            "organizations": self.makes_organizations,
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Shared":
        """Raises `Rejected` when the stage is gone."""
        stage = Stage.objects.select_related("pipeline").filter(pk=given["stage"]).first()
        if stage is None:
            raise Rejected(_("The stage is not there any more."))
        owner = User.objects.filter(pk=given["owner"]).first() if given["owner"] else None
        return cls(stage, owner, given["twins"], given["organizations"])


def terms_for(lead: Lead, shared: Shared, *, by: User) -> Terms:
    """How this lead is converted. Raises `Rejected` when somebody has to decide first."""
    terms = terms_of(lead, shared.stage)
    terms.owner = shared.owner or terms.owner
    organization = _known(lead.organization, shared, by)
    person = cast("Person | None", _known(lead.person, shared, by))
    picked = Picked(person=person, organization=cast("Organization | None", organization))
    if organization is None and person and shared.makes_organizations:
        picked = _with_organization(picked, person, shared, by)
    terms.picked = picked
    return terms


def _known(own: Contact | None, shared: Shared, by: User) -> Contact | None:
    """The lead's own contact, or the one of the address book that it is."""
    if own is None or not own.is_provisional:
        return own
    return _decide(str(own), twins_of(own, user=by), shared, own=own) or own


def _with_organization(picked: Picked, person: Person, shared: Shared, by: User) -> Picked:
    """The organization that the person belongs to, or that of their e-mail's domain."""
    seen = Organization.objects.visible_to(by)
    if own := seen.filter(pk=person.organization_id).first():
        return replace(picked, organization=own)
    if not Person.objects.visible_to(by).filter(pk=person.pk).exists():
        return picked
    proposal = propose([email.address for email in person.emails.all()], user=by)
    if proposal is None or len(proposal.existing) > 1:
        return picked
    if proposal.existing:
        return replace(picked, organization=proposal.existing[0])
    facts = OrganizationFacts(name=proposal.name, domain=proposal.domain)
    found = _decide(proposal.name, find_organizations(facts, user=by), shared)
    if found:
        return replace(picked, organization=cast("Organization", found))
    return replace(picked, new_organization=facts)


def _decide(
    name: str, candidates: Sequence[Candidate], shared: Shared, *, own: Contact | None = None
) -> Contact | None:
    """The one contact that it surely is, if any. Raises `Rejected` when it is not so sure."""
    likely = [found for found in candidates if found.is_likely]
    if not likely:
        return None
    hidden = next((found.hidden_owner for found in likely if found.hidden_owner), None)
    if hidden:
        raise Rejected(
            _("%(name)s exists already. Ask %(owner)s.") % {"name": name, "owner": hidden}
        )
    if shared.twins != USE:
        raise Rejected(_("%(name)s may exist already.") % {"name": name})
    records = [found.record for found in likely if found.record]
    chosen = [record for record in records if not record.is_provisional] or records
    if len(chosen) > 1:
        names = ", ".join(str(record) for record in chosen)
        raise Rejected(
            _("%(name)s may be one of several: %(names)s.") % {"name": name, "names": names}
        )
    if own and needs_a_look([own, chosen[0]]):
        raise Rejected(
            _("%(name)s may be %(other)s, or somebody at the same address.")
            % {"name": name, "other": chosen[0]}
        )
    return chosen[0]
