"""What custom fields have to know of people and organizations."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.company import company_time_zone
from contacts.models import Contact, Organization, Person
from fields.formulas import Type
from fields.registry import (
    BuiltIn,
    Reference,
    Subject,
    register_reference,
    register_subject,
)


def register() -> None:
    """Let contacts have custom fields, and fields refer to contacts."""
    facts = (
        BuiltIn("name", _("Name"), Type.TEXT, str),
        BuiltIn("created", _("Created"), Type.DAY, _created),
    )
    for kind, model in (("person", Person), ("organization", Organization)):
        register_subject(Subject(model, built_ins=facts))
        register_reference(kind, Reference(model, search="contacts:search"))


def _created(contact: Contact):
    return localtime(contact.created_at, company_time_zone()).date()
