"""What leads that are converted together share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import RowField
from deals.models import Stage
from deals.pipelines import active_stages, default_stage
from leads.batches.deciding import LEAVE, USE, Shared
from leads.conversion_form import StageField
from leads.forms import offer, owners


class SharedForm(forms.Form):
    """The same for all; what each lead says itself, its deal gets."""

    stage = StageField(Stage.objects.none(), label=_("Pipeline and stage"), empty_label=None)
    owner = RowField(
        User.objects.none(),
        label=_("Owner"),
        required=False,
        empty_label=_("As the lead"),
    )
    twins = forms.ChoiceField(
        label=_("Contacts that probably exist already"),
        choices=[
            (USE, _("Use the existing one where it is beyond doubt; leave the other leads")),
            (LEAVE, _("Leave these leads in the inbox")),
        ],
        widget=forms.RadioSelect,
        initial=USE,
    )
    organizations = forms.BooleanField(
        label=_("Where there is no organization, take or make that of the e-mail’s domain"),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"stage": default_stage().pk})
        offer(self, "stage", active_stages())
        offer(self, "owner", owners(None))

    def shared(self) -> Shared:
        given = self.cleaned_data
        return Shared(given["stage"], given["owner"], given["twins"], given["organizations"])
