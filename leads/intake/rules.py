"""What is true of every lead that comes in, whoever brings it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.core import get_global
from django.db.models import TextChoices
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.company import company_currency, current_company
from accounts.models import User, Visibility
from contacts.models import Channel, Label, Organization, Origin, Person
from contacts.picking import Picked
from contacts.points import tidy
from core.errors import Rejected
from fields.writing import set_values, with_defaults
from leads.models import Lead

if TYPE_CHECKING:
    from leads.intake.contacts import StagedLead

TITLE_LENGTH = 200
CODE_LENGTH = 100
# numeric(14, 2): what the column holds.
VALUE_LIMIT = Decimal(10) ** 12


@dataclass(kw_only=True)
class LeadFacts:
    """What is known of a lead before it is one. Only a contact is needed.

    The contact is a `person` or an `organization` that exists, or what a form `picked`, and then
    new contacts are made with the lead. Without an `owner` the assignment rules choose; where none
    of them does, it is the `fallback_owner`, or else whoever asked.
    """

    owner: User | None = None
    fallback_owner: User | None = None
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
    created_at: datetime | None = None
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
    return title_of(str(organization or person or ""), title_template(by))


def title_of(contact: str, template: str) -> str:
    """A title that fits, from what `title_template` gives."""
    room = TITLE_LENGTH - len(template % {"contact": ""})
    return template % {"contact": contact[:room].rstrip()}


def default_currency() -> str:
    """The currency of a value that came without one: the company's."""
    return company_currency()


def check_currency(code: str) -> None:
    """Raises `Rejected` for what is no currency; an empty one is the company's."""
    if code and code not in get_global("all_currencies"):
        raise Rejected(_("“%(code)s” is not a currency.") % {"code": tidy(code, 20)})


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
    if round(value, 2) >= VALUE_LIMIT:
        raise Rejected(_("The value is too large."))


def columns_of(
    lead: "LeadFacts | StagedLead",
    *,
    title: str,
    person_id: int | None,
    organization_id: int | None,
    owner: User,
    origin: Origin,
    channel_id: int | None,
    currency: str,
) -> dict[str, Any]:
    """What the row of a lead says, whether it is saved by itself or copied in with many.

    `title` is the one to fall back on, `currency` the company's.
    """
    return {
        "title": tidy(lead.title, TITLE_LENGTH) or title,
        "person_id": person_id,
        "organization_id": organization_id,
        "owner_id": owner.pk,
        "visibility": str(lead.visibility),
        "value": lead.value,
        "currency": lead.currency or currency,
        "expected_close_on": lead.expected_close_on,
        "origin": origin.value,
        "origin_id": tidy(lead.origin_id, CODE_LENGTH),
        "channel_id": channel_id,
        "channel_code": tidy(lead.channel_code, CODE_LENGTH),
        "created_at": lead.created_at or timezone.now(),
    }


def new_lead(facts: LeadFacts, *, owner: User, by: User | None) -> Lead:
    """The lead that these facts make, not saved yet. Raises `Rejected` when a rule is broken."""
    check_contact(facts.person, facts.organization)
    check_value(facts.value)
    check_currency(facts.currency)
    columns = columns_of(
        facts,
        title=default_title(person=facts.person, organization=facts.organization, by=by),
        person_id=facts.person.pk if facts.person else None,
        organization_id=facts.organization.pk if facts.organization else None,
        owner=owner,
        origin=facts.origin,
        channel_id=facts.channel.pk if facts.channel else None,
        currency=default_currency(),
    )
    lead = Lead(**columns)
    # The rows themselves, too: whoever asked for the lead reads their names next.
    lead.person, lead.organization, lead.owner = facts.person, facts.organization, owner
    lead.channel = facts.channel
    set_values(lead, with_defaults(lead, facts.custom), by=by)
    return lead


def _language(by: User | None) -> str:
    if by is not None:
        return by.language or translation.get_language() or "en"
    company = current_company()
    return company.language if company else translation.get_language() or "en"
