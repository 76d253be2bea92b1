from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.company import company_currency
from accounts.models import User, Visibility
from contacts.models import Channel, Label
from core.fields import AmountField, CurrencyField, RowField, RowsField
from core.ids import read_id
from deals.models import Deal, LostReason, Stage
from deals.pipelines import active_reasons, active_stages, default_stage
from deals.services.closing import REASON_LENGTH
from deals.services.required import is_anything_required, required_fields
from fields.parts import PartForm


class MoveForm(forms.Form):
    """A stage of the deal's own pipeline. Anything else was not picked on a page of ours."""

    stage = RowField(Stage.objects.none())

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "stage", active_stages(deal.stage.pipeline))


class LostForm(forms.Form):
    """Why a deal was lost: a reason of the admins' list, or one's own words."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=REASON_LENGTH, widget=forms.RadioSelect
    )
    other = forms.CharField(label=_("In your own words"), required=False, max_length=REASON_LENGTH)
    comment = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons: list[LostReason] = list(active_reasons())
        choices = [(reason.name, reason.name) for reason in self.reasons]
        widget: Any = self.fields["reason"].widget
        widget.choices = choices
        if not choices:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["reason"] = given.get("other") or given.get("reason", "")
        if not given["reason"]:
            self.add_error("other", _("Choose a reason or write one."))
        return given


class StageField(RowField):
    """A stage of any pipeline, grouped by pipeline."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pipeline.name} · {obj.name}"


class DealForm(PartForm, forms.Form):
    """Everything of a deal but its contacts, which the picker beside it reads.

    With `only`, it is a part of the form: these fields of a saved deal.
    """

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Named after the contact when empty")}),
    )
    value = AmountField(label=_("Value"), required=False)
    currency = CurrencyField(label=_("Currency"))
    stage = StageField(Stage.objects.none(), label=_("Stage"), empty_label=None)
    expected_close_on = forms.DateField(
        label=_("Expected close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    probability = forms.IntegerField(
        label=_("Probability in percent"), required=False, min_value=0, max_value=100
    )
    owner = RowField(User.objects.none(), label=_("Owner"), empty_label=None)
    visibility = forms.ChoiceField(
        label=pgettext_lazy("deal", "Visible to"), choices=Visibility.choices
    )
    labels = RowsField(
        Label.objects.none(),
        label=_("Labels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channel = RowField(
        Channel.objects.none(), label=_("Channel"), required=False, empty_label=_("None")
    )
    channel_code = forms.CharField(label=_("Channel id"), required=False, max_length=100)

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        deal: Deal | None = None,
        initial: dict[str, Any] | None = None,
        only: Collection[str] = (),
        auto_id: str = "id_%s",
    ) -> None:
        initial = {**_initial(user, deal), **(initial or {})}
        super().__init__(data, initial=initial, auto_id=auto_id)
        labels = Label.objects.filter(entity=Label.Entity.DEAL)
        _offer(self, "stage", _stages(deal))
        _offer(self, "owner", _owners(deal))
        _offer(self, "labels", labels.order_by("position", "name", "pk"))
        _offer(self, "channel", _channels(deal))
        self.fields["title"].required = deal is not None
        if deal and not deal.is_open:
            del self.fields["stage"]
        self.deal, self.user = deal, user
        self.offer_custom(Deal, deal, user=user)
        if data is not None and deal is None and is_anything_required():
            self._offer_needed(data)
        if deal is not None:
            self.remember_shown(only)

    def terms(self) -> dict[str, Any]:
        """Everything of a new deal, for `open_deal`."""
        return {**self.own_values(), "custom": self.custom_values()}

    def changes(self) -> dict[str, Any]:
        """What the person changed, for `update_deal`: other people's edits stay."""
        return self.own_changes()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        stage = given.get("stage")
        if stage and (self.deal is None or stage != self.deal.stage):
            self.refuse_missing(required_fields(stage))
        return given

    def _offer_needed(self, data: Any) -> None:
        """The stage that was chosen may need values that the form of a new deal does not ask."""
        stage = Stage.objects.filter(pk=read_id(str(data.get("stage", "")))).first()
        if stage:
            here = {field.pk for field in self.custom_fields}
            needed = [field for field in required_fields(stage) if field.pk not in here]
            if needed:
                self.add_custom([*self.custom_fields, *needed], None, user=self.user)


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    """Let a field be one of these rows."""
    field: Any = form.fields[name]
    field.queryset = rows


def _initial(user: User, deal: Deal | None) -> dict[str, Any]:
    if deal is None:
        return {
            "stage": default_stage().pk,
            "owner": user.pk,
            "currency": company_currency(),
            "visibility": Visibility.EVERYONE,
        }
    names = ("title", "value", "currency", "expected_close_on", "probability", "visibility")
    initial = {name: getattr(deal, name) for name in (*names, "channel_code")}
    ids = {"stage": deal.stage_id, "owner": deal.owner_id, "channel": deal.channel_id}
    return initial | ids | {"labels": [label.pk for label in deal.labels.all()]}


def _stages(deal: Deal | None) -> Any:
    """The stages that take deals, and the one where the deal is."""
    stages = active_stages()
    if deal is None:
        return stages
    here = Stage.objects.filter(pk=deal.stage_id).select_related("pipeline")
    return (stages | here).distinct()


def _owners(deal: Deal | None) -> Any:
    owners = User.objects.filter(is_active=True)
    if deal is not None:
        owners |= User.objects.filter(pk=deal.owner_id)
    return owners.order_by("name", "pk")


def _channels(deal: Deal | None) -> Any:
    channels = Channel.objects.filter(archived_at=None)
    if deal is not None and deal.channel_id:
        channels |= Channel.objects.filter(pk=deal.channel_id)
    return channels.order_by("position", "name", "pk")
