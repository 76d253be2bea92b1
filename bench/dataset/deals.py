"""Three years of deals: each with the stages it went through and, if it ended, how."""

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.dataset.contacts import AddressBook, Row
from bench.dataset.plan import Plan, visibility

TOPICS = (
    "Website", "Fleet renewal", "Maintenance", "Office move", "Training days", "Annual order",
    "Refonte du site", "Contrat cadre", "Extension d’entrepôt", "Audit énergétique", "Messestand",
    "Lizenzen", "Trial order", "Packaging", "Reprise de stock",
)  # fmt: skip
CURRENCIES = ("EUR",) * 17 + ("GBP", "USD", "CHF")


@dataclass
class Story:
    """A deal, its visits and its outcomes, as rows."""

    deal: Row
    visits: list[Row]
    outcomes: list[Row]


@dataclass
class Deals:
    """Makes the deals in their order. Remembers, by id, what their leads take from them."""

    plan: Plan
    book: AddressBook
    began: array = field(default_factory=lambda: array("d", [0]))
    person_of: array = field(default_factory=lambda: array("i", [0]))
    organization_of: array = field(default_factory=lambda: array("i", [0]))

    def stories(self) -> Iterator[Story]:
        dice = self.plan.dice("deals")
        size = self.plan.size
        others = (size.deals - size.board) // 25  # open in the second pipeline
        for pk in range(1, size.deals + 1):
            kind = (
                "board" if pk <= size.board else "open" if pk <= size.board + others else "closed"
            )
            story = self._story(dice, pk, kind)
            self.began.append(story.deal["created_at"].timestamp())
            self.person_of.append(story.deal["person_id"] or 0)
            self.organization_of.append(story.deal["organization_id"] or 0)
            yield story

    def _story(self, dice: random.Random, pk: int, kind: str) -> Story:
        is_second = kind == "open" or (kind == "closed" and dice.random() < 0.2)
        stages = self.plan.stages[1 if is_second else 0]
        won = kind == "closed" and dice.random() < 0.45
        reached = len(stages) if won else dice.randrange(1, len(stages) + 1)
        began, ended = self._dates(dice, kind)
        path = _walk(dice, stages[:reached], began, ended)
        deal = self._deal(dice, pk, path)
        outcomes = self._end(dice, deal, ended, won=won) if kind == "closed" else []
        fact = self._fact(deal)
        lefts = [moment for _stage, moment in path[1:]] + [ended if kind == "closed" else None]
        visits = [
            {"deal_id": pk, "stage_id": stage, "entered_at": entered, "left_at": left, **fact}
            for (stage, entered), left in zip(path, lefts, strict=True)
        ]
        return Story(deal, visits, [outcome | fact for outcome in outcomes])

    def _dates(self, dice: random.Random, kind: str) -> tuple[datetime, datetime]:
        took = timedelta(days=dice.uniform(3, 100))
        if kind != "closed":
            return self.plan.now - took, self.plan.now - timedelta(hours=1)
        ended = self.plan.ago(dice)
        return ended - took, ended

    def _deal(self, dice: random.Random, pk: int, path: list[tuple[int, datetime]]) -> Row:
        person, organization, owner = self._contact(dice)
        entered = path[-1][1]
        likely = dice.choice((None, None, None, 35, 75))
        return {
            "id": pk,
            "title": f"{dice.choice(TOPICS)} {dice.randrange(1, 10_000)}",
            "person_id": person,
            "organization_id": organization,
            "owner_id": owner,
            "visibility": visibility(dice),
            "value": Decimal(dice.randrange(5, 900) * 100) if dice.random() < 0.93 else None,
            "currency": dice.choice(CURRENCIES),
            "stage_id": path[-1][0],
            "stage_entered_at": entered,
            "created_at": path[0][1],
            "updated_at": entered,
            "last_touched_at": entered,
            "expected_close_on": (entered + timedelta(days=dice.randrange(5, 90))).date(),
            "channel_id": dice.choice((None, *self.plan.channels)),
            "probability": likely,
            "next_activity_at": None,
        }

    def _contact(self, dice: random.Random) -> tuple[int | None, int | None, int]:
        book = self.book
        pk = dice.randrange(1, len(book.owner_of))
        organization = book.organization_of[pk] or None
        if organization and dice.random() < 0.12:
            return None, organization, book.owner_of[pk]
        return pk, organization, book.owner_of[pk]

    def _end(self, dice: random.Random, deal: Row, ended: datetime, *, won: bool) -> list[Row]:
        """Close the deal; some were closed and reopened before."""
        kind = "won" if won else "lost"
        reason = "" if won else dice.choice(self.plan.lost_reasons or ["No budget"])
        deal |= {"status": kind, f"{kind}_at": ended, "last_touched_at": ended, "updated_at": ended}
        deal |= {"first_won_at": ended} if won else {"lost_reason": reason}
        outcome: Row = {"deal_id": deal["id"], "kind": kind, "at": ended, "reason": reason}
        outcome |= {"stage_id": deal["stage_id"], "rate": _rate(deal)}
        if dice.random() > 0.03:
            return [outcome]
        first, again = ended - timedelta(days=dice.uniform(1, 40)), ended - timedelta(hours=9)
        before = outcome | {"kind": "lost", "at": first, "reason": "No answer"}
        return [before, outcome | {"kind": "reopened", "at": again, "reason": ""}, outcome]

    def _fact(self, deal: Row) -> dict[str, Any]:
        names = ("owner_id", "value", "currency")
        team = dict(self.plan.owners)[deal["owner_id"]]
        return {name: deal[name] for name in names} | {"team_id": team, "by_id": deal["owner_id"]}


def _walk(
    dice: random.Random, stages: list[int], began: datetime, ended: datetime
) -> list[tuple[int, datetime]]:
    """When each stage was entered; some deals go back a stage once."""
    visited = (
        [*stages, stages[-2], stages[-1]] if len(stages) > 2 and dice.random() < 0.1 else stages
    )
    shares = sorted(dice.random() for _ in visited[1:])
    return list(zip(visited, [began, *(began + (ended - began) * s for s in shares)], strict=True))


def _rate(deal: Row) -> Decimal | None:
    return Decimal(1) if deal["currency"] == "EUR" else None
