"""How a field that an admin is describing will look in a form, or what a formula gives."""

from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from fields import registry
from fields.computing import compute_on
from fields.kinds import KINDS, Kind
from fields.models import Choice, Field
from fields.services.defining import check_formula
from fields.settings_forms import FieldForm

SHOWN = 5


@dataclass(frozen=True)
class Example:
    """A form with the one field, or the result of a formula."""

    form: forms.Form | None = None
    error: str = ""
    # The kind of the result, a record that it was computed for, and what came out.
    result: type[Kind] | None = None
    record: Any = None
    value: str = ""


def example_of(given: FieldForm, *, user: User) -> Example:
    """The example for what is filled in so far."""
    given.is_valid()
    field = Field(entity=given.instance.entity, kind=given.instance.kind, key="example")
    field.name = given.data.get("name", "").strip() or str(KINDS[field.kind].label)
    if field.is_computed:
        return _computed(field, given, user)
    field.help_text = given.data.get("help_text", "")[:300]
    names = given.cleaned_data.get("choices", [])[:SHOWN] if "choices" in given.fields else []
    field.__dict__["choice_list"] = _choices(field, names)
    value = given.cleaned_data.get("default_value")
    form = forms.Form(prefix="example")
    form.fields["value"] = KINDS[field.kind](field).form_field(user=user, value=value)
    form.fields["value"].required = given.data.get("required") == Field.Required.ALWAYS
    return Example(form)


def _choices(field: Field, names: list[str]) -> list[Choice]:
    return [
        Choice(field=field, key=f"choice_{place}", name=name, position=place)
        for place, name in enumerate(names)
    ]


def _computed(field: Field, given: FieldForm, user: User) -> Example:
    """The formula on the record that was changed last, if this user may see one."""
    if not given.data.get("formula", "").strip():
        return Example()
    if "formula" in given.errors:
        return Example(error=" ".join(map(str, given.errors["formula"])))
    field.formula = given.cleaned_data["formula"]
    field.result = check_formula(field, field.formula)
    for subject in reversed(registry.subjects_of(field.entity)):
        record = subject.model.objects.visible_to(user).order_by("-created_at", "-pk").first()
        if record is not None:
            value = compute_on(record, field)
            shown = "" if value is None else field.does.text(value)
            return Example(result=KINDS[field.result], record=record, value=shown)
    return Example(result=KINDS[field.result])
