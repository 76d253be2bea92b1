from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.agenda import SHOWN, Filters
from activities.files import LARGEST, clean_name, refuse_size
from activities.models import Activity, Note
from activities.services import TEXT_LENGTH
from activities.subjects import from_reference
from core.errors import Rejected

MOST_AT_ONCE = 10
PLANNED = ["type", "subject_line", "due_on", "due_time", "owner", "remark"]


class NoteForm(forms.Form):
    text = forms.CharField(
        label=Note._meta.get_field("text").verbose_name,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "data-submit-keys": True}),
        error_messages={"required": _("Write something first.")},
    )


class ActivityForm(forms.ModelForm):
    """What there is to do, when, and who does it. `reference` says on which record."""

    reference = forms.CharField(
        label=_("On"),
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a lead, a deal or a contact.")},
    )
    is_done = forms.BooleanField(label=_("Already done"), required=False)

    class Meta:
        model = Activity
        fields = PLANNED
        widgets = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "due_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "remark": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"subject_line": {"required": _("Say what there is to do.")}}

    def __init__(self, *args, user: User, subject: Any = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        owners: Any = self.fields["owner"]
        owners.queryset = User.objects.filter(is_active=True).order_by("name", "pk")
        self.fields["subject_line"].widget.attrs["data-submit-keys"] = True
        if subject or self.instance.pk:
            del self.fields["reference"]
        if self.instance.pk:
            del self.fields["is_done"]

    def clean_reference(self):
        found = from_reference(self.user, self.cleaned_data["reference"])
        if found is None:
            raise forms.ValidationError(_("Choose a lead, a deal or a contact."))
        return found

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("due_time") and not cleaned.get("due_on"):
            self.add_error("due_on", _("A time needs a day."))
        return cleaned

    def changes(self) -> dict:
        """The fields that `update_activity` takes."""
        return {name: self.cleaned_data[name] for name in PLANNED}

    def plan(self) -> dict:
        """What `plan_activity` takes, beside the record."""
        return {**self.changes(), "is_done": self.cleaned_data["is_done"]}

    @property
    def subject(self):
        """The record chosen so far, to be named on the form that comes back."""
        if "reference" not in self.fields:
            return self.instance.subject
        found = from_reference(self.user, self["reference"].value() or "")
        return found[1] if found else None


class FileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each within its limits."""

    widget = FileInput

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data]
        uploads = [super(FilesField, self).clean(one, initial) for one in uploads or [None]]
        if len(uploads) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Up to %(limit)d files at once.") % {"limit": MOST_AT_ONCE}
            )
        for upload in uploads:
            try:
                refuse_size(clean_name(upload.name), upload.size)
            except Rejected as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return uploads


class FilesForm(forms.Form):
    uploads = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        widget=FileInput(
            attrs={"data-largest": LARGEST, "data-largest-text": _("A file may have up to 25 MB.")}
        ),
        error_messages={"required": _("Choose a file first.")},
    )


class FilterForm(forms.Form):
    """Whose activities, of which type, to do or done. What makes no sense is left out."""

    show = forms.ChoiceField(choices=SHOWN, required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    type = forms.ChoiceField(
        label=_("Type"), choices=[("", _("All types")), *Activity.Type.choices], required=False
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name", "pk")
        owners: Any = self.fields["owner"]
        owners.choices = [
            ("", _("Mine")),
            *([("team", _("My team's"))] if user.team_id else []),
            ("all", _("Everybody's")),
            *((str(other.pk), str(other)) for other in others),
        ]

    def chosen(self) -> Filters:
        self.is_valid()
        return Filters(**{name: self.cleaned_data.get(name, "") for name in self.fields})
