from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.duplicates import (
    Candidate,
    OrganizationFacts,
    PersonFacts,
    facts_of_organization,
    facts_of_person,
    find_organizations,
    find_people,
)
from contacts.models import Organization, Person
from contacts.picking.choosing import chosen
from contacts.picking.picked import Picked, organization_made_just_now, person_made_just_now, unseen
from contacts.points import NAME_LENGTH, clean_email, split_name, tidy


class PickForm(forms.Form):
    """A person and an organization, each picked or named anew; at least one of them.

    `person` and `organization` are those that the record has now: they fill the form, may stay
    even if the user cannot see them, and a provisional person may be corrected in place. After
    `is_valid()`, `picked` is what `pick_contacts` takes. After a refusal, `candidates` holds the
    likely duplicates to show.
    """

    person_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person_name = forms.CharField(label=gettext_lazy("Person"), max_length=200, required=False)
    person_email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    person_phone = forms.CharField(label=gettext_lazy("Phone"), max_length=50, required=False)
    organization_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    organization_name = forms.CharField(
        label=gettext_lazy("Organization"), max_length=200, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        person: Person | None = None,
        organization: Organization | None = None,
        is_required: bool = True,
        **kwargs: Any,
    ) -> None:
        self.user = user
        self.current_person, self.current_organization = person, organization
        self.is_required = is_required
        self.candidates: list[Candidate] = []
        self.picked = Picked()
        filled = {} if data is not None else self._filled_in()
        initial = {**filled, **(kwargs.pop("initial", None) or {})}
        super().__init__(data, initial=initial, **kwargs)

    @property
    def seen(self) -> frozenset[str]:
        """Candidates that the user has been shown."""
        name = self.add_prefix("seen")
        values = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return frozenset(values)

    @property
    def has_provisional(self) -> bool:
        """Whether it is filled with a contact that nobody has checked for duplicates yet."""
        return bool(self.current_person and self.current_person.is_provisional)

    @property
    def shows_points(self) -> bool:
        """Whether e-mail and phone can be typed: of a new or a provisional person."""
        return self.has_provisional or (self.is_bound and not self._typed("person_id"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        person = self._chosen(Person, "person", self.current_person)
        organization = self._chosen(Organization, "organization", self.current_organization)
        new_person = None if person else self.person_facts()
        new_organization = None if organization else self.organization_facts()
        self.picked = Picked(
            person=person,
            organization=organization,
            new_person=new_person,
            new_organization=new_organization,
            edits=self._edits(person),
            seen=self.seen,
            instead_of=[c for c in (self.current_person, self.current_organization) if c],
        )
        self._check(cleaned)
        return cleaned

    def person_facts(self) -> PersonFacts | None:
        """The new person that the form names; after the e-mail or the phone when it has no name."""
        email = clean_email(self._typed("person_email"))
        phone = self._typed("person_phone")
        name = self._typed("person_name") or email or phone
        if not name:
            return None
        first, last = split_name(name)
        organization = self._chosen(Organization, "organization", self.current_organization)
        return PersonFacts(
            first_name=first,
            last_name=last,
            emails=(email,) if email else (),
            phones=(phone,) if phone else (),
            organization_id=organization.pk if organization else None,
            organization_name=str(organization or self._typed("organization_name")),
        )

    def organization_facts(self) -> OrganizationFacts | None:
        """The new organization that the form names."""
        name = self._typed("organization_name")
        return OrganizationFacts(name=name) if name else None

    def find(self) -> list[Candidate]:
        """Candidates for the new contacts in the form, and for provisional ones that it names."""
        return [*self._find_people(), *self._find_organizations()]

    def _find_people(self) -> list[Candidate]:
        person = self._chosen(Person, "person", self.current_person)
        if person and not person.is_provisional:
            return []
        facts = self._facts_of_provisional(person) if person else self.person_facts()
        exclude = [known for known in (person, self.current_person) if known]
        return find_people(facts, user=self.user, exclude=exclude) if facts else []

    def _find_organizations(self) -> list[Candidate]:
        organization = self._chosen(Organization, "organization", self.current_organization)
        if organization and not organization.is_provisional:
            return []
        facts = facts_of_organization(organization) if organization else self.organization_facts()
        exclude = [known for known in (organization, self.current_organization) if known]
        return find_organizations(facts, user=self.user, exclude=exclude) if facts else []

    def _facts_of_provisional(self, person: Person) -> PersonFacts:
        """What is saved of the person, under what is typed; no company that the user cannot see."""
        saved, typed = facts_of_person(person), self.person_facts()
        seen = Organization.objects.visible_to(self.user).filter(pk=person.organization_id)
        if not seen.exists():
            saved = replace(saved, organization_id=None, organization_name="")
        if typed is None:
            return saved
        return replace(
            saved,
            first_name=typed.first_name,
            last_name=typed.last_name,
            emails=(*typed.emails, *saved.emails),
            phones=(*typed.phones, *saved.phones),
        )

    def _check(self, cleaned: dict[str, Any]) -> None:
        if self.is_required and self.picked.is_empty:
            self.add_error("person_name", _("Name a person or an organization."))
        if cleaned.get("person_email") and not clean_email(cleaned["person_email"]):
            self.add_error("person_email", _("Enter an e-mail address, such as anna@example.com."))
        facts = self.picked.new_person
        if facts and len(facts.name) < len(self._typed("person_name").replace(",", "")):
            limit = {"limit": NAME_LENGTH}
            self.add_error("person_name", _("A name has %(limit)s characters at the most.") % limit)
        if not self.errors:
            self._ask_about_twins()

    def _ask_about_twins(self) -> None:
        person, organization = self.picked.new_person, self.picked.new_organization
        is_second_click = (not person or person_made_just_now(person, by=self.user)) and (
            not organization or organization_made_just_now(organization, by=self.user)
        )
        if is_second_click:
            return
        found = self.find()
        if unseen(found, self.seen):
            self.candidates = found
            self.add_error(
                None, _("This contact may exist already. Use it, or save again to keep both.")
            )

    def _chosen(self, model: Any, kind: str, current: Any) -> Any:
        """The existing record that the form names. Another name than its own means a new one."""
        number, name = self._typed(f"{kind}_id"), self._typed(f"{kind}_name")
        person = self.current_person
        is_provisional = person is not None and person.is_provisional and current is person
        if is_provisional and number == str(current.pk):
            return current  # another name over a provisional person is its correction
        return chosen(model, number, name, user=self.user, current=current)

    def _edits(self, person: Person | None) -> dict[str, Any]:
        """What was corrected in a provisional person that stays."""
        if person is None or person != self.current_person or not person.is_provisional:
            return {}
        edits: dict[str, Any] = {}
        name = self._typed("person_name")
        if name and name != str(person):
            edits["first_name"], edits["last_name"] = split_name(name)
        for field, points in (("person_email", person.emails), ("person_phone", person.phones)):
            had = [str(point) for point in sorted(points.all(), key=lambda one: one.position)]
            typed = self._typed(field)
            if typed and typed != (had or [""])[0]:
                edits[f"{field.removeprefix('person_')}s"] = [typed, *had[1:]]
        return edits

    def _filled_in(self) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for kind, record in (
            ("person", self.current_person),
            ("organization", self.current_organization),
        ):
            if record is None:
                continue
            filled[f"{kind}_id"] = record.pk
            if type(record)._default_manager.visible_to(self.user).filter(pk=record.pk).exists():
                filled[f"{kind}_name"] = str(record)
        if self.current_person and "person_name" in filled:
            for name, points in (
                ("person_email", self.current_person.emails),
                ("person_phone", self.current_person.phones),
            ):
                filled[name] = str(min(points.all(), key=_primary_first, default=""))
        return filled

    def _typed(self, name: str) -> str:
        return tidy(str(self.data.get(self.add_prefix(name)) or ""))


def _primary_first(point: Any) -> tuple[bool, int, int]:
    return not point.is_primary, point.position, point.pk
