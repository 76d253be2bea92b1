from typing import Any

from django import forms

from contacts.duplicates import Candidate, OrganizationFacts, find_organizations
from contacts.forms.base import ADDRESS, ContactForm, country_field, same_values
from contacts.models import Organization
from contacts.picking import Picked
from contacts.picking.picked import organization_made_just_now


class OrganizationForm(ContactForm):
    """An organization: its name, web domain, and all the rest."""

    country = country_field()

    class Meta:
        model = Organization
        fields = ["name", "domain", *ADDRESS, "owner", "visibility", "labels"]
        widgets = {"labels": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_new = self.contact is None and not self.errors
        if is_new and not organization_made_just_now(self.facts(), by=self.user):
            self.ask_about(self.find())
        return cleaned

    def facts(self) -> OrganizationFacts:
        """What the duplicate engine may know, valid or not."""
        return OrganizationFacts(
            name=self.typed("name"),
            domain=self.typed("domain"),
            emails=self.emails.typed(),
            phones=self.phones.typed(),
            **same_values(ADDRESS, self),
        )

    def find(self) -> list[Candidate]:
        """Organizations that may be the one in the form."""
        exclude = [self.contact] if self.contact else []
        return find_organizations(self.facts(), user=self.user, exclude=exclude)

    @property
    def picked(self) -> Picked:
        """The new organization, for `pick_contacts`."""
        details = self.details()
        for name in ("owner", "visibility"):
            details.pop(name, None)
        facts = self.facts()
        return Picked(new_organization=facts, organization_details=details, seen=self.seen)
