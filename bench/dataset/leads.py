"""Leads: most wait in the inbox, some were put away, some became the deals that there are."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from bench.dataset.contacts import AddressBook, Row
from bench.dataset.custom import values
from bench.dataset.deals import TOPICS, Deals
from bench.dataset.plan import Plan, visibility

CONVERTED, ARCHIVED = 0.12, 0.12
ORIGINS = ("import", "import", "web_form", "manual")


@dataclass
class Leads:
    plan: Plan
    book: AddressBook
    deals: Deals

    def rows(self) -> Iterator[Row]:
        """Leads; `deal` is the id of the deal that a converted one became, else None."""
        dice = self.plan.dice("leads")
        converted = int(self.plan.size.leads * CONVERTED)
        first = self.plan.size.deals - converted  # the last deals came from leads
        custom = self.plan.dice("custom fields of leads")
        for number in range(self.plan.size.leads):
            deal = first + number + 1 if number < converted else None
            lead = self._converted(dice, deal) if deal else self._waiting(dice, number)
            if self.plan.custom:
                lead["custom"] = values(self.plan, custom, self.plan.custom)
            yield lead

    def _waiting(self, dice: random.Random, number: int) -> Row:
        book = self.book
        pk = 1 + number % self.plan.size.people
        if not book.is_provisional[pk] and dice.random() < 0.6:
            pk = dice.randrange(1, len(book.owner_of))
        created = self.plan.ago(dice, dice.choice((20, 120, 400, 1095)))
        seen = created + timedelta(hours=dice.uniform(0.2, 60))
        archived = created + timedelta(days=dice.uniform(1, 30))
        is_archived = dice.random() < ARCHIVED and archived < self.plan.now
        return self._lead(dice, pk, book.organization_of[pk], created) | {
            "seen_at": seen if dice.random() < 0.9 and seen < self.plan.now else None,
            "archived_at": archived if is_archived else None,
            "converted_at": None,
            "deal": None,
        }

    def _converted(self, dice: random.Random, deal: int) -> Row:
        moment = datetime.fromtimestamp(self.deals.began[deal], UTC)
        created = moment - timedelta(days=dice.uniform(1, 30))
        person, organization = self.deals.person_of[deal], self.deals.organization_of[deal]
        return self._lead(dice, person, organization, created) | {
            "seen_at": created,
            "archived_at": None,
            "converted_at": moment,
            "deal": deal,
        }

    def _lead(self, dice: random.Random, person: int, organization: int, created: datetime) -> Row:
        owner = self.book.owner_of[person] if person else self.book.homes[organization - 1].owner
        return {
            "id": UUID(int=dice.getrandbits(128), version=4),
            "title": f"{dice.choice(TOPICS)} {dice.randrange(1, 10_000)}",
            "person_id": person or None,
            "organization_id": organization or None,
            "owner_id": owner,
            "visibility": visibility(dice),
            "value": Decimal(dice.randrange(5, 500) * 100) if dice.random() < 0.5 else None,
            "currency": "EUR",
            "origin": dice.choice(ORIGINS),
            "channel_id": dice.choice((None, *self.plan.channels)),
            "created_at": created,
            "updated_at": created,
            "last_touched_at": created,
            "next_activity_at": None,
        }
