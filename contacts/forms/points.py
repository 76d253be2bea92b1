"""E-mails and phone numbers in a form: rows that are added, changed and removed one by one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import PointLabel
from contacts.points import EMAIL_LENGTH, PHONE_LENGTH, Point, clean_email, tidy

MOST = 50


class PointForm(forms.Form):
    """One row. What it showed comes back with it, so only what was changed is written."""

    value = forms.CharField(required=False, show_hidden_initial=True)
    label = forms.ChoiceField(
        label=gettext_lazy("Label"),
        choices=PointLabel.choices,
        initial=PointLabel.WORK,
        required=False,
        show_hidden_initial=True,
    )

    @property
    def was(self) -> str:
        """The value that the row showed before it was edited."""
        return tidy(str(self.data.get(self.add_initial_prefix("value")) or ""))


class EmailForm(PointForm):
    value = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=EMAIL_LENGTH,
        required=False,
        show_hidden_initial=True,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_value(self) -> str:
        typed = self.cleaned_data["value"]
        address = clean_email(typed)
        if typed and not address:
            raise forms.ValidationError(_("Enter an e-mail address, such as anna@example.com."))
        return address


class PhoneForm(PointForm):
    value = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=PHONE_LENGTH,
        required=False,
        show_hidden_initial=True,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean_value(self) -> str:
        return tidy(self.cleaned_data["value"])


class PointSet(forms.BaseFormSet):
    """All e-mails, or all phone numbers, of a contact."""

    shown_primary = "0"

    @property
    def chosen_primary(self) -> str:
        """The number of the row whose circle is filled."""
        return self.primary if self.is_bound else self.shown_primary

    @property
    def primary(self) -> str:
        """The number of the row that is primary."""
        return str(self.data.get(f"{self.prefix}-primary") or "")

    @property
    def is_changed(self) -> bool:
        shown = str(self.data.get(f"{self.prefix}-was-primary") or "")
        return self.has_changed() or self.primary != shown

    def points(self, saved: Any = ()) -> list[Point]:
        """The rows as they shall be: those saved now, with what was changed in the form.

        A row that somebody else added meanwhile stays.
        """
        points = {str(row): Point(str(row), row.label, is_primary=row.is_primary) for row in saved}
        for number, form in enumerate(self.forms):
            is_removed = form.cleaned_data.get("DELETE")
            value = "" if is_removed else form.cleaned_data.get("value", "")
            if not value:
                points.pop(form.was, None)
                continue
            label = form.cleaned_data.get("label") or PointLabel.WORK
            is_primary = str(number) == self.primary
            point = Point(value, label, is_primary=is_primary)
            points = _put(points, form.was, point)
        return list(points.values())

    def touched(self) -> list[str]:
        """Values that the form showed, in rows that were changed or removed."""
        return [form.was for form in self.forms if form.was and form.has_changed()]

    def typed(self) -> list[str]:
        """The values as typed, valid or not."""
        names = (form.add_prefix("value") for form in self.forms)
        return [text for name in names if (text := tidy(str(self.data.get(name) or "")))]


def _put(points: dict[str, Point], was: str, point: Point) -> dict[str, Point]:
    """Replace a point where it stood, or add it at the end. One primary at the most."""
    if point.is_primary:
        points = {value: Point(p.value, p.label) for value, p in points.items()}
    if was not in points:
        return {**points, point.value: point}
    return {
        (point.value if value == was else value): (point if value == was else kept)
        for value, kept in points.items()
    }


_settings = {
    "formset": PointSet,
    "can_delete": True,
    "max_num": MOST,
    "absolute_max": MOST,
}
EmailSet: Any = forms.formset_factory(EmailForm, extra=0, **_settings)  # type: ignore[arg-type]
PhoneSet: Any = forms.formset_factory(PhoneForm, extra=0, **_settings)  # type: ignore[arg-type]


def point_set(kind: Any, data: Any, contact: Any, prefix: str, auto_id: Any = "id_%s") -> Any:
    """The form of a contact's e-mails or phones; a new contact gets one empty row."""
    rows = list(getattr(contact, prefix).order_by("position", "pk")) if contact else []
    initial = [{"value": str(row), "label": row.label} for row in rows]
    found = kind(data, prefix=prefix, initial=initial or [{}], auto_id=auto_id)
    chosen = next((n for n, row in enumerate(rows) if row.is_primary), 0)
    found.shown_primary = str(chosen)
    return found
