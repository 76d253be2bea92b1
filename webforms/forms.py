"""What admins fill in to build a form, and what narrows the log."""

import json
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language
from contacts.models import Channel, Label
from core.errors import Rejected
from core.fields import RowField, RowsField
from leads.assigning.forms import TargetField, target_of
from webforms.asking import CONTACT, Question, questions
from webforms.models import LABEL_LENGTH, TEXT_LENGTH, TITLE_LENGTH, FormField, Submission, WebForm
from webforms.revising import Meanwhile, state_of
from webforms.services import read_sites

URL_LENGTH = 500


class NewForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the form"), choices=Language.choices
    )


class AskRow(forms.Form):
    """One line of the builder: whether a form asks for something, and in which words."""

    is_shown = forms.BooleanField(required=False)
    label = forms.CharField(max_length=LABEL_LENGTH, required=False)
    is_required = forms.BooleanField(required=False)
    place = forms.IntegerField(
        min_value=0,
        max_value=999,
        required=False,
        widget=forms.NumberInput(attrs={"data-place": ""}),
    )

    def __init__(self, question: Question, data: Any, *, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"ask-{question.key}", initial=initial)
        self.question = question
        names = {
            "is_shown": _("Ask for “%(name)s”"),
            "label": _("What the form calls “%(name)s”"),
            "is_required": _("“%(name)s” is required"),
            "place": _("Place of “%(name)s”"),
        }
        for name, words in names.items():
            label = words % {"name": question.name}
            self.fields[name].label = label
            self.fields[name].widget.attrs["aria-label"] = label


