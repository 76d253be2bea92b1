"""The values of a lead's panel that are edited where they stand."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.models import Label
from core.inline import Inline
from fields.forms import SHOWN
from fields.inline import VALUE, InlineGroup, inline_groups, shown_of
from fields.showing import Shown
from leads.forms import LeadForm
from leads.models import Lead

TEMPLATE = "leads/_value.html"
FIELDS: dict[str, tuple[Promise | str, tuple[str, ...]]] = {
    "title": (_("Title"), ("title",)),
    "value": (_("Value"), ("value", "currency")),
    "labels": (_("Labels"), ("labels",)),
    "owner": (_("Owner"), ("owner",)),
    "visibility": (pgettext_lazy("lead", "Visible to"), ("visibility",)),
    "close": (_("Expected close date"), ("expected_close_on",)),
    "channel": (_("Channel"), ("channel", "channel_code")),
}


def inline_of(lead: Lead, name: str, *, may_edit: bool, user: User) -> Inline:
    """One value of a lead. Raises `KeyError` for a name that it has not."""
    if name in FIELDS:
        return _inline(lead, name, FIELDS[name][0], TEMPLATE, may_edit=may_edit)
    shown = shown_of(lead, name, user=user)
    if shown is None:
        raise KeyError(name)
    return _custom(lead, shown, may_edit=may_edit)


def inlines_of(lead: Lead, *, may_edit: bool) -> dict[str, Inline]:
    """Every value of a lead's panel but custom ones, by name."""
    offered = {
        name: _inline(lead, name, label, TEMPLATE, may_edit=may_edit)
        for name, (label, _names) in FIELDS.items()
    }
    if may_edit and not lead.labels.all():
        offered["labels"].may_edit = Label.objects.filter(entity=Label.Entity.LEAD).exists()
    return offered


def custom_inlines_of(lead: Lead, *, may_edit: bool, user: User) -> list[InlineGroup]:
    """Every custom field of a lead's panel, in groups."""
    return inline_groups(lead, lambda shown: _custom(lead, shown, may_edit=may_edit), user=user)


def form_of(lead: Lead, name: str, *, user: User, data: Any = None) -> LeadForm:
    """The part of the lead's form that changes this value."""
    only = FIELDS[name][1] if name in FIELDS else (name, SHOWN)
    return LeadForm(data, user=user, lead=lead, only=only, auto_id=f"inline-{name}-%s")


def _custom(lead: Lead, shown: Shown, *, may_edit: bool) -> Inline:
    may_edit = may_edit and not shown.field.is_computed
    inline = _inline(lead, f"custom_{shown.field.key}", shown.label, VALUE, may_edit=may_edit)
    inline.context["shown"] = shown
    return inline


def _inline(lead: Lead, name: str, label: Any, template: str, *, may_edit: bool) -> Inline:
    return Inline(
        record=lead,
        name=name,
        label=label,
        url=reverse("leads:field", args=[lead.pk, name]),
        edit_url=reverse("leads:edit", args=[lead.pk]),
        template=template,
        may_edit=may_edit,
    )
