"""What the box can do besides finding records: add something, go somewhere."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contacts.names import fold

MOST = 5


@dataclass(frozen=True)
class Command:
    """A line of the box that acts. `also` are other words for it; `dialog` opens over the page."""

    title: Any
    icon: str
    view: str
    also: Any = ""
    dialog: bool = False
    admins: bool = False
    # For managers and admins.
    managers: bool = False

    @property
    def url(self) -> str:
        return reverse(self.view)


@cache
def all_commands() -> tuple[Command, ...]:
    go = "arrow-right"
    return (
        Command(_("Add a lead"), "plus", "leads:new", _("new create prospect"), dialog=True),
        Command(_("Add a deal"), "plus", "deals:new", _("new create opportunity"), dialog=True),
        Command(_("Add a person"), "plus", "contacts:person_new", _("new contact"), dialog=True),
        Command(
            _("Add an organization"),
            "plus",
            "contacts:organization_new",
            _("new company account"),
            dialog=True,
        ),
        Command(
            _("Add an activity"),
            "plus",
            "activities:new",
            _("new call meeting task"),
            dialog=True,
        ),
        Command(_("Go to the leads inbox"), go, "leads:inbox", _("prospects")),
        Command(_("Go to archived leads"), go, "leads:archived"),
        Command(_("Go to the board"), go, "deals:home", _("deals pipeline kanban")),
        Command(_("Go to the list of deals"), go, "deals:list"),
        Command(_("Go to my activities"), go, "activities:list", _("tasks calls agenda today")),
        Command(_("Go to people"), go, "contacts:people", _("contacts")),
        Command(_("Go to organizations"), go, "contacts:organizations", _("companies accounts")),
        Command(_("Go to reports"), go, "reports:pipeline", _("figures charts")),
        Command(_("Go to imports"), "file-up", "imports:list", _("upload csv excel"), admins=True),
        Command(_("Go to settings"), "settings", "accounts:settings", _("company"), admins=True),
        Command(
            _("Go to web forms"), "settings", "webforms:forms", _("embed website"), admins=True
        ),
        Command(
            _("Go to what web forms sent"), go, "webforms:log", _("submissions log"), managers=True
        ),
        Command(_("Go to assignment rules"), "settings", "assigning:rules", _("turn"), admins=True),
        Command(_("Go to users"), "settings", "accounts:users", _("invite teams"), admins=True),
        Command(_("Go to custom fields"), "settings", "fields:home", _("own choices"), admins=True),
        Command(
            _("My profile"), "user", "accounts:profile", _("language theme time zone password")
        ),
        Command(_("Keyboard shortcuts"), "keyboard", "accounts:shortcuts", _("keys"), dialog=True),
        Command(_("Help"), "circle-question-mark", "help", _("guide manual")),
    )


def commands_for(typed: str, *, user: User, most: int = MOST) -> list[Command]:
    """Commands with all the words typed in what they are called, or in other words for it."""
    asked = fold(typed).split()
    leads = user.is_admin or user.is_manager
    open_to = [one for one in all_commands() if leads or not one.managers]
    allowed = [one for one in open_to if user.is_admin or not one.admins]
    return [one for one in allowed if _answers(one, asked)][:most]


def _answers(command: Command, asked: list[str]) -> bool:
    words = fold(f"{_text(command.title)} {_text(command.also)}").split()
    return all(any(word.startswith(part) for word in words) for part in asked)


def _text(text: str | Promise) -> str:
    return str(text)
