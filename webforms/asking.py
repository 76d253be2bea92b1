"""What a form can ask for, and how each answer is read."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.points import EMAIL_LENGTH, PHONE_LENGTH, clean_email
from core.fields import AmountField
from fields.definitions import fields_of
from fields.forms import PREFIX
from leads.models import Lead
from webforms.models import FormField

MESSAGE_LENGTH = 5000
MOST_VALUES = 100
# One of these must be asked for, or no lead could be made.
CONTACT = ("name", "email", "phone", "organization")
# Characters that turn the direction of what follows, and others that nobody sees.
UNSEEN = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Question:
    """Something that a form can ask for."""

    key: str
    name: str | Promise
    # What the browser may fill in by itself.
    autocomplete: str = ""


QUESTIONS = (
    Question("name", gettext_lazy("Name"), "name"),
    Question("email", gettext_lazy("E-mail"), "email"),
    Question("phone", gettext_lazy("Phone"), "tel"),
    Question("organization", gettext_lazy("Organization"), "organization"),
    Question("message", gettext_lazy("Message")),
    Question("value", gettext_lazy("Budget")),
)


def questions() -> list[Question]:
    """All that a form can ask for now: ours, and the custom fields that are marked for it."""
    custom = [field for field in fields_of(Lead) if field.is_on_web_forms]
    allowed = [field for field in custom if field.can_be_on_web_forms]
    return [*QUESTIONS, *(Question(f"{PREFIX}{field.key}", field.name) for field in allowed)]


def cleaned(text: str) -> str:
    """Text without control characters and characters that nobody sees; lines stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isprintable() and not UNSEEN & set(text):
        return text
    return "".join(c for c in text if c == "\n" or _is_seen(c))


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in UNSEEN


class EmailField(forms.CharField):
    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        address = clean_email(typed)
        if typed and not address:
            raise ValidationError(_("Write an e-mail address such as name@example.com."))
        return address


class PhoneField(forms.CharField):
    widget = forms.TextInput(attrs={"type": "tel"})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed and sum(c.isdecimal() for c in typed) < 4:
            raise ValidationError(_("Write a phone number."))
        return typed


def _built_in() -> dict[str, forms.Field]:
    text: dict[str, Any] = {"max_length": 200, "required": False}
    return {
        "name": forms.CharField(**text),
        "email": EmailField(max_length=EMAIL_LENGTH, required=False),
        "phone": PhoneField(max_length=PHONE_LENGTH, required=False),
        "organization": forms.CharField(**text),
        "message": forms.CharField(
            max_length=MESSAGE_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 5})
        ),
        "value": AmountField(required=False),
    }


class VisitorForm(forms.Form):
    """A form as a visitor sees it. `data` is what `typed_into` gives."""

    def __init__(
        self,
        data: MultiValueDict[str, str] | None = None,
        *,
        shown: list[FormField],
        consent: str = "",
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, auto_id=auto_id)
        self.typed: MultiValueDict[str, str] = data or MultiValueDict()
        ours, hints = _built_in(), {each.key: each.autocomplete for each in QUESTIONS}
        custom = {f"{PREFIX}{field.key}": field for field in fields_of(Lead)}
        self.shown: list[FormField] = []
        for each in shown:
            made = ours.get(each.key)
            if made is None and each.key in custom and custom[each.key].is_on_web_forms:
                made = custom[each.key].does.form_field(user=None)
            if made is None:
                continue
            made.label, made.required = each.label, each.is_required
            made.widget.is_required = each.is_required
            if hint := hints.get(each.key):
                made.widget.attrs["autocomplete"] = hint
            self.fields[each.key] = made
            self.shown.append(each)
        if consent:
            self.fields["consent"] = forms.BooleanField(label=consent)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        asked = [key for key in CONTACT if key in self.fields]
        if asked and not any(given.get(key) for key in asked) and not self.errors:
            self.add_error(asked[0], _("Tell us how to reach you."))
        return given


def typed_into(shown: list[FormField], data: Any) -> MultiValueDict[str, str]:
    """What was typed into the fields of a form, cleaned of what is no text; nothing else."""
    typed: MultiValueDict[str, str] = MultiValueDict()
    for each in shown:
        typed.setlist(each.key, [cleaned(value) for value in data.getlist(each.key)[:MOST_VALUES]])
    if data.get("consent"):
        typed["consent"] = "on"
    return typed
