from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.company import company_currency
from accounts.models import User, Visibility
from contacts.models import Channel, Label
from core.fields import AmountField, CurrencyField, RowField, RowsField
from fields.parts import PartForm
from leads.intake.rules import TITLE_LENGTH
from leads.models import Lead


class LeadForm(PartForm, forms.Form):
    """Everything of a lead but its contacts, which the picker beside it reads.

    With `only`, it is a part of the form: these fields of a saved lead.
    """

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH, required=False)
    value = AmountField(label=_("Value"), required=False)
    currency = CurrencyField(label=_("Currency"))
    owner = RowField(User.objects.none(), label=_("Owner"), empty_label=None)
    visibility = forms.ChoiceField(
        label=pgettext_lazy("lead", "Visible to"), choices=Visibility.choices
    )
    expected_close_on = forms.DateField(
        label=_("Expected close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    channel = RowField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("None")
    )
    channel_code = forms.CharField(label=_("Channel id"), required=False, max_length=100)
    labels = RowsField(
        Label.objects.none(),
        label=_("Labels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        lead: Lead | None = None,
        only: Collection[str] = (),
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=_initial(user, lead), auto_id=auto_id)
        labels = Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk")
        offered = offer(self, "labels", labels)
        offer(self, "owner", owners(lead.owner_id if lead else None))
        offer(self, "channel", _channels(lead))
        self.fields["title"].required = lead is not None
        if not offered:
            del self.fields["labels"]
        self.offer_custom(Lead, lead, user=user)
        if lead is not None:
            self.remember_shown(only)

    def facts(self) -> dict[str, Any]:
        """Everything of a new lead, for `take_in`."""
        return {**self.own_values(), "custom": self.custom_values()}

    def changes(self) -> dict[str, Any]:
        """What the person changed, for `update_lead`: other people's edits stay."""
        return self.own_changes()


def offer(form: forms.Form, name: str, rows: Any) -> Any:
    """Let a field be one of these rows; returns them as the field reads them, which is once."""
    field: Any = form.fields[name]
    field.queryset = rows
    return field.queryset


def owners(now: int | None) -> Any:
    """Who may own a record: everybody who signs in, and whoever owns it now."""
    users = User.objects.filter(is_active=True)
    if now:
        users |= User.objects.filter(pk=now)
    return users.order_by("name", "pk")


def _channels(lead: Lead | None) -> Any:
    channels = Channel.objects.filter(archived_at=None)
    if lead and lead.channel_id:
        channels |= Channel.objects.filter(pk=lead.channel_id)
    return channels.order_by("position", "name", "pk")


def _initial(user: User, lead: Lead | None) -> dict[str, Any]:
    if lead is None:
        return {
            "owner": user.pk,
            "currency": company_currency(),
            "visibility": Visibility.EVERYONE,
        }
    names = ("title", "value", "currency", "expected_close_on", "visibility", "channel_code")
    initial = {name: getattr(lead, name) for name in names}
    ids = {"owner": lead.owner_id, "channel": lead.channel_id}
    return initial | ids | {"labels": [label.pk for label in lead.labels.all()]}
