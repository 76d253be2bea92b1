from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.company import company_currency
from accounts.models import User, Visibility
from contacts.models import Channel, Label, Organization, Origin, Person
from core.errors import Rejected
from deals.models import Deal, Stage
from deals.services.checks import refuse_amounts, refuse_archived
from deals.services.facts import as_text, enter_first
from deals.services.required import refuse_missing
from fields.writing import set_values, with_defaults
from history.events import record

TITLE_LENGTH = 200


def open_within(
    *,
    title: str,
    stage: Stage,
    owner: User,
    by: User | None,
    person: Person | None = None,
    organization: Organization | None = None,
    value: Decimal | None = None,
    currency: str | None = None,
    visibility: str = Visibility.EVERYONE,
    expected_close_on: date | None = None,
    probability: int | None = None,
    labels: Iterable[Label] = (),
    origin: str = Origin.MANUAL,
    origin_id: str = "",
    channel: Channel | None = None,
    channel_code: str = "",
    custom: Mapping[str, Any] | None = None,
) -> Deal:
    """Make an open deal in a stage, with its visit and its event, in the caller's transaction.

    `custom` are values of custom fields; those not mentioned get their defaults. An empty title
    becomes the contact's name and “deal”. Raises `Rejected` without a contact, for a stage that
    takes no deals, and for amounts that cannot be; the transaction has to be given up then.
    """
    refuse_archived(stage)
    refuse_amounts(value, probability)
    if person is None and organization is None:
        raise Rejected(_("Name a person or an organization."))
    now = timezone.now()
    deal = Deal(
        title=title.strip()[:TITLE_LENGTH] or default_title(person, organization),
        stage=stage,
        stage_entered_at=now,
        last_touched_at=now,
        owner=owner,
        person=person,
        organization=organization,
        value=value,
        currency=currency or company_currency(),
        visibility=visibility,
        expected_close_on=expected_close_on,
        probability=probability,
        origin=origin,
        origin_id=origin_id,
        channel=channel,
        channel_code=channel_code,
    )
    return _begin(deal, labels, custom or {}, by=by)


open_deal = transaction.atomic(open_within)


def _begin(
    deal: Deal, labels: Iterable[Label], custom: Mapping[str, Any], *, by: User | None
) -> Deal:
    """The first stay in a stage, and the first line of the history."""
    set_values(deal, with_defaults(deal, custom), by=by)
    refuse_missing(deal, deal.stage)
    deal.save(force_insert=True)
    if labels := list(labels):
        deal.labels.add(*labels)
    enter_first(deal, deal.stage, at=deal.stage_entered_at, by=by)
    amount = {"value": as_text(deal.value), "currency": deal.currency}
    record(deal, "deal.opened", by=by, stage=deal.stage.name, **amount)
    return deal


def default_title(person: Person | None, organization: Organization | None) -> str:
    """The title that is proposed for a deal with this contact."""
    contact = str(organization or person)
    return (_("%(contact)s deal") % {"contact": contact})[:TITLE_LENGTH]
