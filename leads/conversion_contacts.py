"""The contacts in the conversion dialog: who they are already, and which organization is theirs."""

from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from contacts.duplicates import Candidate, OrganizationFacts
from contacts.matching.companies import domain_of
from contacts.models import Organization, Person
from contacts.picking import PickForm
from contacts.picking.picked import unseen
from contacts.points import tidy
from core.ids import read_id
from leads.conversion.domains import Proposal, propose
from leads.models import Lead

KINDS: dict[str, Any] = {"person": Person, "organization": Organization}
KEEP = "new"
# So many candidates are shown at once; the others are a click away.
MOST_SHOWN = 3


@dataclass
class Question:
    """Whether the lead's person, or organization, is one of those that exist already."""

    kind: str
    candidates: list[Candidate]
    choice: str
    is_open: bool

    @property
    def shown(self) -> list[Candidate]:
        return self.candidates[:MOST_SHOWN]

    @property
    def more(self) -> list[Candidate]:
        return self.candidates[MOST_SHOWN:]

    @property
    def title(self) -> str:
        if self.kind == "person":
            return _("Does this person exist already?")
        return _("Does this organization exist already?")


class ContactsForm(PickForm):
    """The lead's contacts, editable, each with the question whether it exists already.

    `person_choice` and `organization_choice` answer it: the id of an existing contact, or "new".
    What is likely and not answered is asked again. Without an organization, the one of the
    e-mail's domain is proposed: `domain_choice` is the id of one, or "new" for `domain_name`.
    """

    def __init__(self, data: Any = None, *, user: User, lead: Lead) -> None:
        self.lead = lead
        # Somebody gave the lead other contacts since the dialog was opened: it is asked anew.
        self.is_stale = data is not None and data.get("contacts_of", self.token) != self.token
        data = None if self.is_stale else data
        self.answers = {kind: (data or {}).get(f"{kind}_choice", "") for kind in KINDS}
        self.domain_choice = tidy((data or {}).get("domain_choice", ""))
        super().__init__(
            _with_chosen(data, user), user=user, person=lead.person, organization=lead.organization
        )
        # As it was sent: a question goes on being asked, with its answer, while others are typed.
        self._sent = data
        if data is None:
            # Unbound, the form asks about the lead's own contacts as they are saved.
            self.data = QueryDict(mutable=True)
            self.data.update({name: str(value) for name, value in self.initial.items()})

    @property
    def token(self) -> str:
        """Which contacts the lead has now."""
        return f"{self.lead.person_id or ''}-{self.lead.organization_id or ''}"

    @property
    def seen(self) -> frozenset[str]:
        """The candidates about which the user has said: keep the new one."""
        data = cast("QueryDict", self.data)
        keys: list[str] = []
        for kind, answer in self.answers.items():
            if answer == KEEP:
                keys += data.getlist(f"{kind}_shown")
        if self.domain_choice == KEEP:
            keys += data.getlist("domain_shown")
        return frozenset(keys)

    @property
    def questions(self) -> list[Question]:
        return [
            Question(kind, found, self.answers[kind], bool(unseen(found, self.seen)))
            for kind, found in self._found.items()
            if found
        ]

    @cached_property
    def proposal(self) -> Proposal | None:
        """The organization of the e-mail's domain, when none is named."""
        if self._written("organization_name") or self._written("organization_id"):
            return None
        person = self.chosen_person
        proposal = propose(self._emails(person), user=self.user)
        own = person and person.organization_id
        if own and self._written("person_name"):
            known = Organization.objects.visible_to(self.user).filter(pk=own).first()
            proposal = _with_own(proposal, known)
        if proposal and self._written("domain_of") == proposal.domain:
            proposal.name = self._written("domain_name") or proposal.name
        return proposal

    @property
    def chosen_person(self) -> Person | None:
        """The existing person that the dialog names now."""
        return self._chosen(Person, "person", self.current_person)

    @property
    def chosen_organization(self) -> Organization | None:
        """The existing organization that the dialog names now."""
        return self._chosen(Organization, "organization", self.current_organization)

    def organization_facts(self) -> OrganizationFacts | None:
        facts = super().organization_facts()
        if facts and self._makes_proposed:
            return replace(facts, domain=domain_of(self._written("domain_of")))
        return facts

    def ask(self) -> None:
        """Say that the service wants a decision: the dialog asks for it again."""
        self.add_error(
            None, _("This contact may exist already. Choose the existing one, or keep the new one.")
        )

    def forget_answers_about_others(self) -> None:
        """Somebody types on: what they chose among earlier candidates counts no longer."""
        sent = self._sent.copy()
        for kind, found in self._found.items():
            chosen = read_id(self.answers[kind])
            if chosen and all(one.record is None or one.record.pk != chosen for one in found):
                self.answers[kind] = sent[f"{kind}_choice"] = ""
        self.data = _with_chosen(sent, self.user)

    @cached_property
    def _found(self) -> dict[str, list[Candidate]]:
        data = self.data
        self.data = data if self._sent is None else self._sent
        found = {"person": self._find_people(), "organization": self._find_organizations()}
        self.data = data
        return found

    @property
    def _makes_proposed(self) -> bool:
        return self.domain_choice == KEEP and not self._written("organization_name")

    def _ask_about_twins(self) -> None:
        """The questions are asked in their own way, about the lead's own contacts too."""

    def _emails(self, person: Person | None) -> list[str]:
        """The addresses that the user sees of the person, the typed one first."""
        typed = self._written("person_email")
        if person is None or not self._written("person_name"):
            return [typed]
        return [typed, *(email.address for email in person.emails.all())]

    def _typed(self, name: str) -> str:
        if name == "organization_name" and self._makes_proposed:
            return self._written("domain_name")
        return self._written(name)

    def _written(self, name: str) -> str:
        return super()._typed(name)


def _with_own(proposal: Proposal | None, own: Organization | None) -> Proposal | None:
    """Offer the organization that the person belongs to before all others."""
    if own is None:
        return proposal
    if proposal is None:
        return Proposal("", "", [own])
    others = [one for one in proposal.existing if one != own]
    return replace(proposal, existing=[own, *others])


def _with_chosen(data: Any, user: User) -> Any:
    """The form's data, with the existing contacts that were chosen in the place of the typed."""
    if data is None:
        return None
    data = data.copy()
    for kind, model in KINDS.items():
        answer = read_id(data.get(f"{kind}_choice", ""))
        if kind == "organization" and not answer and not data.get("organization_name"):
            answer = read_id(data.get("domain_choice", ""))
        if not answer:
            continue
        for contact in model.objects.visible_to(user).filter(pk=answer):
            data[f"{kind}_id"], data[f"{kind}_name"] = str(contact.pk), str(contact)
            if kind == "person":
                data["person_email"] = data["person_phone"] = ""
    return data
