"""The values of a deal's page that are edited where they stand."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from contacts.models import Label
from core.inline import Inline
from deals.forms import DealForm
from deals.models import Deal
from fields.forms import SHOWN
from fields.inline import VALUE, InlineGroup, inline_groups, shown_of
from fields.showing import Shown

TEMPLATE = "deals/_value.html"
HEAD = "deals/deal.html#head"
# The head of the page shows these too.
IN_HEAD = ("value", "labels", "owner", "close")
FIELDS: dict[str, tuple[Promise | str, tuple[str, ...]]] = {
    "title": (_("Title"), ("title",)),
    "value": (_("Value"), ("value", "currency")),
    "probability": (_("Probability"), ("probability",)),
    "close": (_("Expected close date"), ("expected_close_on",)),
    "labels": (_("Labels"), ("labels",)),
    "owner": (_("Owner"), ("owner",)),
    "visibility": (pgettext_lazy("deal", "Visible to"), ("visibility",)),
    "channel": (_("Channel"), ("channel", "channel_code")),
}


def inline_of(deal: Deal, name: str, *, may_edit: bool, user: User) -> Inline:
    """One value of a deal. Raises `KeyError` for a name that it has not."""
    if name in FIELDS:
        return _inline(deal, name, FIELDS[name][0], TEMPLATE, may_edit=may_edit)
    shown = shown_of(deal, name, user=user)
    if shown is None:
        raise KeyError(name)
    return _custom(deal, shown, may_edit=may_edit)


def inlines_of(deal: Deal, *, may_edit: bool) -> dict[str, Inline]:
    """Every value of a deal's page but custom ones, by name."""
    offered = {
        name: _inline(deal, name, label, TEMPLATE, may_edit=may_edit)
        for name, (label, _names) in FIELDS.items()
    }
    if may_edit and not deal.labels.all():
        offered["labels"].may_edit = Label.objects.filter(entity=Label.Entity.DEAL).exists()
    return offered


def custom_inlines_of(deal: Deal, *, may_edit: bool, user: User) -> list[InlineGroup]:
    """Every custom field of a deal's page, in groups."""
    return inline_groups(deal, lambda shown: _custom(deal, shown, may_edit=may_edit), user=user)


def form_of(deal: Deal, name: str, *, user: User, data: Any = None) -> DealForm:
    """The part of the deal's form that changes this value."""
    only = FIELDS[name][1] if name in FIELDS else (name, SHOWN)
    return DealForm(data, user=user, deal=deal, only=only, auto_id=f"inline-{name}-%s")


def _custom(deal: Deal, shown: Shown, *, may_edit: bool) -> Inline:
    may_edit = may_edit and not shown.field.is_computed
    inline = _inline(deal, f"custom_{shown.field.key}", shown.label, VALUE, may_edit=may_edit)
    inline.context["shown"] = shown
    return inline


def _inline(deal: Deal, name: str, label: Any, template: str, *, may_edit: bool) -> Inline:
    return Inline(
        record=deal,
        name=name,
        label=label,
        url=reverse("deals:field", args=[deal.pk, name]),
        edit_url=reverse("deals:edit", args=[deal.pk]),
        template=template,
        may_edit=may_edit,
        also=HEAD if name in IN_HEAD else "",
    )
