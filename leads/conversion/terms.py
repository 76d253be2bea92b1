"""What somebody decided in the conversion dialog."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from contacts.models import Label
from contacts.picking import Picked
from deals.models import Deal, Stage
from leads.models import Lead


@dataclass(kw_only=True)
class Terms:
    """What the deal will be. `picked` says what becomes of the lead's person and organization.

    One that is the lead's own and provisional is confirmed, with the edits; another one that
    exists takes its place; a new one renames it, or is made.
    """

    title: str
    stage: Stage
    owner: User
    visibility: str
    picked: Picked
    value: Decimal | None = None
    currency: str = ""
    expected_close_on: date | None = None
    labels: Collection[Label] = field(default_factory=list)
    # An open deal that the lead is added to. The terms above are then its own, and stay.
    deal: Deal | None = None
    # Values of custom fields by their keys, over those that the lead has.
    custom: Mapping[str, Any] = field(default_factory=dict)
    # What else to do with the deal, in the same transaction.
    afterwards: Collection[Callable[[Deal], None]] = ()


def terms_of(lead: Lead, stage: Stage) -> Terms:
    """The deal as the lead proposes it: its words, its owner, who may see it, its contacts."""
    return Terms(
        title=lead.title,
        stage=stage,
        owner=lead.owner,
        visibility=lead.visibility,
        picked=Picked(person=lead.person, organization=lead.organization),
        value=lead.value,
        currency=lead.currency,
        expected_close_on=lead.expected_close_on,
        labels=same_labels(lead.labels.all(), Label.Entity.DEAL),
    )


def same_labels(labels: Collection[Label], entity: str) -> list[Label]:
    """The labels of another entity that have these names. None is made for a name without one."""
    names = {label.name.casefold() for label in labels}
    if not names:
        return []
    there = Label.objects.filter(entity=entity).order_by("position", "pk")
    return [label for label in there if label.name.casefold() in names]
