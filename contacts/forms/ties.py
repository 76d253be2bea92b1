"""Forms that tie contacts together: a role in an organization, a parent, a relation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from contacts.picking import PickForm
from contacts.ties.models import ROLE_LENGTH


class TieForm(PickForm):
    """Pick the one contact at the other end, or name a new one; `picks` says of which kind."""

    def __init__(self, data: Any = None, *, picks: str, **kwargs: Any) -> None:
        super().__init__(data, is_required=False, **kwargs)
        self.picks = picks
        unwanted = "organization" if picks == "person" else "person"
        for name in [name for name in self.fields if name.startswith(f"{unwanted}_")]:
            del self.fields[name]

    @property
    def id_field(self) -> forms.BoundField:
        return self[f"{self.picks}_id"]

    @property
    def name_field(self) -> forms.BoundField:
        return self[f"{self.picks}_name"]

    def _check(self, cleaned: dict[str, Any]) -> None:
        if not self.typed_name and not self.typed_id:
            text = _("Name a person.") if self.picks == "person" else _("Name an organization.")
            self.add_error(f"{self.picks}_name", text)
        super()._check(cleaned)

    @property
    def typed_name(self) -> str:
        return self._typed(f"{self.picks}_name")

    @property
    def typed_id(self) -> str:
        return self._typed(f"{self.picks}_id")


class RoleFields(forms.Form):
    """What somebody is in an organization, and until when."""

    role = forms.CharField(
        label=pgettext_lazy("at work", "Role"), max_length=ROLE_LENGTH, required=False
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("Leave it empty as long as it lasts."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RoleForm(TieForm, RoleFields):
    """A further organization of a person, or a further person of an organization."""

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        return [self["role"], self["until_on"]]


class LinkForm(TieForm):
    """Another organization: the parent, a daughter, or a related one."""

    kind = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=[
            ("parent", gettext_lazy("the parent")),
            ("daughter", gettext_lazy("a daughter")),
            ("related", gettext_lazy("related")),
        ],
    )

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        return [self["kind"]]
