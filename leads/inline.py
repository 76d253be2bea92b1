"""The values of a lead's panel that are edited where they stand."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.models import Label
from deals.inline import ValuesInPlace
from leads.forms import LeadForm
from leads.models import Lead

VALUES = ValuesInPlace(
    app="leads",
    template="leads/_value.html",
    labels=Label.Entity.LEAD,
    fields={
        "title": (_("Title"), ("title",)),
        "value": (_("Value"), ("value", "currency")),
        "labels": (_("Labels"), ("labels",)),
        "owner": (_("Owner"), ("owner",)),
        "visibility": (pgettext_lazy("lead", "Visible to"), ("visibility",)),
        "close": (_("Expected close date"), ("expected_close_on",)),
        "channel": (_("Channel"), ("channel", "channel_code")),
    },
)


def form_of(lead: Lead, name: str, *, user: User, data: Any = None) -> LeadForm:
    """The part of the lead's form that changes this value."""
    return LeadForm(data, user=user, lead=lead, **VALUES.part(name))
