"""What a filter means, a second time: in plain Python, record by record, without the engine.

Nothing of `lists.kinds`, `lists.days` or `lists.compiling` is used here: two readings of the same
rules are compared.
"""

import calendar
import unicodedata
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from contacts.models import Person
from lists.language import Condition, Group
from lists.language.ast import Day, Distance, Keyword, Number, Span, Text

PARIS = ZoneInfo("Europe/Paris")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o"})


def fold(text):
    parts = unicodedata.normalize("NFD", str(text).translate(LIGATURES))
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


class World:
    """Whose eyes, and which day it is."""

    def __init__(self, user, today, visible_ids):
        self.user = user
        self.today = today
        self.visible = visible_ids  # {model: ids that the user may open}

    def sees(self, record):
        return record is not None and record.pk in self.visible[type(record)]


def matches(node, record, values_of, world):
    """Whether a filter leaves a record; `values_of(record, path, world)` is its facts."""
    if isinstance(node, Group):
        found = [matches(member, record, values_of, world) for member in node.members]
        return any(found) if node.junction == "or" else all(found)
    assert isinstance(node, Condition)
    values = [v for v in values_of(record, node.path, world) if v is not None and v != ""]
    negative = {
        "is not": "is",
        "is none of": "is any of",
        "does not contain": "contains",
        "is empty": "is not empty",
    }
    operator = node.operator.value
    positive = negative.get(operator, operator)
    hit = any(compare(value, positive, node.values, world) for value in values)
    return hit if positive == operator else not hit


def compare(value, operator, given, world):  # noqa: PLR0911  a case is a line
    if operator == "is not empty":
        return True
    if isinstance(value, bool):
        return value == (given[0] == Keyword.YES)
    if isinstance(value, date):
        return compare_days(value, operator, given, world)
    if isinstance(value, tuple):
        return compare_money(value, operator, given)
    if isinstance(value, Row):
        return any(value.is_called(one, world) for one in given)
    if isinstance(value, str):
        return compare_text(value, operator, given)
    numbers = [one.number for one in given]
    return compare_ordered(value, operator, numbers)


class Row:
    """A stage, a label, a user: something with an id and names."""

    def __init__(self, key, *names):
        self.key, self.names = key, {name.lower() for name in names}
        self.team = None

    def of_team(self, team):
        self.team = team
        return self

    def is_called(self, given, world):
        if given == Keyword.ME:
            return self.key == world.user.pk
        if given == Keyword.MY_TEAM:
            return self.team == world.user.team_id
        if isinstance(given, Number):
            return self.key == given.number
        return given.text.lower() in self.names


def compare_text(value, operator, given):
    wanted = [fold(one.text if isinstance(one, Text) else one.number).strip() for one in given]
    have = fold(value)
    if operator == "contains":
        return wanted[0] in have
    if operator == "starts with":
        return have.startswith(wanted[0])
    return have in wanted


def compare_money(value, operator, given):
    amount, currency = value
    if amount is None or any(one.currency != currency for one in given):
        return False
    return compare_ordered(amount, operator, [one.amount for one in given])


def compare_ordered(value, operator, others):
    first = others[0]
    return {
        "is": value == first,
        "<": value < first,
        "<=": value <= first,
        ">": value > first,
        ">=": value >= first,
        "between": first <= value <= others[-1],
    }[operator]


def compare_days(value, operator, given, world):
    spans = [days(one, world.today) for one in given]
    (first, last), end = spans[0], spans[-1][1]
    return {
        "is": first <= value <= last,
        "<": value < first,
        "<=": value <= last,
        ">": value > last,
        ">=": value >= first,
        "between": first <= value <= end,
    }[operator]


def days(given, today):  # noqa: PLR0911  a case is a line
    """The first and the last day that a value means, by the calendar month, quarter and year."""
    match given:
        case Day(day):
            return day, day
        case Span(True, count, unit):
            return move(today, -count, unit), today
        case Span(False, count, unit):
            return today, move(today, count, unit)
        case Distance(is_past, count, unit):
            day = move(today, -count if is_past else count, unit)
            return day, day
    word = given.value
    if word in {"today", "yesterday", "tomorrow"}:
        day = today + timedelta(days={"today": 0, "yesterday": -1, "tomorrow": 1}[word])
        return day, day
    which, unit = word.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return monday, monday + timedelta(days=6)
    length = {"month": 1, "quarter": 3, "year": 12}[unit]
    place = (today.year * 12 + today.month - 1) // length + step
    begin, end = divmod(place * length, 12), divmod(place * length + length - 1, 12)
    last = calendar.monthrange(end[0], end[1] + 1)[1]
    return date(begin[0], begin[1] + 1, 1), date(end[0], end[1] + 1, last)


def move(day, count, unit):
    if unit in {"days", "weeks"}:
        return day + timedelta(**{unit.value: count})
    months = count * {"months": 1, "quarters": 3, "years": 12}[unit.value]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def local(moment):
    return None if moment is None else moment.astimezone(PARIS).date()


def of_user(user):
    return Row(user.pk, user.name, user.email).of_team(user.team_id)


def of_contact(contact, key, world):  # noqa: PLR0911  a case is a line
    if not world.sees(contact):
        return []
    if key == "email":
        return [email.address for email in contact.emails.all()]
    if key == "label":
        return [Row(label.pk, label.name) for label in contact.labels.all()]
    if key == "owner":
        return [of_user(contact.owner)]
    if key == "created":
        return [local(contact.created_at)]
    if key == "birthday":
        return [contact.born_on]
    if key == "organization" and isinstance(contact, Person):
        return of_contact(contact.organization, "name", world)
    if key.startswith("organization."):
        return of_contact(contact.organization, key.partition(".")[2], world)
    return [getattr(contact, key)]


def of_deal(deal, path, world):
    key, _dot, rest = path.partition(".")
    if key in {"person", "organization"}:
        return of_contact(getattr(deal, key), rest or "name", world)
    if path == "owner.team":
        team = deal.owner.team
        return [Row(team.pk, team.name)] if team else []
    simple = {
        "value": lambda: (deal.value, deal.currency) if deal.value is not None else None,
        "expected_close": lambda: deal.expected_close_on,
        "created": lambda: local(deal.created_at),
        "next_activity": lambda: local(deal.next_activity_at),
        "stage": lambda: Row(
            deal.stage_id, deal.stage.name, f"{deal.stage.pipeline.name} · {deal.stage.name}"
        ),
        "pipeline": lambda: Row(deal.stage.pipeline_id, deal.stage.pipeline.name),
        "status": lambda: Row(None, deal.status),
        "owner": lambda: of_user(deal.owner),
    }
    if key == "label":
        return [Row(label.pk, label.name) for label in deal.labels.all()]
    return [simple[key]() if key in simple else getattr(deal, key)]
