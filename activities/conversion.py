"""What this app adds to the dialog that converts a lead: the next thing to do about the deal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Activity
from activities.services import plan_activity
from deals.models import Deal
from leads.extras import ExtraForm


class NextActivity(ExtraForm):
    subject_line = forms.CharField(label=_("Next activity"), max_length=200, required=False)
    type = forms.ChoiceField(label=_("Type"), choices=Activity.Type.choices, required=False)
    due_on = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def save_on(self, deal: Deal) -> None:
        """Plan the activity, if its subject was written."""
        filled = self.cleaned_data
        if not filled["subject_line"]:
            return
        plan_activity(
            subject_line=filled["subject_line"],
            type=filled["type"] or Activity.Type.CALL,
            due_on=filled["due_on"],
            owner=deal.owner,
            by=self.user,
            deal=deal,
        )
