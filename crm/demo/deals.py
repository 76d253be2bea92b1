"""Deals of the demo with eight months of history: visits, outcomes and events agree."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from contacts.models import Label, Origin
from crm.demo.scene import Scene, add
from deals.models import Deal, Outcome, Stage, StageVisit
from history.models import Event

COUNT = 120
CURRENCIES = {"GB": "GBP", "CH": "CHF"}


def build_deals(scene: Scene) -> list[Deal]:
    stories = [_story(scene, number) for number in range(COUNT)]
    deals = [deal for deal, path in stories]
    add(deals)
    visits, outcomes, events = [], [], []
    for deal, path in stories:
        visits += _visits(deal, path)
        outcomes += _outcomes(deal)
        events += _events(deal, path)
    add(visits)
    add(outcomes)
    Event.objects.bulk_create(events)
    labels = scene.labels_of(Label.Entity.DEAL)
    for deal in scene.dice.sample(deals, 55):
        deal.labels.add(scene.dice.choice(labels))
    return deals


type Path = list[tuple[Stage, datetime]]


def _story(scene: Scene, number: int) -> tuple[Deal, Path]:
    """One deal: where it came from, the stages it went through, and how it ended if it did."""
    dice = scene.dice
    renewal = number % 4 == 3
    pipeline = scene.pipelines[1 if renewal else 0]
    stages = scene.stages[pipeline.pk]
    ends = dice.choices(["open", "won", "lost"], [45, 32, 23])[0]
    reached = dice.randrange(len(stages)) if ends != "won" else len(stages) - 1
    # How many days ago it ended, if it did, and how many days it took until then.
    ended = 0.0 if ends == "open" else dice.uniform(1, 260)
    took = dice.uniform(3, 75) if ends == "open" else dice.uniform(12, 80)
    path = _walk(scene, stages[: reached + 1], ended + took, ended)
    person, organization, owner = scene.contact()
    country = organization.country if organization else "FR"
    deal = Deal(
        title=dice.choice(scene.texts.renewals if renewal else scene.texts.projects),
        person=person,
        organization=organization,
        owner=owner,
        visibility=dice.choices(["everyone", "team", "owner"], [80, 14, 6])[0],
        value=_value(scene, small=renewal),
        currency=CURRENCIES.get(country, "EUR"),
        stage=path[-1][0],
        stage_entered_at=path[-1][1],
        created_at=path[0][1],
        last_touched_at=path[-1][1],
        expected_close_on=(scene.now + timedelta(days=dice.randint(-12, 80))).date(),
        origin=dice.choice([Origin.MANUAL, Origin.MANUAL, Origin.IMPORT]),
        channel=dice.choice([*scene.channels, None]),
        probability=dice.choice([None, None, None, 35, 75]),
    )
    if ends != "open":
        _end(scene, deal, ends, ended)
    return deal, path


def _walk(scene: Scene, stages: list[Stage], age: float, ended: float) -> Path:
    """Moments, in days before now, at which each stage was entered; some deals go back once."""
    visited = list(stages)
    if len(stages) > 2 and scene.dice.random() < 0.15:
        visited += [stages[-2], stages[-1]]
    begin = scene.ago(age)
    room = (scene.now - timedelta(days=ended) - begin) * 0.9
    shares = sorted(scene.dice.random() for _ in visited[1:])
    moments = [begin, *(scene.at_work(begin + room * share) for share in shares)]
    for earlier in range(len(moments) - 1):
        moments[earlier + 1] = max(moments[earlier + 1], moments[earlier] + timedelta(minutes=7))
    return list(zip(visited, moments, strict=True))


def _end(scene: Scene, deal: Deal, ends: str, ended: float) -> None:
    moment = scene.at_work(scene.now - timedelta(days=ended))
    moment = max(moment, deal.stage_entered_at + timedelta(minutes=20))
    deal.status = ends
    deal.last_touched_at = moment
    deal.expected_close_on = moment.date() + timedelta(days=scene.dice.randint(-9, 9))
    if ends == "won":
        deal.won_at = deal.first_won_at = moment
    else:
        deal.lost_at = moment
        deal.lost_reason = scene.dice.choice(scene.lost_reasons).name


def _value(scene: Scene, *, small: bool) -> Decimal:
    low, high = (6, 60) if small else (18, 380)
    return Decimal(scene.dice.randint(low, high) * 100) * scene.dice.choice([1, 1, 2, 3])


def _fact(deal: Deal) -> dict:
    return {
        "deal": deal,
        "owner": deal.owner,
        "team": deal.owner.team,
        "value": deal.value,
        "currency": deal.currency,
        "by": deal.owner,
    }


def _visits(deal: Deal, path: Path) -> list[StageVisit]:
    lefts = [moment for stage, moment in path[1:]] + [deal.won_at or deal.lost_at]
    return [
        StageVisit(**_fact(deal), stage=stage, entered_at=entered, left_at=left)
        for (stage, entered), left in zip(path, lefts, strict=True)
    ]


def _outcomes(deal: Deal) -> list[Outcome]:
    if deal.is_open:
        return []
    rate = Decimal(1) if deal.currency == "EUR" else None
    outcome = Outcome(
        **_fact(deal),
        kind=deal.status,
        at=deal.last_touched_at,
        stage=deal.stage,
        reason=deal.lost_reason,
        rate=rate,
    )
    return [outcome]


def _events(deal: Deal, path: Path) -> list[Event]:
    """The same story in the words of the timeline."""

    def event(verb: str, at: datetime, **details) -> Event:
        return Event(
            subject_type="deals.deal",
            subject_id=str(deal.pk),
            verb=verb,
            actor=deal.owner,
            at=at,
            details=details,
        )

    events = [event("deal.opened", path[0][1], stage=path[0][0].name)]
    for (left, _), (entered, moment) in pairwise(path):
        events.append(event("deal.moved", moment, left=left.name, entered=entered.name))
    if deal.won_at:
        events.append(event("deal.won", deal.won_at, **_worth(deal)))
    if deal.lost_at:
        events.append(event("deal.lost", deal.lost_at, reason=deal.lost_reason, **_worth(deal)))
    return events


def _worth(deal: Deal) -> dict:
    return {"value": str(deal.value), "currency": deal.currency}
