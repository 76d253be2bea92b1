"""What admins fill in to keep fields, their groups and their choices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import Rejected
from core.naming import NameForm
from fields import registry
from fields.definitions import fields_of
from fields.kinds import KINDS
from fields.models import NAME_LENGTH, Choice, Field, FieldGroup
from fields.services.choices import MOST_CHOICES
from fields.services.defining import check_formula

DEFAULT = "default_value"


class ColourSelect(forms.RadioSelect):
    """Colours to choose from, each with a dot of it."""

    option_template_name = "contacts/settings/colour.html"


class FieldForm(NameForm):
    """A new or an old field. What its kind cannot have is not asked."""

    choices = forms.CharField(
        label=gettext_lazy("Choices, one a line"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("You can rename, colour, order and merge them later."),
    )
    required_from = forms.MultipleChoiceField(
        label=gettext_lazy("Required from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Also in every later stage of the same pipeline."),
    )

    class Meta:
        model = Field
        fields = [
            "name",
            "formula",
            "group",
            "help_text",
            "required",
            "required_from",
            "is_unique",
            "is_on_add_forms",
            "is_on_web_forms",
        ]
        labels = {
            "help_text": gettext_lazy("Help under the field"),
            "required": gettext_lazy("Required"),
            "is_unique": gettext_lazy("No two records may have the same value"),
            "is_on_add_forms": gettext_lazy("Show it when a record is added"),
            "is_on_web_forms": gettext_lazy("May be asked for on web forms"),
        }
        widgets = {"formula": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}

    field_order = ["name", "formula", "choices", "help_text", "group", DEFAULT, "required"]

    def __init__(self, *args: Any, instance: Field, user: User, **kwargs: Any) -> None:
        siblings = Field.objects.filter(entity=instance.entity)
        super().__init__(*args, instance=instance, siblings=siblings, **kwargs)
        self.does = KINDS[instance.kind](instance)
        fields: dict[str, Any] = self.fields
        groups = FieldGroup.objects.filter(entity=instance.entity).order_by("position", "pk")
        fields["group"].queryset = groups
        fields["group"].empty_label = _("None")
        fields["required_from"].choices = registry.moments_of(instance.entity)
        self._leave_out(user)
        self.order_fields(self.field_order)

    @property
    def names(self) -> list[tuple[str, str]]:
        """What a formula may name: keys and what people call them."""
        entity = self.instance.entity
        facts = {
            fact.name: str(fact.label)
            for subject in registry.subjects_of(entity)
            for fact in subject.built_ins
        }
        others = {each.key: each.name for each in fields_of(entity) if each.pk != self.instance.pk}
        return [*facts.items(), *others.items()] if self.instance.is_computed else []

    @property
    def details(self) -> dict[str, Any]:
        """What was given, for the services."""
        given = dict(self.cleaned_data)
        if DEFAULT in given:
            given["default"] = given.pop(DEFAULT)
        return given

    def clean_choices(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines())
        names = list({line.casefold(): line for line in lines if line}.values())
        if not names:
            raise ValidationError(_("Write at least one choice."))
        if any(len(name) > NAME_LENGTH for name in names):
            raise ValidationError(
                _("A choice has at most %(count)s characters.") % {"count": NAME_LENGTH}
            )
        if len(names) > MOST_CHOICES:
            raise ValidationError(_("At most %(count)s choices.") % {"count": MOST_CHOICES})
        return names

    def clean_formula(self) -> str:
        """The formula, if it makes sense. What is wrong with it is said under it."""
        formula = self.cleaned_data["formula"].strip()
        try:
            check_formula(self.instance, formula)
        except Rejected as error:
            raise ValidationError(str(error)) from error
        return formula

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("required") == Field.Required.FROM and not given.get("required_from"):
            self.add_error("required_from", _("Choose from where on it is required."))
        return given

    def _leave_out(self, user: User) -> None:
        """Only what fits the kind, and what can still be said."""
        field, has_choices = self.instance, hasattr(self.does, "offered")
        if field.is_computed:
            for name in ("required", "required_from", "is_on_add_forms"):
                del self.fields[name]
        else:
            del self.fields["formula"]
        if not field.can_be_on_web_forms:
            del self.fields["is_on_web_forms"]
        if not self.does.can_be_unique:
            del self.fields["is_unique"]
        if field.pk or not has_choices:
            del self.fields["choices"]
        if self.does.can_have_default and (field.pk or not has_choices):
            default = self.does.form_field(user=user, value=field.default)
            default.label, default.help_text = _("Default"), _("What a new record begins with.")
            self.fields[DEFAULT] = default
        moments: Any = self.fields.get("required_from")
        if moments and not moments.choices:
            self._without_moments()

    def _without_moments(self) -> None:
        """People and organizations have no stages."""
        del self.fields["required_from"]
        required: Any = self.fields["required"]
        required.choices = [pair for pair in Field.Required.choices if pair[0] != "from"]

    def _post_clean(self) -> None:
        """The services write: no instance is built here."""


class GroupForm(NameForm):
    class Meta:
        model = FieldGroup
        fields = ["name"]

    def __init__(self, *args: Any, instance: FieldGroup, **kwargs: Any) -> None:
        siblings = FieldGroup.objects.filter(entity=instance.entity)
        super().__init__(*args, instance=instance, siblings=siblings, **kwargs)


class ChoiceForm(NameForm):
    class Meta:
        model = Choice
        fields = ["name", "colour"]
        widgets = {"colour": ColourSelect}

    def __init__(self, *args: Any, instance: Choice, **kwargs: Any) -> None:
        siblings = Choice.objects.filter(field=instance.field_id, merged_into=None)
        super().__init__(*args, instance=instance, siblings=siblings, **kwargs)

    def _post_clean(self) -> None:
        """The services write: no instance is built here."""


class MergeChoiceForm(forms.Form):
    """Which choice the records get instead."""

    target = forms.ModelChoiceField(
        Choice.objects.none(),
        label=gettext_lazy("They get this choice instead"),
        empty_label=gettext_lazy("Choose one"),
    )

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Choice.objects.filter(field=choice.field_id, merged_into=None, archived_at=None)
        target: Any = self.fields["target"]
        target.queryset = others.exclude(pk=choice.pk).order_by("position", "pk")
