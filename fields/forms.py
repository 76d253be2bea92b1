"""Custom fields in the forms of records, each under the name `custom_KEY`."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from fields.definitions import fields_of
from fields.models import Field, FieldGroup

PREFIX = "custom_"
# What the form showed: a value that somebody else wrote meanwhile is not written over.
SHOWN = "custom-shown"


@dataclass
class FormGroup:
    """Bound fields under their heading; None for those without one."""

    group: FieldGroup | None
    fields: list[forms.BoundField] = field(default_factory=list)


class CustomFields(forms.BaseForm):
    """What a form of records with custom fields inherits; it calls `offer_custom` when made."""

    custom_fields: Sequence[Field] = ()
    custom_record: Any = None

    def offer_custom(self, model: Any, record: Any, *, user: User | None) -> None:
        """Add the fields of a record, or those that the form of a new one shows."""
        offered = [each for each in fields_of(model) if not each.is_computed]
        if record is None:
            offered = [each for each in offered if each.is_on_add_forms or each.is_always_required]
        self.add_custom(offered, record, user=user)

    def add_custom(
        self, offered: Sequence[Field], record: Any, *, user: User | None, needed: bool = False
    ) -> None:
        """Add these fields; all of them required if they are `needed`."""
        self.custom_fields, self.custom_record = offered, record
        shown: dict[str, Any] = {}
        for each in offered:
            value = each.default if record is None else record.custom.get(each.key)
            shown[each.key] = value
            made = each.does.form_field(user=user, value=value)
            made.required = needed or each.is_always_required
            self.fields[PREFIX + each.key] = made
        if offered and record is not None:
            initial = json.dumps(shown)
            hidden = forms.CharField(required=False, widget=forms.HiddenInput, initial=initial)
            self.fields[SHOWN] = hidden

    @property
    def custom_groups(self) -> list[FormGroup]:
        """The custom fields for a template, in their groups."""
        groups: list[FormGroup] = []
        for each in self.custom_fields:
            if not groups or groups[-1].group != each.group:
                groups.append(FormGroup(each.group))
            groups[-1].fields.append(self[PREFIX + each.key])
        return groups

    @property
    def custom_shown(self) -> forms.BoundField | None:
        """The hidden field that remembers what was shown."""
        return self[SHOWN] if SHOWN in self.fields else None

    def custom_values(self) -> dict[str, Any]:
        """What was given, by key; of a saved record only what its reader changed."""
        given = {
            each.key: self.cleaned_data[PREFIX + each.key]
            for each in self.custom_fields
            if PREFIX + each.key in self.cleaned_data
        }
        if self.custom_record is None:
            return given
        shown = {**self.custom_record.custom, **self._shown()}
        return {key: value for key, value in given.items() if value != shown.get(key)}

    def own_values(self) -> dict[str, Any]:
        """The cleaned data without custom fields."""
        return {name: value for name, value in self.cleaned_data.items() if not is_custom(name)}

    def own_changes(self) -> dict[str, Any]:
        """What the reader changed, for a service: other people's edits stay."""
        names = [name for name in self.changed_data if not is_custom(name)]
        changes = {name: self.cleaned_data[name] for name in names}
        if custom := self.custom_values():
            changes["custom"] = custom
        return changes

    def refuse_missing(self, needed: Collection[Field]) -> None:
        """Put an error on each of these fields that was left empty."""
        for each in needed:
            name = PREFIX + each.key
            is_empty = self.cleaned_data.get(name) is None and not self.has_error(name)
            if name in self.fields and is_empty:
                self.add_error(name, _("It is needed for this stage."))

    def _shown(self) -> dict[str, Any]:
        try:
            shown = json.loads(self.cleaned_data.get(SHOWN) or "{}")
        except ValueError:
            return {}
        return shown if isinstance(shown, dict) else {}


def is_custom(name: str) -> bool:
    """Whether a form field is one of ours."""
    return name.startswith(PREFIX) or name == SHOWN


class MissingForm(CustomFields, forms.Form):
    """The values that a record lacks for what was asked of it, all of them needed."""

    def __init__(
        self, data: Any = None, *, record: Any, fields: Sequence[Field], user: User
    ) -> None:
        super().__init__(data)
        self.record = record
        self.add_custom(fields, record, user=user, needed=True)
        self.fields.pop(SHOWN, None)

    @classmethod
    def of(cls, data: Any, record: Any, *, user: User) -> "MissingForm":
        """The form as it was sent along with something else; perhaps without any field."""
        return cls(data, record=record, fields=sent_fields(data, record), user=user)

    @property
    def given(self) -> dict[str, Any]:
        """What was given, by key."""
        return {each.key: self.cleaned_data[PREFIX + each.key] for each in self.custom_fields}


# What a field with several inputs calls them.
PARTS = ("", "-amount", "-currency", "-id", "-name")


def sent_fields(data: Any, subject: Any) -> list[Field]:
    """The fields that a form was sent with; none for records that have no custom fields."""
    if not hasattr(subject, "field_set"):
        return []
    return [
        each
        for each in fields_of(subject)
        if not each.is_computed and any(f"{PREFIX}{each.key}{part}" in data for part in PARTS)
    ]
