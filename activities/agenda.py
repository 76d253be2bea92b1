"""What there is to do, by when, and what was done."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.company import company_time_zone
from accounts.models import User
from activities.models import END_OF_DAY, Activity
from activities.timeline import OWNERS, allow
from core.paging import page_after

SIZE = 50
SHOWN = [("", _("To do")), ("someday", _("Without a day")), ("done", _("Done"))]


@dataclass(frozen=True)
class Filters:
    show: str = ""
    # "" is the reader, "team" the reader's team, "all" everybody, else the id of a user.
    owner: str = ""
    type: str = ""


@dataclass
class Section:
    name: Promise | str
    activities: list[Activity]


@dataclass
class Agenda:
    sections: list[Section] = field(default_factory=list)
    # The key of the next page, "" on the last one.
    next_after: str = ""


def read_agenda(user: User, filters: Filters, *, after: str = "") -> Agenda:
    """A page of the activities that `user` may see, in sections by when they are due."""
    rows = _chosen(Activity.objects.visible_to(user), user, filters)
    if filters.show == "done":
        page = page_after(rows.done(), after, order=("-done_at", "-id"), size=SIZE)
    elif filters.show == "someday":
        rows = rows.to_do().filter(due_on=None)
        page = page_after(rows, after, order=("id",), size=SIZE)
    else:
        rows = rows.to_do().filter(due_on__isnull=False)
        page = page_after(rows, after, order=("due_on", "id"), size=SIZE)
    for activity in page.rows:
        allow(activity, user).about = activity.subject
    sort = _by_day_done if filters.show == "done" else _by_urgency
    return Agenda(sort(page.rows), page.next_after)


def _chosen(rows: Any, user: User, filters: Filters) -> Any:
    if filters.owner == "team":
        rows = rows.filter(owner__team=user.team_id)
    elif filters.owner != "all":
        rows = rows.filter(owner=filters.owner or user.pk)
    if filters.type:
        rows = rows.filter(type=filters.type)
    return rows.select_related("owner", *OWNERS)


def _by_urgency(activities: list[Activity]) -> list[Section]:
    now = timezone.now().astimezone(company_time_zone())

    def place(activity: Activity) -> tuple[int, Promise | str]:
        return _place(activity, now)

    def urgency(activity: Activity) -> tuple:
        day = activity.due_on or date.max
        return (place(activity)[0], day, activity.due_time or END_OF_DAY, activity.pk)

    grouped = groupby(sorted(activities, key=urgency), key=place)
    return [Section(name, list(rows)) for (_position, name), rows in grouped]


def _place(activity: Activity, now: datetime) -> tuple[int, Promise | str]:
    """Where an activity stands among the sections, and what the section is called."""
    today, day = now.date(), activity.due_on
    if day is None:
        return 5, _("Without a day")
    if activity.urgency == "overdue":
        return 0, _("Overdue")
    if day == today:
        return 1, _("Today")
    if day == today + timedelta(days=1):
        return 2, _("Tomorrow")
    if day <= today + timedelta(days=6 - today.weekday()):
        return 3, _("This week")
    return 4, _("Later")


def _by_day_done(activities: list[Activity]) -> list[Section]:
    return [Section(_("Done"), activities)] if activities else []