class BuilderForm(forms.Form):
    """Everything of a form but the fields that it shows, which `rows` read."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the form"), choices=Language.choices
    )
    intro = forms.CharField(
        label=gettext_lazy("Text above the fields"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    thanks = forms.CharField(
        label=gettext_lazy("Thank-you text"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    redirect_url = forms.CharField(
        label=gettext_lazy("Or go to this address afterwards"),
        max_length=URL_LENGTH,
        required=False,
        help_text=gettext_lazy("It begins with https://."),
        widget=forms.TextInput(attrs={"inputmode": "url", "data-width": "full"}),
    )
    consent = forms.CharField(
        label=gettext_lazy("Consent, with a box to tick"),
        max_length=TEXT_LENGTH,
        required=False,
        help_text=gettext_lazy("What was agreed to, and when, is kept with each lead."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    labels = RowsField(
        Label.objects.none(),
        label=gettext_lazy("Labels of its leads"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    channel = RowField(
        Channel.objects.none(),
        label=gettext_lazy("Channel"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    sites = forms.CharField(
        label=gettext_lazy("Sites that may embed it, one a line"),
        max_length=3000,
        required=False,
        help_text=gettext_lazy("Empty: every site may."),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Takes submissions"), required=False)

    def __init__(self, data: Any = None, *, web_form: WebForm) -> None:
        plain = ("title", "language", "intro", "thanks", "redirect_url", "consent", "is_active")
        initial = {name: getattr(web_form, name) for name in plain}
        initial |= {"channel": web_form.channel_id, "sites": "\n".join(web_form.sites)}
        initial |= {"labels": [label.pk for label in web_form.labels.all()]}
        initial |= {"target": target_of(web_form)}
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        labels = Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk")
        fields["labels"].queryset = labels
        channels = Channel.objects.filter(archived_at=None)
        if web_form.channel_id:
            channels |= Channel.objects.filter(pk=web_form.channel_id)
        fields["channel"].queryset = channels.order_by("position", "pk")
        fields["target"] = TargetField(
            label=_("Its leads go to"),
            now=web_form,
            empty=_("By the assignment rules"),
            required=False,
        )
        self.rows = _rows(data, web_form)
        now = state_of(web_form)
        self.was = now if data is None else _read(data.get("was", ""), now)

    def is_valid(self) -> bool:
        own = super().is_valid()
        return all([own, *(row.is_valid() for row in self.rows)])

    def clean_redirect_url(self) -> str:
        address = self.cleaned_data["redirect_url"]
        if not address:
            return ""
        refusal = _("Write an address that begins with https://.")
        try:
            URLValidator(schemes=["https"])(address)
            parts = urlsplit(address)
        except (ValidationError, ValueError) as error:
            raise ValidationError(refusal) from error
        if "@" in parts.netloc or not address.isascii() or not parts.netloc:
            raise ValidationError(refusal)
        return address

    def clean_sites(self) -> list[str]:
        try:
            return read_sites(self.cleaned_data["sites"])
        except Rejected as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        shown = [row for row in self.rows if row.is_valid() and row.cleaned_data["is_shown"]]
        if not {row.question.key for row in shown} & set(CONTACT):
            said = _("Ask for a name, an e-mail, a phone number or an organization.")
            self.add_error(None, ValidationError(said))
        return given

    def values(self) -> dict[str, Any]:
        """What a form keeps, as `state_of` writes it."""
        given = dict(self.cleaned_data)
        given["target"] = target_of(WebForm(**given["target"]))
        given["channel"] = given["channel"].pk if given["channel"] else None
        given["labels"] = sorted(label.pk for label in given["labels"])
        given["fields"] = [[each.key, each.label, each.is_required] for each in self.shown()]
        return given

    @property
    def was_text(self) -> str:
        """What the writer was shown, for the hidden input."""
        return json.dumps(self.was, ensure_ascii=False)

    def show(self, meanwhile: Meanwhile) -> None:
        """Say beside each field what somebody else made of it; saving again replaces that."""
        for name, sentence in meanwhile.said.items():
            self.was = self.was | {name: meanwhile.now[name]}
            self.add_error(name if name in self.fields else None, sentence)

    def shown(self) -> list[FormField]:
        """The fields that the form shows, in their order."""
        places = enumerate(row for row in self.rows if row.is_valid())
        asked = [(row.cleaned_data["place"] or 0, place, row) for place, row in places]
        return [
            FormField(
                key=row.question.key,
                label=row.cleaned_data["label"].strip() or str(row.question.name),
                is_required=row.cleaned_data["is_required"],
            )
            for _place, _row, row in sorted(asked, key=lambda each: each[:2])
            if row.cleaned_data["is_shown"]
        ]


class LogFilter(forms.Form):
    """Which part of the log is shown."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)

    def __init__(self, data: Any, *, titles: dict[str, str]) -> None:
        super().__init__(data, auto_id="log_%s")
        fields: dict[str, Any] = self.fields
        fields["form"].choices = [("", _("All forms")), *titles.items()]
        fields["outcome"].choices = [("", _("All outcomes")), *Submission.Outcome.choices]

    def narrow(self, rows: Any) -> Any:
        """The submissions that were asked for; what makes no sense narrows nothing."""
        self.is_valid()
        if key := self.cleaned_data.get("form"):
            rows = rows.filter(form=key)
        outcome = self.cleaned_data.get("outcome")
        return rows.filter(outcome=outcome) if outcome else rows


def _read(text: str, now: dict[str, Any]) -> dict[str, Any]:
    """A state that came back with a page; the present one where it makes no sense."""
    try:
        was = json.loads(text)
    except (ValueError, RecursionError):
        return now
    return {name: was[name] for name in now if name in was} if isinstance(was, dict) else now


def _rows(data: Any, web_form: WebForm) -> list[AskRow]:
    """First what the form shows, in its order, and then what it could show besides."""
    now = {each.key: each for each in web_form.fields.order_by("position")}
    asked = sorted(questions(), key=lambda q: now[q.key].position if q.key in now else 999)
    rows = []
    for place, question in enumerate(asked, 1):
        each = now.get(question.key)
        initial: dict[str, Any] = {"label": each.label if each else question.name, "place": place}
        initial |= {"is_shown": each is not None, "is_required": bool(each and each.is_required)}
        rows.append(AskRow(question, data, initial=initial))
    return rows
