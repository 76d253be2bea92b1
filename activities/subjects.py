"""The records that activities hang on, as addresses and forms name them: `deal:12`."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import SUBJECTS
from contacts.models import Contact
from contacts.services import seen_contact
from core.text import like_pattern

SUGGESTIONS = 5
FOLDED = {
    "lead": "title_folded",
    "deal": "title_folded",
    "person": "name_folded",
    "organization": "name_folded",
}


class Suggestion(NamedTuple):
    reference: str
    kind: str
    record: Model


def find_subject(user: User, kind: str, key: str) -> Any:
    """The record that an address names, of a merged contact its survivor.

    Raises `Http404` unless the user may open it.
    """
    if kind not in SUBJECTS:
        raise Http404
    try:
        number = UUID(key) if kind == "lead" else int(key)
    except ValueError:
        raise Http404 from None
    model = SUBJECTS[kind]
    record = model.objects.visible_to(user).select_related("owner").filter(pk=number).first()
    if record is None and issubclass(model, Contact):
        record = seen_contact(model, number, user)
    if record is None:
        raise Http404
    return record


def from_reference(user: User, reference: str) -> tuple[str, Any] | None:
    """Kind and record of `deal:12`, or None when it names nothing that the user may open."""
    kind, _colon, key = reference.partition(":")
    try:
        return kind, find_subject(user, kind, key)
    except Http404:
        return None


def kind_of(record: Model) -> str:
    return str(record._meta.model_name)


def reference_to(record: Model) -> str:
    return f"{kind_of(record)}:{record.pk}"


def name_of_kind(kind: str) -> str:
    return {
        "lead": _("Lead"),
        "deal": _("Deal"),
        "person": _("Person"),
        "organization": _("Organization"),
    }[kind]


def suggest(user: User, typed: str) -> list[Suggestion]:
    """The leads, deals, people and organizations whose name holds what was typed."""
    if len(typed.strip()) < 2:
        return []
    pattern = like_pattern(typed)
    found: list[Suggestion] = []
    for kind, model in SUBJECTS.items():
        rows = model.objects.visible_to(user).filter(**{f"{FOLDED[kind]}__like": pattern})
        if kind == "lead":
            rows = rows.filter(converted_at=None)
        newest = rows.order_by("-updated_at", "pk")[:SUGGESTIONS]
        found += [Suggestion(reference_to(one), name_of_kind(kind), one) for one in newest]
    return found
