"""What admins change in a form when several may be at it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import Overtaken
from core.overtaken import said
from leads.assigning.forms import target_of
from webforms.models import FormField, WebForm
from webforms.services import change_form

PLAIN = ("title", "intro", "language", "thanks", "redirect_url", "consent", "sites", "is_active")


class Meanwhile(Overtaken):
    """Somebody else changed the same. `said` has a sentence by name, `now` is what they left."""

    def __init__(self, sentences: dict[str, str], now: dict[str, Any]) -> None:
        super().__init__(" ".join(sentences.values()))
        self.said, self.now = sentences, now


def state_of(form: WebForm) -> dict[str, Any]:
    """All that admins set, as JSON: what two states of a form are compared by."""
    return {
        **{name: getattr(form, name) for name in PLAIN},
        "target": target_of(form),
        "channel": form.channel_id,
        "labels": sorted(label.pk for label in form.labels.all()),
        "fields": [
            [each.key, each.label, each.is_required] for each in form.fields.order_by("position")
        ],
    }


@transaction.atomic
def revise(form: WebForm, given: Mapping[str, Any], *, was: Mapping[str, Any]) -> WebForm:
    """Write what a writer changed; what only others changed meanwhile stays as they left it.

    `given` has the keys of `state_of`, `was` is the state that the writer was shown. Raises
    `Meanwhile` where both changed the same, and what `change_form` raises.
    """
    held = WebForm.objects.select_for_update().get(pk=form.pk)
    now = state_of(held)
    changed = {name: value for name, value in given.items() if value != was.get(name, now[name])}
    overtaken = [
        name
        for name, value in changed.items()
        if now[name] != was.get(name, now[name]) and now[name] != value
    ]
    if overtaken:
        raise Meanwhile({name: _sentence(held, name) for name in overtaken}, now)
    fields = [
        FormField(key=key, label=label, is_required=is_required)
        for key, label, is_required in changed.pop("fields", now["fields"])
    ]
    return change_form(held, _written(changed), fields=fields)


def _written(changed: Mapping[str, Any]) -> dict[str, Any]:
    """A state as columns."""
    written = {name: value for name, value in changed.items() if name in (*PLAIN, "labels")}
    if "channel" in changed:
        written["channel_id"] = changed["channel"]
    if "target" in changed:
        kind, _colon, key = changed["target"].partition(":")
        written["user_id"] = int(key) if kind == "user" else None
        written["team_id"] = int(key) if kind == "team" else None
    return written


def _sentence(form: WebForm, name: str) -> str:
    match name:
        case "fields":
            return said(_("Fields"), ", ".join(each.label for each in form.fields.all()))
        case "target":
            return said(_("Goes to"), str(form.team or form.user or _("the assignment rules")))
        case "labels":
            return said(_("Labels"), ", ".join(label.name for label in form.labels.all()))
        case "sites":
            return said(_("Sites that may show it"), ", ".join(form.sites))
    field: Any = WebForm._meta.get_field(name)
    value = getattr(form, name)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    elif isinstance(value, bool):
        value = _("yes") if value else _("no")
    return said(capfirst(str(field.verbose_name)), str(value or ""))
