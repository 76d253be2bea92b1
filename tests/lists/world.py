"""Records of many kinds, and random filters that ask for them."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from lists.language.ast import (
    Condition,
    Day,
    Distance,
    Group,
    Junction,
    Keyword,
    Money,
    Number,
    Operator,
    Span,
    Text,
    Unit,
)
from tests.factories import (
    DealFactory,
    LabelFactory,
    OrganizationFactory,
    PersonFactory,
    PipelineFactory,
)

WORDS = ["Crème brûlée", "CREME", "Œuvre", "Straße 5", "100% a_b", 'say "hi"', "c\\d", "Lyon", "x"]
TEXTS = [*WORDS, "cr", "e", "oeu", "SS", "%", "_", "\\", "o"]
CURRENCIES = ["EUR", "USD"]
PERIODS = [word for word in Keyword if word.value.split()[-1] not in {"me", "team", "yes", "no"}]
EQUALITY = [Operator.IS, Operator.IS_NOT]
SEVERAL = [Operator.ANY_OF, Operator.NONE_OF]
PRESENCE = [Operator.EMPTY, Operator.FILLED]
COMPARED = [Operator.BELOW, Operator.AT_MOST, Operator.ABOVE, Operator.AT_LEAST, Operator.BETWEEN]
PARTS = [Operator.CONTAINS, Operator.CONTAINS_NOT, Operator.STARTS]


class Dice:
    """Random values, the same for the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.pick = self.random.choice

    def day(self):
        near = self.random.randint(-80, 80)
        return date(2026, 11, 24) + timedelta(days=near * self.pick([1, 1, 1, 7]))

    def moment(self):
        return datetime(2026, 11, 24, tzinfo=UTC) + timedelta(
            minutes=self.random.randint(-80 * 1440, 80 * 1440)
        )

    def amount(self):
        return Decimal(self.pick(["0", "10", "99.50", "1000", "1000.01", "25000"]))

    def maybe(self, value):
        return self.pick([value, value, None])


def populate(users, count, seed=1):
    """Deals with contacts, labels, owners and days of many kinds, some of them private."""
    dice = Dice(seed)
    pipelines = [PipelineFactory(name=f"Road {n}", stages=["Open", "Offer"]) for n in range(2)]
    stages = [stage for pipeline in pipelines for stage in pipeline.stages.all()]
    labels = {
        kind: [LabelFactory(entity=kind, name=name) for name in ("Hot", "Été", "Cold")]
        for kind in ("deal", "person", "organization")
    }
    private = ["owner", "team", "everyone", "everyone"]
    firms = [
        OrganizationFactory(
            name=dice.pick(WORDS),
            city=dice.pick([*WORDS, ""]),
            owner=dice.pick(users),
            visibility=dice.pick(private),
            emails=dice.pick([[], [f"info{n}@Example.com"]]),
        )
        for n in range(12)
    ]
    people = [
        PersonFactory(
            first_name=dice.pick(WORDS),
            last_name="",
            city=dice.pick([*WORDS, ""]),
            job_title=dice.pick([*WORDS, ""]),
            born_on=dice.maybe(dice.day()),
            owner=dice.pick(users),
            visibility=dice.pick(private),
            organization=dice.maybe(dice.pick(firms)),
            emails=dice.pick([[], [f"p{n}@x.fr"], [f"p{n}@x.fr", f"Q{n}@lyon.example"]]),
        )
        for n in range(20)
    ]
    for contact in [*firms, *people]:
        contact.labels.set(dice.random.sample(labels[contact.kind], dice.random.randint(0, 2)))
    for _n in range(count):
        person = dice.maybe(dice.pick(people))
        deal = DealFactory(
            title=dice.pick(WORDS),
            stage=dice.pick(stages),
            owner=dice.pick(users),
            visibility=dice.pick(private),
            value=dice.maybe(dice.amount()),
            currency=dice.pick(CURRENCIES),
            probability=dice.maybe(dice.random.randint(0, 100)),
            expected_close_on=dice.maybe(dice.day()),
            created_at=dice.moment(),
            next_activity_at=dice.maybe(dice.moment()),
            person=person,
            organization=dice.pick(firms) if person is None else dice.maybe(dice.pick(firms)),
        )
        deal.labels.set(dice.random.sample(labels["deal"], dice.random.randint(0, 2)))


