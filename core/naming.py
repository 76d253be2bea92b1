"""The form of a row that has a name of its own in a short list; see `core.ordered`."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _


class NameForm(forms.ModelForm):
    """Reads the name of a row, new or old, and says so when the list has it already."""

    def __init__(self, *args: Any, siblings: models.QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siblings = siblings
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        twin = self.siblings.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if twin is None:
            return name
        if getattr(twin, "archived_at", None):
            refusal = _("“%(name)s” is archived. Restore it, or choose another name.")
        else:
            refusal = _("“%(name)s” is in this list already. Choose another name.")
        raise forms.ValidationError(refusal % {"name": twin.name})

    def validate_constraints(self) -> None:
        """The name was looked for above, with a sentence that says where the other one is."""


class ShiftForm(forms.Form):
    """Up or down by one. Anything else was not pressed on a page of ours."""

    by = forms.TypedChoiceField(choices=[("-1", "up"), ("1", "down")], coerce=int)
