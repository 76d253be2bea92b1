"""What a column can be: the fields of a lead, of its contacts, and what comes with them."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class F(StrEnum):
    TITLE = "title"
    VALUE = "value"
    CURRENCY = "currency"
    CLOSE = "expected_close_on"
    LABELS = "labels"
    CHANNEL = "channel"
    OWNER = "owner"
    CREATED = "created_at"
    EXTERNAL_ID = "external_id"
    NOTE = "note"
    PERSON = "person_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    JOB_TITLE = "job_title"
    BORN = "born_on"
    EMAIL = "email"
    PHONE = "phone"
    MOBILE = "mobile"
    ORGANIZATION = "organization"
    WEBSITE = "website"
    ORGANIZATION_EMAIL = "organization_email"
    ORGANIZATION_PHONE = "organization_phone"
    STREET = "street"
    POSTCODE = "postcode"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True)
class Group:
    label: object
    fields: dict[F, object]


GROUPS = [
    Group(
        _("Lead"),
        {
            F.TITLE: pgettext_lazy("import field", "Title of the lead"),
            F.VALUE: _("Value"),
            F.CURRENCY: _("Currency"),
            F.CLOSE: _("Expected close date"),
            F.LABELS: _("Labels"),
            F.CHANNEL: _("Channel"),
            F.OWNER: _("Owner (e-mail or name)"),
            F.NOTE: _("Note"),
            F.CREATED: _("Created on"),
            F.EXTERNAL_ID: _("Id in another system"),
        },
    ),
    Group(
        _("Person"),
        {
            F.PERSON: _("Full name"),
            F.FIRST_NAME: _("First name"),
            F.LAST_NAME: _("Last name"),
            F.JOB_TITLE: _("Job title"),
            F.BORN: _("Birth day"),
            F.EMAIL: _("E-mail"),
            F.PHONE: _("Phone"),
            F.MOBILE: _("Mobile phone"),
        },
    ),
    Group(
        _("Organization"),
        {
            F.ORGANIZATION: _("Name of the organization"),
            F.WEBSITE: _("Web site"),
            F.ORGANIZATION_EMAIL: _("E-mail of the organization"),
            F.ORGANIZATION_PHONE: _("Phone of the organization"),
        },
    ),
    Group(
        _("Address"),
        {
            F.STREET: _("Street"),
            F.POSTCODE: _("Postcode"),
            F.CITY: _("City"),
            F.REGION: _("Region or state"),
            F.COUNTRY: _("Country"),
        },
    ),
]
LABELS: dict[F, object] = {field: text for group in GROUPS for field, text in group.fields.items()}
# Fields that several columns may fill together.
SEVERAL = {
    F.LABELS,
    F.NOTE,
    F.EMAIL,
    F.PHONE,
    F.MOBILE,
    F.ORGANIZATION_EMAIL,
    F.ORGANIZATION_PHONE,
    F.STREET,
}
# What names a contact: a file without any of these cannot become leads.
CONTACT = {
    F.PERSON,
    F.FIRST_NAME,
    F.LAST_NAME,
    F.EMAIL,
    F.PHONE,
    F.MOBILE,
    F.ORGANIZATION,
    F.ORGANIZATION_EMAIL,
    F.ORGANIZATION_PHONE,
}
# What names a person, or says how to reach one.
PERSON = {F.PERSON, F.FIRST_NAME, F.LAST_NAME, F.EMAIL, F.PHONE, F.MOBILE}
# What a person has not.
LEAD_ONLY = {F.TITLE, F.VALUE, F.CURRENCY, F.CLOSE, F.CHANNEL, F.CREATED}
