"""The forms of the conversion dialog: the deal to be, and what becomes of the contacts."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User, Visibility
from contacts.duplicates import Candidate
from contacts.models import Label, Organization, Person
from contacts.picking import PickForm
from contacts.picking.picked import unseen
from core.fields import AmountField, CurrencyField, RowField, RowsField
from core.ids import read_id
from deals.models import Stage
from deals.pipelines import active_stages, default_stage
from deals.services.required import is_anything_required, required_fields
from fields.forms import PREFIX as CUSTOM
from fields.forms import CustomFields, sent_fields
from leads.conversion.converting import returned_deal
from leads.conversion.terms import Terms, same_labels
from leads.extras import ExtraForm
from leads.forms import offer, owners
from leads.intake.rules import TITLE_LENGTH
from leads.models import Lead

KINDS: dict[str, Any] = {"person": Person, "organization": Organization}
KEEP = "new"
# So many candidates are shown at once; the others are a click away.
MOST_SHOWN = 3


class StageField(RowField):
    """A stage of any pipeline, under the name of its pipeline."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.pipeline.name} · {obj.name}"


class TermsForm(CustomFields, forms.Form):
    """What the deal will be, but for its contacts."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_LENGTH)
    stage = StageField(
        Stage.objects.none(), label=gettext_lazy("Pipeline and stage"), empty_label=None
    )
    visibility = forms.ChoiceField(
        label=pgettext_lazy("deal", "Visible to"), choices=Visibility.choices
    )
    value = AmountField(label=gettext_lazy("Value"), required=False)
    currency = CurrencyField(label=gettext_lazy("Currency"))
    owner = RowField(User.objects.none(), label=gettext_lazy("Owner"), empty_label=None)
    expected_close_on = forms.DateField(
        label=gettext_lazy("Expected close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    labels = RowsField(
        Label.objects.none(),
        label=gettext_lazy("Labels"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, lead: Lead, user: User) -> None:
        super().__init__(data, initial=_initial(lead))
        labels = Label.objects.filter(entity=Label.Entity.DEAL).order_by("position", "name", "pk")
        offer(self, "stage", active_stages())
        offer(self, "owner", owners(lead.owner_id))
        offered = offer(self, "labels", labels)
        if not offered:
            del self.fields["labels"]

        if is_anything_required():
            self._offer_missing(data, lead, user)

    def terms(self, contacts: "ContactsForm", extras: list[ExtraForm]) -> Terms:
        afterwards = [extra.save_on for extra in extras]
        given = {**self.own_values(), "custom": self.custom_values()}
        return Terms(**given, picked=contacts.picked, afterwards=afterwards)

    def _offer_missing(self, data: Any, lead: Lead, user: User) -> None:
        """The values that the deal needs in its stage, and that the lead lacks."""
        asked = self.initial["stage"] if data is None else read_id(str(data.get("stage", "")))
        stage = Stage.objects.filter(pk=asked).first()
        needed = [
            field
            for field in (required_fields(stage) if stage else [])
            if field.key not in lead.custom
        ]
        sent = [field for field in sent_fields(data or {}, lead) if field not in needed]
        self.add_custom([*needed, *sent], lead, user=user)
        for field in needed:
            self.fields[CUSTOM + field.key].required = True


@dataclass
class Question:
    """Whether the lead's person, or organization, is one of those that exist already."""

    kind: str
    candidates: list[Candidate]
    choice: str
    is_open: bool

    @property
    def shown(self) -> list[Candidate]:
        return self.candidates[:MOST_SHOWN]

    @property
    def more(self) -> list[Candidate]:
        return self.candidates[MOST_SHOWN:]

    @property
    def title(self) -> str:
        if self.kind == "person":
            return _("Does this person exist already?")
        return _("Does this organization exist already?")


class ContactsForm(PickForm):
    """The lead's contacts, editable, each with the question whether it exists already.

    `person_choice` and `organization_choice` answer it: the id of an existing contact, or "new".
    What is likely and not answered is asked again.
    """

    def __init__(self, data: Any = None, *, user: User, lead: Lead) -> None:
        self.answers = {kind: (data or {}).get(f"{kind}_choice", "") for kind in KINDS}
        super().__init__(
            _with_chosen(data, user), user=user, person=lead.person, organization=lead.organization
        )
        if data is None:
            # Unbound, the form asks about the lead's own contacts as they are saved.
            self.data = QueryDict(mutable=True)
            self.data.update({name: str(value) for name, value in self.initial.items()})

    @property
    def seen(self) -> frozenset[str]:
        """The candidates about which the user has said: keep the new one."""
        keys: list[str] = []
        for kind, answer in self.answers.items():
            if answer == KEEP:
                keys += cast("QueryDict", self.data).getlist(f"{kind}_shown")
        return frozenset(keys)

    @property
    def questions(self) -> list[Question]:
        return [
            Question(kind, found, self.answers[kind], bool(unseen(found, self.seen)))
            for kind, found in self._found.items()
            if found
        ]

    @property
    def _found(self) -> dict[str, list[Candidate]]:
        if not hasattr(self, "_known"):
            self._known = {
                "person": self._find_people(),
                "organization": self._find_organizations(),
            }
        return self._known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and any(question.is_open for question in self.questions):
            self.add_error(
                None,
                _("This contact may exist already. Choose the existing one, or keep the new one."),
            )
        return cleaned

    def _ask_about_twins(self) -> None:
        """The questions are asked in their own way, about the lead's own contacts too."""


def _with_chosen(data: Any, user: User) -> Any:
    """The form's data, with the existing contacts that were chosen in the place of the typed."""
    if data is None:
        return None
    data = data.copy()
    for kind, model in KINDS.items():
        answer = read_id(data.get(f"{kind}_choice", ""))
        chosen = model.objects.visible_to(user).filter(pk=answer)
        for contact in chosen:
            data[f"{kind}_id"], data[f"{kind}_name"] = str(contact.pk), str(contact)
            if kind == "person":
                data["person_email"] = data["person_phone"] = ""
    return data


def _initial(lead: Lead) -> dict[str, Any]:
    """The deal as the lead proposes it; the one that it was before goes back where it stood."""
    was = returned_deal(lead)
    stage = (
        was.stage if was and not (was.stage.archived_at or was.stage.pipeline.archived_at) else None
    )
    labels = same_labels(lead.labels.all(), Label.Entity.DEAL)
    names = ("title", "visibility", "value", "currency", "expected_close_on")
    return {name: getattr(lead, name) for name in names} | {
        "owner": lead.owner_id,
        "stage": (stage or default_stage()).pk,
        "labels": [label.pk for label in [*labels, *(was.labels.all() if was else [])]],
    }
