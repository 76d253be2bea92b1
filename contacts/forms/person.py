from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.duplicates import (
    Candidate,
    OrganizationFacts,
    PersonFacts,
    find_organizations,
    find_people,
)
from contacts.forms.base import ADDRESS, ContactForm, country_field, same_values
from contacts.models import Organization, Person
from contacts.picking import Picked
from contacts.picking.choosing import chosen
from contacts.picking.picked import person_made_just_now
from contacts.points import tidy


class PersonForm(ContactForm):
    """A person: names, organization (an existing or a new one), and all the rest."""

    organization_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    organization_name = forms.CharField(
        label=gettext_lazy("Organization"), max_length=200, required=False
    )
    country = country_field()

    class Meta:
        model = Person
        fields = [
            "first_name",
            "last_name",
            "job_title",
            "born_on",
            *ADDRESS,
            "owner",
            "visibility",
            "labels",
        ]
        widgets = {
            "born_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "labels": forms.CheckboxSelectMultiple,
        }

    def __init__(
        self, data: Any = None, *, organization: Organization | None = None, **kwargs: Any
    ):
        instance, user = kwargs.get("instance"), kwargs["user"]
        self.current = instance.organization if instance else organization
        filled: dict[str, Any] = {}
        if self.current:
            seen = Organization.objects.visible_to(user).filter(pk=self.current.pk).exists()
            filled = {
                "organization_id": self.current.pk,
                "organization_name": str(self.current) if seen else "",
            }
        super().__init__(data, initial={**filled, **(kwargs.pop("initial", None) or {})}, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_named = self.typed("first_name") or self.typed("last_name")
        if "first_name" in self.fields and not is_named:
            self.add_error("first_name", _("Give the person a first or a last name."))
        is_new = self.contact is None and not self.errors
        if is_new and not person_made_just_now(self.facts(), by=self.user):
            self.ask_about(self.find())
        return cleaned

    def facts(self) -> PersonFacts:
        """What the duplicate engine may know, valid or not."""
        organization = self._organization()
        return PersonFacts(
            first_name=self.typed("first_name"),
            last_name=self.typed("last_name"),
            emails=self.emails.typed(),
            phones=self.phones.typed(),
            organization_id=organization.pk if organization else None,
            organization_name=str(organization or self.typed("organization_name")),
            born_on=_day(self.typed("born_on")),
            **same_values(ADDRESS, self),
        )

    def find(self) -> list[Candidate]:
        """People, and for a new organization organizations, that may be the ones in the form."""
        found = find_people(
            self.facts(), user=self.user, exclude=[self.contact] if self.contact else []
        )
        return [*found, *self.find_organizations()]

    def find_organizations(self) -> list[Candidate]:
        """Organizations that may be the new one in the form."""
        organization = self._new_organization()
        return find_organizations(organization, user=self.user) if organization else []

    @property
    def picked(self) -> Picked:
        """The new person, for `pick_contacts`."""
        details = self.details()
        for name in ("organization_id", "organization_name", "owner", "visibility"):
            details.pop(name, None)
        return Picked(
            new_person=self.facts(),
            person_details=details,
            organization=self._organization(),
            new_organization=self._new_organization(),
            seen=self.seen,
        )

    @property
    def picked_organization(self) -> Picked | None:
        """The organization that an edited person shall get; None when it was left alone."""
        shown = tidy(str(self.data.get(self.add_initial_prefix("organization_id")) or ""))
        number, name = self.typed("organization_id"), self.typed("organization_name")
        if number == shown and (not name or (number and self._organization())):
            return None
        organization, new = self._organization(), self._new_organization()
        return Picked(organization=organization, new_organization=new, seen=self.seen)

    @property
    def was(self) -> dict[str, Any]:
        shown = super().was
        shown.pop("organization_name", None)
        return shown

    def changes(self) -> dict[str, Any]:
        names = ("organization_id", "organization_name")
        return {name: value for name, value in super().changes().items() if name not in names}

    def _organization(self) -> Organization | None:
        number, name = self.typed("organization_id"), self.typed("organization_name")
        return chosen(Organization, number, name, user=self.user, current=self.current)

    def _new_organization(self) -> OrganizationFacts | None:
        name = self.typed("organization_name")
        return OrganizationFacts(name=name) if name and not self._organization() else None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
