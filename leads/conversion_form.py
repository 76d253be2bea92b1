"""The form of the conversion dialog: what the deal will be."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User, Visibility
from contacts.models import Label
from contacts.picking import Picked
from core.fields import AmountField, CurrencyField, RowField, RowsField
from core.ids import read_id
from deals.models import Stage
from deals.pipelines import active_stages, default_stage
from deals.services.required import is_anything_required, required_fields
from fields.forms import PARTS as ALL_PARTS
from fields.forms import PREFIX as CUSTOM
from fields.forms import CustomFields, sent_fields
from leads.conversion.converting import returned_deal
from leads.conversion.terms import Terms, same_labels
from leads.forms import offer, owners
from leads.intake.rules import TITLE_LENGTH
from leads.models import Lead

# What the lead proposes. As it was shown it is not taken when somebody has changed it since.
PROPOSED = ("title", "visibility", "value", "currency", "owner", "expected_close_on")

# Of a custom field, the inputs that are empty until somebody fills them.
PARTS = tuple(part for part in ALL_PARTS if part != "-currency")


class StageField(RowField):
    """A stage of any pipeline, under the name of its pipeline."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pipeline.name} · {obj.name}"


class TermsForm(CustomFields, forms.Form):
    """What the deal will be, but for its contacts."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    stage = StageField(
        Stage.objects.none(), label=gettext_lazy("Pipeline and stage"), empty_label=None
    )
    visibility = forms.ChoiceField(
        label=pgettext_lazy("deal", "Visible to"), choices=Visibility.choices
    )
    value = AmountField(label=gettext_lazy("Value"), required=False)
    currency = CurrencyField(label=gettext_lazy("Currency"))
    owner = RowField(User.objects.none(), label=gettext_lazy("Owner"), empty_label=None)
    expected_close_on = forms.DateField(
        label=gettext_lazy("Expected close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    labels = RowsField(
        Label.objects.none(),
        label=gettext_lazy("Labels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, lead: Lead, user: User) -> None:
        super().__init__(data, initial={} if data is not None else _initial(lead))
        self.lead = lead
        labels = Label.objects.filter(entity=Label.Entity.DEAL).order_by("position", "name", "pk")
        stages = offer(self, "stage", active_stages())
        if data is None and self.initial["stage"] is None:
            self.initial["stage"] = (next(iter(stages), None) or default_stage()).pk
        offer(self, "owner", owners(lead.owner_id))
        offered = offer(self, "labels", labels)
        if not offered:
            del self.fields["labels"]
        for name in PROPOSED:
            self.fields[name].show_hidden_initial = True

        if is_anything_required():
            self._ask_again_by_stage()
            self._offer_missing(data, lead, user)

    def terms(self, picked: Picked, afterwards: Any) -> Terms:
        """What somebody decided; what they left alone is the lead's own, as it is now."""
        given = {**self.own_values(), "custom": self.custom_values()}
        for name in PROPOSED:
            if self.data.get(f"initial-{name}") == self.data.get(name):
                given[name] = getattr(self.lead, name)
        return Terms(**given, picked=picked, afterwards=afterwards)

    def without_errors(self) -> "TermsForm":
        """The form as it is being filled in: nobody is told yet what is missing."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        return self

    def _ask_again_by_stage(self) -> None:
        """Another stage needs other values: the dialog fetches them, and keeps what was typed."""
        self.fields["stage"].widget.attrs |= {
            "hx-post": reverse("leads:needed", args=[self.lead.pk]),
            "hx-target": "#conversion-needed",
            "hx-swap": "innerHTML",
            "hx-trigger": "change",
            "hx-sync": "this:replace",
        }

    def _offer_missing(self, data: Any, lead: Lead, user: User) -> None:
        """The values that the deal needs in its stage, and that the lead lacks.

        What was typed for another stage stays in the form.
        """
        asked = self.initial["stage"] if data is None else read_id(str(data.get("stage", "")))
        stage = Stage.objects.filter(pk=asked).first()
        needed = [
            field
            for field in (required_fields(stage) if stage else [])
            if field.key not in lead.custom
        ]
        sent = [
            field
            for field in sent_fields(data or {}, lead)
            if field not in needed and any(data.get(f"{CUSTOM}{field.key}{part}") for part in PARTS)
        ]
        self.add_custom([*needed, *sent], lead, user=user)
        for field in needed:
            self.fields[CUSTOM + field.key].required = True


def _initial(lead: Lead) -> dict[str, Any]:
    """The deal as the lead proposes it; the one that it was before goes back where it stood."""
    was = returned_deal(lead)
    is_in_use = was and not (was.stage.archived_at or was.stage.pipeline.archived_at)
    labels = same_labels(lead.labels.all(), Label.Entity.DEAL)
    names = ("title", "visibility", "value", "currency", "expected_close_on")
    return {name: getattr(lead, name) for name in names} | {
        "owner": lead.owner_id,
        # Otherwise the first of those that are offered.
        "stage": was.stage.pk if was and is_in_use else None,
        "labels": [label.pk for label in [*labels, *(was.labels.all() if was else [])]],
    }
