"""What a bulk edit can change, and the form in which its value is given."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Rejected
from lists.columns import Action, ActionForm, Column, Entity
from lists.models import BulkEdit

SET, ADD, REMOVE, DO = "set", "add", "remove", "do"


def editable_columns(entity: Entity) -> list[Column]:
    """The columns that many records may get one value of."""
    return [one for one in entity.all_columns() if one.edit and one.edit.is_bulk]


def targets(entity: Entity) -> list[tuple[str, str]]:
    """What can be changed, as a select offers it: pairs of kind and column, and words."""
    found = []
    for column in editable_columns(entity):
        assert column.edit  # noqa: S101  they were chosen by it
        if not column.edit.is_labels:
            found.append((f"{SET}:{column.key}", str(column.label)))
            continue
        words = {"labels": str(column.label)}
        found.append((f"{ADD}:{column.key}", _("%(labels)s: add") % words))
        found.append((f"{REMOVE}:{column.key}", _("%(labels)s: take away") % words))
    return found


def column_of(entity: Entity, target: str) -> Column:
    """The column that a bulk edit changes. Raises `Rejected` when it cannot be."""
    for column in editable_columns(entity):
        if column.key == target:
            return column
    single = entity.column(target)
    if single and single.edit:
        words = {"field": single.label}
        raise Rejected(_("“%(field)s” is changed in one record at a time.") % words)
    raise Rejected(_("This cannot be changed in many records at once."))


def action_of(entity: Entity, key: str) -> Action:
    """The action of that name. Raises `Rejected` when there is none."""
    for action in entity.actions:
        if action.key == key:
            return action
    raise Rejected(_("This cannot be done with many records at once."))


class ValueForm(forms.Form):
    """The value that all chosen records get."""

    def __init__(self, data: Any, *, column: Column, user: User) -> None:
        super().__init__(data, prefix="to")
        assert column.edit  # noqa: S101  the caller found it by that
        self.fields.update(column.edit.fields(user, None))
        for field in self.fields.values():
            field.show_hidden_initial = False
            field.required = field.required or column.edit.is_labels
            if column.edit.is_labels:
                field.initial = None
        if not self.fields:
            raise Rejected(_("There is nothing to choose from yet."))


def cleaned(bulk: BulkEdit, entity: Entity) -> dict[str, Any]:
    """The values of a bulk edit, read again as they were sent. Raises `Rejected`."""
    form = ValueForm(lists_of(bulk.given), column=column_of(entity, bulk.target), user=bulk.by)
    if not form.is_valid():
        raise Rejected(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form.cleaned_data


def answered(bulk: BulkEdit, action: Action) -> ActionForm | None:
    """The form of an action as it was sent; None for one that asks nothing. Raises `Rejected`."""
    if action.form is None:
        return None
    form = action.form(lists_of(bulk.given), user=bulk.by)
    if not form.is_valid():
        raise Rejected(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form


def lists_of(given: Mapping[str, list[str]]) -> Any:
    """What a form was sent with, as Django's forms read it."""
    query = QueryDict(mutable=True)
    for name, values in given.items():
        query.setlist(name, values)
    return query
