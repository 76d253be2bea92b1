"""Why a lead is put away: a reason of the admins' list, one's own words, or none."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.naming import NameForm
from leads.models import ArchiveReason
from leads.services import REASON_LENGTH


class ReasonForm(forms.Form):
    """What reports count by. Nothing has to be said."""

    reason = forms.ChoiceField(label=_("Reason"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(label=_("In your own words"), required=False, max_length=REASON_LENGTH)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        names = ArchiveReason.objects.filter(archived_at=None).order_by("position", "pk")
        choices = [(name, name) for name in names.values_list("name", flat=True)]
        field: Any = self.fields["reason"]
        field.choices = choices
        if not choices:
            del self.fields["reason"]
            self.fields["other"].label = _("Reason")

    @property
    def chosen(self) -> str:
        """The reason in words; empty when none was given."""
        given = self.cleaned_data
        return str(given.get("other") or given.get("reason") or "")


class ArchiveReasonForm(NameForm):
    class Meta:
        model = ArchiveReason
        fields = ["name"]
        labels = {"name": _("New reason for archiving")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, siblings=ArchiveReason.objects.all(), **kwargs)
        if self.instance.pk:
            self.fields["name"].label = _("Reason for archiving")
