"""What the dialogs of a list read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lists.models import View


class ViewForm(forms.Form):
    """The name of a view, and who sees it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    sharing = forms.ChoiceField(
        label=_("Shared with"), choices=View.Sharing.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, user: User, view: View | None = None) -> None:
        initial = {"name": view.name if view else "", "sharing": view.sharing if view else "nobody"}
        super().__init__(data, initial=initial)
        field: Any = self.fields["sharing"]
        if user.team_id is None:
            field.choices = [pair for pair in View.Sharing.choices if pair[0] != "team"]


class NewViewForm(ViewForm):
    """A view of what the list shows now; or the open one, as it was changed."""

    replace = forms.BooleanField(label=_("Replace the view that is open"), required=False)

    def __init__(self, data: Any = None, *, user: User, view: View | None = None) -> None:
        super().__init__(data, user=user)
        if view is None or not view.may_be_edited_by(user):
            del self.fields["replace"]
        elif view is not None:
            self.fields["replace"].initial = True
            self.initial = {"name": view.name, "sharing": view.sharing}
