"""The address book: organizations, people, and the people who are in it twice."""

import random
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from bench.dataset.corrupting import corrupted
from bench.dataset.naming import (
    FREE_MAIL,
    address,
    common,
    company,
    first_name,
    phone,
    plain,
    surname,
    tongue_of,
)
from bench.dataset.plan import Plan, visibility
from bench.dataset.tongues import Tongue

TWINS = 0.05
PROVISIONAL = 0.3
JOBS = (
    "Buyer", "Directrice commerciale", "Head of sales", "Geschäftsführer", "Office manager",
    "Responsable achats", "Owner", "Ingénieur", "CFO", "Assistant", "",
)  # fmt: skip
type Row = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """What its people take after an organization."""

    tongue: Tongue
    owner: int
    name: str
    domain: str
    address: dict[str, str]


@dataclass
class AddressBook:
    """Makes the contacts, and remembers of each what leads and deals ask for: by id, from 1."""

    plan: Plan
    homes: list[Home] = field(default_factory=list)
    organization_of: array = field(default_factory=lambda: array("i", [0]))
    owner_of: array = field(default_factory=lambda: array("i", [0]))
    is_provisional: bytearray = field(default_factory=lambda: bytearray(1))
    _recent: deque[Row] = field(default_factory=lambda: deque(maxlen=5000))

    def organizations(self) -> Iterator[Row]:
        """Rows with their `emails` and `phones` beside the columns of the table."""
        dice = self.plan.dice("organizations")
        for pk in range(1, self.plan.size.organizations + 1):
            tongue = tongue_of(dice)
            name, (owner, _team) = company(dice, tongue), dice.choice(self.plan.owners)
            words = [plain(word) for word in name.split()]
            domain = (
                f"{'-'.join(word for word in words[:2] if word) or 'firma'}{pk}.{tongue.domain}"
            )
            place = address(dice, tongue)
            self.homes.append(Home(tongue, owner, name, domain, place))
            yield {
                "id": pk,
                "name": name,
                "domain": domain if dice.random() < 0.8 else "",
                **self._shared(dice, owner),
                **(place if dice.random() < 0.85 else {}),
                "emails": [f"info@{domain}"] if dice.random() < 0.5 else [],
                "phones": [phone(dice, tongue.calls)] if dice.random() < 0.7 else [],
            }

    def people(self) -> Iterator[Row]:
        """Rows like those of organizations; `twin_of` is the id of whom it repeats, or None."""
        dice = self.plan.dice("people")
        for pk in range(1, self.plan.size.people + 1):
            is_twin = self._recent and dice.random() < TWINS
            row = self._twin(dice) if is_twin else self._person(dice)
            row["id"] = pk
            row["confirmed_at"] = None if dice.random() < PROVISIONAL else row["created_at"]
            self.organization_of.append(row["organization_id"] or 0)
            self.owner_of.append(row["owner_id"])
            self.is_provisional.append(row["confirmed_at"] is None)
            if not is_twin:
                self._recent.append(row)
            yield row

    def _person(self, dice: random.Random) -> Row:
        place = dice.randrange(len(self.homes)) if dice.random() < 0.8 else None
        home = self.homes[place] if place is not None else None
        tongue = home.tongue if home and dice.random() < 0.9 else tongue_of(dice)
        first, last = first_name(dice, tongue), surname(dice, tongue)
        owner = home.owner if home else dice.choice(self.plan.owners)[0]
        lives = dice.random() < 0.4
        return {
            "first_name": first,
            "last_name": last,
            "organization_id": place + 1 if place is not None else None,
            "job_title": dice.choice(JOBS) if home else "",
            "born_on": _birth_day(dice) if dice.random() < 0.15 else None,
            **self._shared(dice, owner),
            **(address(dice, tongue) if lives else {}),
            "emails": [_email(dice, first, last, home)] if dice.random() < 0.85 else [],
            "phones": [phone(dice, tongue.calls)] if dice.random() < 0.7 else [],
            "twin_of": None,
            "tongue": tongue,
        }

    def _twin(self, dice: random.Random) -> Row:
        original = self._recent[dice.randrange(len(self._recent))]
        twin = corrupted(original, dice)
        owner = dice.choice(self.plan.owners)[0]
        return twin | self._shared(dice, owner) | {"twin_of": original["id"]}

    def _shared(self, dice: random.Random, owner: int) -> Row:
        moment: datetime = self.plan.ago(dice)
        return {
            "owner_id": owner,
            "visibility": visibility(dice),
            "created_at": moment,
            "updated_at": moment,
            "confirmed_at": moment,
        }


def _email(dice: random.Random, first: str, last: str, home: Home | None) -> str:
    one, other = plain(first.split(maxsplit=1)[0]) or "x", plain(last) or "y"
    roll = dice.random()
    local = f"{one}.{other}" if roll < 0.6 else f"{one[0]}{other}" if roll < 0.85 else one + other
    if home and dice.random() < 0.85:
        return f"{local}@{home.domain}"
    return f"{local}{dice.randrange(1, 9999)}@{common(dice, FREE_MAIL)}"


def _birth_day(dice: random.Random) -> date:
    return date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))
