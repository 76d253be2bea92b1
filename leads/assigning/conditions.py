"""What a rule asks of a lead, and what is known of a lead when it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from leads.assigning.countries import country_of


@dataclass(kw_only=True)
class Candidate:
    """A lead that looks for its owner."""

    origin: str = ""
    origin_id: str = ""
    channel_id: int | None = None
    label_ids: frozenset[int] = frozenset()
    value: Decimal | None = None
    currency: str = ""
    # Where the contact may be, the surest first.
    addresses: Sequence[str] = ()
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()

    @cached_property
    def country(self) -> str:
        """ISO code of the contact's country; empty when nothing tells it."""
        return country_of(addresses=self.addresses, phones=self.phones, emails=self.emails)


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Every condition that is there has to hold; of several values in one, any."""

    origins: Sequence[str] = ()
    # Ids of web forms, as a lead keeps them in `origin_id`.
    forms: Sequence[str] = ()
    channels: Sequence[int] = ()
    labels: Sequence[int] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: str = ""
    countries: Sequence[str] = field(default=())

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Conditions":
        """From what a rule keeps as JSON."""
        given = {each.name: kept[each.name] for each in fields(cls) if kept.get(each.name)}
        for name in ("at_least", "at_most"):
            if name in given:
                given[name] = Decimal(given[name])
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """What a rule keeps: only conditions that are there."""
        kept: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Decimal):
                kept[each.name] = str(value)
            elif value:
                kept[each.name] = value if isinstance(value, str) else list(value)
        return kept

    def meet(self, lead: Candidate) -> bool:
        """Whether a lead is one of those that are meant."""
        return (
            (not self.origins or lead.origin in self.origins)
            and (not self.forms or (lead.origin == "web_form" and lead.origin_id in self.forms))
            and (not self.channels or lead.channel_id in self.channels)
            and (not self.labels or not lead.label_ids.isdisjoint(self.labels))
            and self._meets_value(lead)
            and (not self.countries or lead.country in self.countries)
        )

    def _meets_value(self, lead: Candidate) -> bool:
        if self.at_least is None and self.at_most is None:
            return True
        if lead.value is None or lead.currency != self.currency:
            return False
        is_enough = self.at_least is None or lead.value >= self.at_least
        return is_enough and (self.at_most is None or lead.value <= self.at_most)
