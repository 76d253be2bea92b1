from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.company import company_currency
from accounts.models import Team, User
from contacts.forms.countries import country_choices
from contacts.models import Channel, Label, Origin
from contacts.origins import names_of
from contacts.points import clean_email, to_e164
from core.fields import AmountField, CurrencyField, RowField
from leads.assigning.conditions import Candidate, Conditions
from leads.assigning.models import NAME_LENGTH, AssignmentRule

# Who comes back from a deal keeps an owner, and nobody is asked.
ASKED = [Origin.MANUAL, Origin.IMPORT, Origin.WEB_FORM, Origin.API]


class TargetField(forms.ChoiceField):
    """A user, or a team whose members take turns; cleaned to the `user` and `team` of a rota."""

    def __init__(self, *, now: Any = None, empty: str = "", **options: Any) -> None:
        super().__init__(**options)
        users = User.objects.filter(is_active=True)
        if now is not None and now.user_id:
            users |= User.objects.filter(pk=now.user_id)
        self._users = {user.pk: user for user in users.order_by("name", "pk")}
        self._teams = {team.pk: team for team in Team.objects.order_by("name", "pk")}
        self.choices = [
            ("", empty or _("Choose")),
            (
                _("In turn within a team"),
                [(f"team:{pk}", str(team)) for pk, team in self._teams.items()],
            ),
            (_("Always the same user"), [(f"user:{pk}", str(u)) for pk, u in self._users.items()]),
        ]

    def clean(self, value: Any) -> dict[str, Any]:
        kind, _colon, key = super().clean(value).partition(":")
        none = {"user": None, "team": None}
        if kind == "team":
            return none | {"team": self._teams[int(key)]}
        return none | ({"user": self._users[int(key)]} if kind == "user" else {})


def target_of(rota: Any) -> str:
    """What `TargetField` shows for a rota."""
    if rota.team_id:
        return f"team:{rota.team_id}"
    return f"user:{rota.user_id}" if rota.user_id else ""


class RuleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=NAME_LENGTH)
    origins = forms.MultipleChoiceField(
        label=gettext_lazy("Source"), required=False, widget=forms.CheckboxSelectMultiple
    )
    forms_ = forms.MultipleChoiceField(
        label=gettext_lazy("Web form"), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Channel"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    labels = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Label"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    at_least = AmountField(label=gettext_lazy("Value from"), required=False)
    at_most = AmountField(label=gettext_lazy("Value to"), required=False)
    currency = CurrencyField(label=gettext_lazy("Currency"))
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy(
            "Of the address; without one, of the phone number; without one, the ending of the "
            "e-mail (.fr, .ch)."
        ),
    )

    def __init__(self, data: Any = None, *, rule: AssignmentRule | None = None) -> None:
        asked = Conditions.of(rule.conditions) if rule else Conditions()
        super().__init__(data, initial=_initial(rule, asked))
        self.fields["target"] = TargetField(label=_("Goes to"), now=rule)
        fields: dict[str, Any] = self.fields
        fields["countries"].widget.attrs["size"] = 6
        fields["origins"].choices = [(origin.value, origin.label) for origin in ASKED]
        fields["forms_"].choices = list(names_of(Origin.WEB_FORM).items())
        channels = Channel.objects.filter(archived_at=None) | Channel.objects.filter(
            pk__in=asked.channels
        )
        fields["channels"].choices = channels.order_by("position", "pk").values_list("pk", "name")
        labels = Label.objects.filter(entity=Label.Entity.LEAD).order_by("position", "pk")
        fields["labels"].choices = labels.values_list("pk", "name")
        fields["countries"].choices = country_choices()[1:]
        for name in ("forms_", "channels", "labels"):
            if not list(fields[name].choices):
                del fields[name]
        self.order_fields(["name", "target"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        least, most = given.get("at_least"), given.get("at_most")
        if least is not None and most is not None and least > most:
            self.add_error("at_most", ValidationError(_("It cannot be below “Value from”.")))
        return given

    def values(self) -> dict[str, Any]:
        """What a rule keeps, for the services."""
        given = self.cleaned_data
        has_value = given["at_least"] is not None or given["at_most"] is not None
        conditions = Conditions(
            origins=given["origins"],
            forms=given.get("forms_", ()),
            channels=given.get("channels", ()),
            labels=given.get("labels", ()),
            at_least=given["at_least"],
            at_most=given["at_most"],
            currency=given["currency"] if has_value else "",
            countries=given["countries"],
        )
        return {"name": given["name"], "conditions": conditions.as_json(), **given["target"]}


class ExampleForm(forms.Form):
    """A lead that might come, to see which rule would take it."""

    origin = forms.ChoiceField(label=gettext_lazy("Source"))
    form = forms.ChoiceField(label=gettext_lazy("Web form"), required=False)
    channel = RowField(
        Channel.objects.none(),
        label=gettext_lazy("Channel"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    label = RowField(
        Label.objects.none(),
        label=gettext_lazy("Label"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    value = AmountField(label=gettext_lazy("Value"), required=False)
    currency = CurrencyField(label=gettext_lazy("Currency"))
    country = forms.ChoiceField(label=gettext_lazy("Country of the address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=50, required=False)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="try", initial={"currency": company_currency()})
        fields: dict[str, Any] = self.fields
        fields["origin"].choices = [(origin.value, origin.label) for origin in ASKED]
        fields["form"].choices = [("", _("Any")), *names_of(Origin.WEB_FORM).items()]
        fields["country"].choices = country_choices()
        fields["channel"].queryset = Channel.objects.filter(archived_at=None).order_by("position")
        labels = Label.objects.filter(entity=Label.Entity.LEAD)
        fields["label"].queryset = labels.order_by("position", "pk")
        if len(fields["form"].choices) == 1:
            del fields["form"]

    def candidate(self) -> Candidate:
        """The lead that was described."""
        given = self.cleaned_data
        return Candidate(
            origin=given["origin"],
            origin_id=given.get("form", ""),
            channel_id=given["channel"].pk if given["channel"] else None,
            label_ids=frozenset([given["label"].pk] if given["label"] else ()),
            value=given["value"],
            currency=given["currency"],
            addresses=[given["country"]],
            phones=[to_e164(given["phone"])],
            emails=[clean_email(given["email"])],
        )


def _initial(rule: AssignmentRule | None, asked: Conditions) -> dict[str, Any]:
    initial: dict[str, Any] = {"currency": asked.currency or company_currency()}
    if rule is None:
        return initial
    names = ("origins", "channels", "labels", "at_least", "at_most", "countries")
    initial |= {name: getattr(asked, name) for name in names}
    return initial | {"name": rule.name, "forms_": asked.forms, "target": target_of(rule)}
