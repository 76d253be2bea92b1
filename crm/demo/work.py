"""Notes and activities of the demo, done and planned."""

from datetime import time, timedelta

from activities.models import Activity, Note
from crm.demo.scene import Scene, add
from deals.models import Deal
from leads.models import Lead


def build_work(scene: Scene, leads: list[Lead], deals: list[Deal]) -> None:
    dice = scene.dice
    notes, activities = [], []
    for deal in deals:
        begin, end = deal.created_at, deal.won_at or deal.lost_at or scene.now
        moments = (begin + (end - begin) * dice.random() for _ in range(dice.randint(0, 3)))
        notes += [_note(scene, moment, deal=deal) for moment in moments]
        moments = (begin + (end - begin) * dice.random() for _ in range(dice.randint(0, 3)))
        activities += [_done(scene, moment, deal=deal) for moment in moments]
        if deal.is_open and dice.random() < 0.75:
            activities.append(_planned(scene, deal=deal))
    for lead in leads:
        if dice.random() < 0.35:
            notes.append(
                _note(scene, lead.created_at + (scene.now - lead.created_at) * 0.3, lead=lead)
            )
        if lead.is_open and dice.random() < 0.3:
            activities.append(_planned(scene, lead=lead))
    _conversions_carry_theirs(notes, activities)
    add(notes)
    add(activities)
    _touch(deals, leads, notes, activities)


def _owner(on: dict):
    return next(iter(on.values())).owner


def _note(scene: Scene, moment, **on) -> Note:
    return Note(
        text=scene.dice.choice(scene.texts.notes), author=_owner(on), created_at=moment, **on
    )


def _done(scene: Scene, moment, **on) -> Activity:
    kind, subject = scene.dice.choice(scene.texts.activities)
    return Activity(
        type=kind,
        subject_line=subject,
        owner=_owner(on),
        due_on=moment.date(),
        done_at=moment,
        created_at=moment - timedelta(days=1),
        remark=scene.dice.choice(["", *scene.texts.call_notes]),
        **on,
    )


def _planned(scene: Scene, **on) -> Activity:
    kind, subject = scene.dice.choice(scene.texts.activities)
    days = scene.dice.choice([-6, -3, -1, 0, 0, 0, 1, 1, 2, 4, 7, 12, 20])
    hour = scene.dice.choice([None, 9, 10, 11, 14, 15, 16])
    return Activity(
        type=kind,
        subject_line=subject,
        owner=_owner(on),
        due_on=(scene.now + timedelta(days=days)).date(),
        due_time=time(hour) if hour else None,
        created_at=scene.ago(8),
        **on,
    )


def _conversions_carry_theirs(notes: list[Note], activities: list[Activity]) -> None:
    """What was written on a lead that became a deal is the deal's now."""
    for item in [*notes, *activities]:
        if item.lead and item.lead.converted_at:
            item.deal = item.lead.conversions.all()[0].deal
            item.lead = None


def _touch(deals, leads, notes, activities) -> None:
    """The two columns that lists and boards sort by follow from what was written above."""
    for item in [*notes, *activities]:
        record = item.deal or item.lead
        moment = getattr(item, "done_at", item.created_at)
        if moment and moment > record.last_touched_at:
            record.last_touched_at = moment
    Deal.objects.bulk_update(deals, ["last_touched_at"])
    Lead.objects.bulk_update(leads, ["last_touched_at"])