def random_filter(dice, paths, depth=0):
    """A filter over `paths` (path: kind of value), nested three deep at the most."""
    if depth == 3 or (depth and dice.random.random() < 0.5):
        return random_condition(dice, paths)
    members = [random_filter(dice, paths, depth + 1) for _ in range(dice.random.randint(2, 3))]
    return Group(dice.pick(list(Junction)), tuple(members))


def random_condition(dice, paths):
    path = dice.pick(list(paths))
    return Condition(path, *KINDS[paths[path]](dice))


def _one(dice, operators, value):
    operator = dice.pick(operators)
    if operator in PRESENCE:
        return operator, ()
    if operator == Operator.BETWEEN or operator in SEVERAL:
        return operator, (value(), value())
    return operator, (value(),)


def text(dice):
    operators = [*PARTS, *EQUALITY, *SEVERAL, *PRESENCE]
    return _one(dice, operators, lambda: Text(dice.pick(TEXTS)))


def email(dice):
    asked = ["p1", "example.com", "Q3@lyon.example", "q3@LYON.example", "@", "fr"]
    return _one(dice, [*PARTS, *EQUALITY, *PRESENCE], lambda: Text(dice.pick(asked)))


def number(dice):
    return _one(
        dice, [*EQUALITY, *COMPARED, *PRESENCE], lambda: Number(Decimal(dice.random.randint(0, 99)))
    )


def money(dice):
    currency = dice.pick(CURRENCIES)
    return _one(dice, [*EQUALITY, *COMPARED, *PRESENCE], lambda: Money(dice.amount(), currency))


def days(dice):
    values = [
        lambda: Day(dice.day()),
        lambda: dice.pick(PERIODS),
        lambda: Span(dice.pick([True, False]), dice.random.randint(0, 9), dice.pick(list(Unit))),
        lambda: Distance(
            dice.pick([True, False]), dice.random.randint(0, 9), dice.pick(list(Unit))
        ),
    ]
    return _one(dice, [*EQUALITY, *COMPARED, *PRESENCE], dice.pick(values))


def labels(dice):
    asked = ["Hot", "hot", "Été", "Cold"]
    return _one(dice, [*EQUALITY, *SEVERAL, *PRESENCE], lambda: Text(dice.pick(asked)))


def stage(dice):
    asked = ["Open", "offer", "Road 0 · Open"]
    return _one(dice, [*EQUALITY, *SEVERAL], lambda: Text(dice.pick(asked)))


def pipeline(dice):
    return _one(dice, [*EQUALITY, *SEVERAL], lambda: Text(dice.pick(["Road 0", "Road 1"])))


def status(dice):
    return _one(dice, [*EQUALITY, *SEVERAL], lambda: Text(dice.pick(["open", "won"])))


def users(dice):
    def value():
        user = dice.pick(list(User.objects.order_by("pk")))
        return dice.pick([Keyword.ME, Keyword.MY_TEAM, Text(user.email), Number(Decimal(user.pk))])

    return _one(dice, [*EQUALITY, *SEVERAL], value)


def team(dice):
    return _one(dice, [*EQUALITY, *PRESENCE], lambda: Text(dice.pick(["North", "south"])))


KINDS = {
    "text": text,
    "email": email,
    "number": number,
    "money": money,
    "days": days,
    "labels": labels,
    "stage": stage,
    "pipeline": pipeline,
    "status": status,
    "users": users,
    "team": team,
}
