"""What is true of every lead that comes in, whoever brings it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.company import company_currency, current_company
from accounts.models import User, Visibility
from contacts.models import Channel, Label, Organization, Origin, Person
from contacts.picking import Picked
from core.errors import Rejected
from fields.writing import set_values, with_defaults
from leads.models import Lead

TITLE_LENGTH = 200
# numeric(14, 2): what the column holds.
VALUE_LIMIT = Decimal(10) ** 12


@dataclass(kw_only=True)
class LeadFacts:
    """What is known of a lead before it is one. Only the owner and a contact are needed.

    The contact is a `person` or an `organization` that exists, or what a form `picked`, and then
    new contacts are made with the lead.
    """

    owner: User
    person: Person | None = None
    organization: Organization | None = None
    picked: Picked | None = None
    title: str = ""
    value: Decimal | None = None
    currency: str = ""
    visibility: TextChoices | str = Visibility.EVERYONE
    expected_close_on: date | None = None
    labels: Collection[Label] = ()
    origin: Origin = Origin.MANUAL
    origin_id: str = ""
    channel: Channel | None = None
    channel_code: str = ""
    # Values of custom fields by their keys; those not mentioned get their defaults.
    custom: Mapping[str, Any] = field(default_factory=dict)


def no_contact() -> str:
    """The sentence for a lead with neither a person nor an organization."""
    return _("Name a person or an organization.")


def title_template(by: User | None) -> str:
    """The title of a lead that nobody named, with %(contact)s in it, in the user's language."""
    with translation.override(_language(by)):
        # Translators: the title proposed for a lead, "Marie Curie lead".
        return _("%(contact)s lead")


def default_title(*, person: object, organization: object, by: User | None) -> str:
    """The title of a lead that nobody named: after its organization, or else its person."""
    contact = str(organization or person or "")
    template = title_template(by)
    room = TITLE_LENGTH - len(template % {"contact": ""})
    return template % {"contact": contact[:room].rstrip()}


def default_currency() -> str:
    """The currency of a value that came without one: the company's."""
    return company_currency()


def check_contact(person: Person | None, organization: Organization | None) -> None:
    """A lead has a person, an organization or both. Raises `Rejected` for neither."""
    if person is None and organization is None:
        raise Rejected(no_contact())


def check_value(value: Decimal | None) -> None:
    """Raises `Rejected` for an amount that the database would not take."""
    if value is None:
        return
    if not value.is_finite() or value < 0:
        raise Rejected(_("The value cannot be negative."))
    if value >= VALUE_LIMIT:
        raise Rejected(_("The value is too large."))


def new_lead(facts: LeadFacts, *, by: User | None) -> Lead:
    """The lead that these facts make, not saved yet. Raises `Rejected` when a rule is broken."""
    check_contact(facts.person, facts.organization)
    check_value(facts.value)
    title = facts.title.strip()[:TITLE_LENGTH] or default_title(
        person=facts.person, organization=facts.organization, by=by
    )
    lead = Lead(
        title=title,
        person=facts.person,
        organization=facts.organization,
        owner=facts.owner,
        visibility=facts.visibility,
        value=facts.value,
        currency=facts.currency or default_currency(),
        expected_close_on=facts.expected_close_on,
        origin=facts.origin,
        origin_id=facts.origin_id,
        channel=facts.channel,
        channel_code=facts.channel_code,
    )
    set_values(lead, with_defaults(lead, facts.custom), by=by)
    return lead


def _language(by: User | None) -> str:
    if by is not None:
        return by.language or translation.get_language() or "en"
    company = current_company()
    return company.language if company else translation.get_language() or "en"
