"""The values of a contact's page that are edited where they stand."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.forms import OrganizationForm, PersonForm
from contacts.forms.base import ADDRESS
from contacts.forms.countries import country_name
from contacts.models import Contact, Label, Organization, Person
from core.inline import Inline

FORMS: dict[str, Any] = {"person": PersonForm, "organization": OrganizationForm}
BODIES = {
    "emails": "contacts/inline/points.html",
    "phones": "contacts/inline/points.html",
    "organization": "contacts/inline/organization.html",
}
NAMES: dict[str, tuple[Promise | str, tuple[str, ...]]] = {
    "name": (_("Name"), ("name",)),
    "emails": (_("E-mails"), ("emails",)),
    "phones": (_("Phones"), ("phones",)),
    "address": (_("Address"), ADDRESS),
    "labels": (_("Labels"), ("labels",)),
    "owner": (_("Owner"), ("owner",)),
    "visibility": (pgettext_lazy("contact", "Visible to"), ("visibility",)),
}
FIELDS = {
    "person": NAMES
    | {
        "name": (_("Name"), ("first_name", "last_name")),
        "job_title": (_("Job title"), ("job_title",)),
        "organization": (_("Organization"), ("organization_id", "organization_name")),
        "born_on": (_("Birth day"), ("born_on",)),
    },
    "organization": NAMES | {"domain": (_("Web domain"), ("domain",))},
}


def inline_of(contact: Any, name: str, *, may_edit: bool, context: dict[str, Any]) -> Inline:
    """One value of a contact. Raises `KeyError` for a name that it has not."""
    label, _fields = FIELDS[contact.kind][name]
    return Inline(
        record=contact,
        name=name,
        label=label,
        url=reverse("contacts:field", args=[contact.kind, contact.pk, name]),
        edit_url=reverse(f"contacts:{contact.kind}_edit", args=[contact.pk]),
        template="contacts/inline/value.html",
        body=BODIES.get(name, "components/inline_fields.html"),
        may_edit=may_edit,
        context=context,
        also="" if name == "name" else "contacts/_head_parts.html",
    )


def inlines_of(contact: Any, *, may_edit: bool, user: User) -> dict[str, Inline]:
    """Every value of a contact's page, by name."""
    context: dict[str, Any] = {}  # the page has it already
    names = FIELDS[contact.kind]
    offered = {name: inline_of(contact, name, may_edit=may_edit, context=context) for name in names}
    if may_edit and not Label.objects.filter(entity=contact.kind).exists():
        offered["labels"].may_edit = False
    return offered


def context_of(contact: Any, user: User) -> dict[str, Any]:
    """What the values need beside the contact: names that stand elsewhere."""
    organization = None
    if isinstance(contact, Person) and contact.organization_id:
        seen = Organization.objects.visible_to(user)
        organization = seen.filter(pk=contact.organization_id).first()
    return {
        "contact": contact,
        "organization": organization,
        "country": country_name(contact.country),
    }


def form_of(contact: Contact, name: str, *, user: User, data: Any = None) -> Any:
    """The part of the contact's form that changes this value."""
    _label, only = FIELDS[contact.kind][name]
    form = FORMS[contact.kind]
    return form(data, user=user, instance=contact, only=only, auto_id=f"inline-{name}-%s")
