"""The values of a deal's page that are edited where they stand, and what leads do alike."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class ValuesInPlace:
    """The values of one model's records, each with its label and the fields of its form.

    `app` has the addresses `field` and `edit`; `template` draws a value that is no custom field;
    `head` is a piece of the page that shows the values of `in_head`, too.
    """

    app: str
    template: str
    labels: Label.Entity
    fields: Mapping[str, tuple[Promise | str, tuple[str, ...]]]
    head: str = ""
    in_head: Collection[str] = ()

    def one(self, record: Any, name: str, *, may_edit: bool, user: User) -> Inline:
        """One value of a record. Raises `KeyError` for a name that it has not."""
        if name in self.fields:
            return self._inline(record, name, self.fields[name][0], may_edit=may_edit)
        shown = shown_of(record, name, user=user)
        if shown is None:
            raise KeyError(name)
        return self._custom(record, shown, may_edit=may_edit)

    def all(self, record: Any, *, may_edit: bool) -> dict[str, Inline]:
        """Every value of a record but custom ones, by name."""
        offered = {
            name: self._inline(record, name, label, may_edit=may_edit)
            for name, (label, _names) in self.fields.items()
        }
        if may_edit and not record.labels.all():
            offered["labels"].may_edit = Label.objects.filter(entity=self.labels).exists()
        return offered

    def custom(self, record: Any, *, may_edit: bool, user: User) -> list[InlineGroup]:
        """Every custom field of a record, in groups."""
        return inline_groups(
            record, lambda shown: self._custom(record, shown, may_edit=may_edit), user=user
        )

    def part(self, name: str) -> dict[str, Any]:
        """What the form of a record takes to be the part of it that changes this value."""
        only = self.fields[name][1] if name in self.fields else (name, SHOWN)
        return {"only": only, "auto_id": f"inline-{name}-%s"}

    def _custom(self, record: Any, shown: Shown, *, may_edit: bool) -> Inline:
        may_edit = may_edit and not shown.field.is_computed
        name = f"custom_{shown.field.key}"
        inline = self._inline(record, name, shown.label, may_edit=may_edit)
        inline.template = VALUE
        inline.context["shown"] = shown
        return inline

    def _inline(self, record: Any, name: str, label: Any, *, may_edit: bool) -> Inline:
        return Inline(
            record=record,
            name=name,
            label=label,
            url=reverse(f"{self.app}:field", args=[record.pk, name]),
            edit_url=reverse(f"{self.app}:edit", args=[record.pk]),
            template=self.template,
            may_edit=may_edit,
            also=self.head if name in self.in_head else "",
        )


VALUES = ValuesInPlace(
    app="deals",
    template="deals/_value.html",
    labels=Label.Entity.DEAL,
    fields={
        "title": (_("Title"), ("title",)),
        "value": (_("Value"), ("value", "currency")),
        "probability": (_("Probability"), ("probability",)),
        "close": (_("Expected close date"), ("expected_close_on",)),
        "labels": (_("Labels"), ("labels",)),
        "owner": (_("Owner"), ("owner",)),
        "visibility": (pgettext_lazy("deal", "Visible to"), ("visibility",)),
        "channel": (_("Channel"), ("channel", "channel_code")),
    },
    head="deals/deal.html#head",
    in_head=("value", "labels", "owner", "close"),
)


def form_of(deal: Deal, name: str, *, user: User, data: Any = None) -> DealForm:
    """The part of the deal's form that changes this value."""
    return DealForm(data, user=user, deal=deal, **VALUES.part(name))
