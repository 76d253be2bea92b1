"""What happened, said in the reader's language.

An event keeps a verb and details; the sentence is made when it is read. Only the verb and its
details are needed, so the apps that record events need not be known here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.models import Event

# For each verb the sentences that could say it, the fullest first: the first one whose details
# were recorded is taken.
WORDS: dict[str, tuple[Promise | str, ...]] = {
    "lead.created": (_("Lead created"),),
    "lead.created:import": (_("Lead imported"),),
    "lead.created:deal": (_("Lead made of a deal"),),
    "lead.created:web_form": (_("Lead received from a web form"),),
    "lead.assigned": (
        _("Assigned to %(owner)s by the rule “%(rule)s”"),
        _("Assigned to %(owner)s"),
    ),
    "lead.submitted": (
        _("Sent by the form “%(form)s”, with the consent: “%(consent)s”"),
        _("Sent by the form “%(form)s”"),
    ),
    "lead.archived": (_("Lead archived: %(reason)s"), _("Lead archived")),
    "lead.unarchived": (_("Lead moved back to the inbox"),),
    "lead.deleted": (_("Lead moved to the trash"),),
    "lead.restored": (_("Lead taken out of the trash"),),
    "lead.converted": (
        _("Lead converted to the deal “%(title)s”"),
        _("Lead converted to a deal"),
    ),
    "lead.linked": (
        _("Lead added to the deal “%(title)s”"),
        _("Lead added to a deal"),
    ),
    "lead.conversion_undone": (_("Conversion undone"),),
    "lead.returned": (
        _("Deal “%(title)s” moved back to the leads inbox"),
        _("Deal moved back to the leads inbox"),
    ),
    "deal.opened": (_("Deal created in %(stage)s"), _("Deal created")),
    "deal.converted": (_("Deal made of the lead “%(title)s”"), _("Deal made of a lead")),
    "deal.linked": (_("Lead “%(title)s” added to this deal"), _("Lead added to this deal")),
    "deal.moved": (
        _("Moved from %(left_pipeline)s, %(left)s to %(entered_pipeline)s, %(entered)s"),
        _("Moved from %(left)s to %(entered)s"),
        _("Moved to %(entered)s"),
        _("Moved to another stage"),
    ),
    "deal.won": (_("Deal won"),),
    "deal.lost": (_("Deal lost: %(reason)s"), _("Deal lost")),
    "deal.reopened": (_("Deal reopened"),),
    "deal.returned": (_("Deal moved back to the leads inbox"),),
    "deal.conversion_undone": (_("Conversion undone"),),
    "deal.deleted": (_("Deal moved to the trash"),),
    "deal.restored": (_("Deal taken out of the trash"),),
    "contact.created": (_("Contact created"),),
    "contact.confirmed": (_("Contact confirmed"),),
    "contact.merged": (_("Merged with %(others)s"), _("Merged with another contact")),
    "contact.merged_into": (_("Merged into another contact"),),
    "contact.merge_undone": (_("Merge with %(others)s undone"), _("Merge undone")),
    "contact.deleted": (_("Contact moved to the trash"),),
    "contact.restored": (_("Contact taken out of the trash"),),
    "labelled": (
        _("Labels: %(old)s → %(new)s"),
        _("Labels added: %(added)s; taken away: %(removed)s"),
        _("Labels added: %(added)s"),
        _("Labels taken away: %(removed)s"),
        _("Labels changed"),
    ),
    "emails_changed": (
        _("E-mails: %(old)s → %(new)s"),
        _("E-mails added: %(new)s"),
        _("E-mails taken away: %(old)s"),
    ),
    "phones_changed": (
        _("Phones: %(old)s → %(new)s"),
        _("Phones added: %(new)s"),
        _("Phones taken away: %(old)s"),
    ),
    "points_changed": (
        _("Contact details added: %(added)s; taken away: %(removed)s"),
        _("Contact details added: %(added)s"),
        _("Contact details taken away: %(removed)s"),
        _("Contact details changed"),
    ),
    "person.role_added": (_("Also in %(place)s as %(role)s"), _("Also in %(place)s")),
    "person.role_changed": (_("Role in %(place)s: %(was)s → %(role)s"),),
    "person.role_removed": (_("No longer listed in %(place)s"),),
    "organization.role_added": (_("%(place)s joined as %(role)s"), _("%(place)s joined")),
    "organization.role_changed": (_("Role of %(place)s: %(was)s → %(role)s"),),
    "organization.role_removed": (_("%(place)s is no longer listed"),),
    "organization.parent_set": (_("Became a daughter of %(other)s"),),
    "organization.daughter_added": (_("%(other)s became a daughter"),),
    "organization.related": (_("Related to %(other)s"),),
    "organization.unlinked": (_("No longer linked to %(other)s"),),
    "imported": (_("Imported from %(file)s"), _("Imported")),
}
# What an entry of a list is for.
CHOICES: dict[str, Promise] = {
    "points.work": _("work"),
    "points.home": pgettext_lazy("where", "home"),
    "points.mobile": _("mobile"),
    "points.other": _("other"),
}
CONTACTS = ("person", "organization")
# What the changelog of fields says as well, and with the old value beside the new one.
TOLD_BY_FIELDS = ("deal.owner_changed", "deal.value_changed")
# What two records tell of the same operation: where both are told, one of them is enough. The
# details of the echo name the other record: its kind, and the detail that holds its id.
ECHOES = {
    "deal.converted": ("lead", "lead"),
    "deal.linked": ("lead", "lead"),
    "deal.returned": ("lead", "lead"),
    "deal.conversion_undone": ("lead", "lead"),
    "person.merged_into": ("person", "id"),
    "organization.merged_into": ("organization", "id"),
}


type Names = Mapping[tuple[str, Any], str]


def names_in(events: Iterable[Event], user: User) -> Names:
    """What the records are called that events refer to, as far as this user may open them.

    One query for each model.
    """
    wanted: dict[str, set[Any]] = defaultdict(set)
    for event in events:
        details = event.details if isinstance(event.details, dict) else {}
        for value in details.values():
            if _is_reference(value):
                wanted[value["model"]].add(value["id"])
    names: dict[tuple[str, Any], str] = {}
    for label, keys in wanted.items():
        rows: Any = apps.get_model(label)._default_manager
        seen = rows.visible_to(user) if hasattr(rows, "visible_to") else rows.all()
        names |= {(label, row.pk): str(row) for row in seen.filter(pk__in=keys)}
    return names


def in_words(event: Event, names: Names | None = None) -> str:
    """The event as a short sentence. A verb nobody has words for yet is shown as it is.

    `names` are those of `names_in`: a record that is not among them is hidden from the reader.
    """
    details = _Details(event.details if isinstance(event.details, dict) else {}, names or {})
    for sentence in _sentences(event.verb, event.details):
        try:
            return str(sentence) % details
        except KeyError:
            continue
    return event.verb.rpartition(".")[2].replace("_", " ").capitalize()


def _sentences(verb: str, details: Any) -> tuple[Promise | str, ...]:
    app, _dot, action = verb.rpartition(".")
    origin = details.get("origin", "") if isinstance(details, dict) else ""
    contact = f"contact.{action}" if app in CONTACTS else ""
    names = (f"{verb}:{origin}", verb, contact, action)
    return next((WORDS[name] for name in names if name in WORDS), ())


def _one_of(value: Any) -> str:
    """One entry of a list: a text, or a text with what it is for (`{"text", "choice"}`)."""
    if not isinstance(value, dict):
        return str(value)
    words = CHOICES.get(value.get("choice", ""))
    return f"{value.get('text', '')} ({words})" if words else str(value.get("text", ""))


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and {"model", "id"} <= set(value)


class _Details(Mapping[str, str]):
    """Details as text. What is empty counts as not recorded: another sentence has to do."""

    def __init__(self, details: dict[str, Any], names: Names):
        self.details, self.names = details, names

    def __getitem__(self, name: str) -> str:
        value = self.details[name]
        if isinstance(value, list):
            value = ", ".join(_one_of(one) for one in value)
        if _is_reference(value):
            value = self.names.get((value["model"], value["id"])) or gettext("(hidden)")
        if value is None or value == "":
            raise KeyError(name)
        return str(value)

    def __iter__(self):
        return iter(self.details)

    def __len__(self) -> int:
        return len(self.details)
