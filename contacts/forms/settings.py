"""What admins fill in to keep labels and channels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.models import Channel, Label
from core.naming import NameForm


class ColourSelect(forms.RadioSelect):
    """Colours to choose from, each with a dot of it."""

    option_template_name = "contacts/settings/colour.html"


class LabelForm(NameForm):
    class Meta:
        model = Label
        fields = ["name", "colour"]
        widgets = {"colour": ColourSelect}

    def __init__(self, *args: Any, instance: Label, **kwargs: Any) -> None:
        siblings = Label.objects.filter(entity=instance.entity)
        super().__init__(*args, instance=instance, siblings=siblings, **kwargs)


class DeleteLabelForm(forms.Form):
    """On how many records the label was when somebody was asked whether to delete it."""

    uses = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ChannelForm(NameForm):
    class Meta:
        model = Channel
        fields = ["name"]
        labels = {"name": _("New channel")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, siblings=Channel.objects.all(), **kwargs)
        if self.instance.pk:
            self.fields["name"].label = _("Channel")
