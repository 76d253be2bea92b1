"""Custom fields as columns: shown, sorted, filtered and edited like every other fact of a record.

`fields.columns` says what is compared; indexes stand on exactly these expressions.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Func, OuterRef, Q, Subquery
from django.db.models.lookups import Exact, In, IsNull
from django.utils.html import format_html, format_html_join

from accounts.models import User
from fields import columns as described
from fields.definitions import fields_of
from fields.models import Field
from lists.columns import Column, Edit, entity_of
from lists.kinds.base import PRESENCE, Kind, read_yes, said
from lists.kinds.chosen import ChoiceKind, UserKind, is_one_of
from lists.kinds.plain import (
    DayKind,
    MomentKind,
    MoneyKind,
    NumberKind,
    TextKind,
    YesNoKind,
)
from lists.language.ast import Operator

CUSTOM = "custom."
LABEL, PLAIN = '<span class="label" data-color="{colour}"><span>{text}</span></span>', "{text}"


def custom_columns(model: Any) -> Callable[[], Sequence[Column]]:
    """What an entity's `further` asks for: the custom fields that a model has now."""
    last: dict[str, Any] = {"fields": None, "columns": []}

    def columns() -> Sequence[Column]:
        fields = fields_of(model)
        known = last["fields"]
        # The same objects until somebody changes a field.
        if known is None or [id(one) for one in known] != [id(one) for one in fields]:
            last["columns"] = [_column(one) for one in described.columns_of(model)]
            last["fields"] = fields
        found: Sequence[Column] = last["columns"]
        return found

    return columns


class CustomText(TextKind):
    def __init__(self, field: Field):
        self.field = field

    def folded(self, column):
        return self.field.does.folded


class CustomMoney(MoneyKind):
    def __init__(self, field: Field):
        super().__init__()
        self.field = field

    def currency_of(self, column):
        return self.field.does.currency


class CustomChoice(ChoiceKind):
    """One choice, by its key or its name; one that was merged counts as what it was merged into."""

    def __init__(self, field: Field):
        super().__init__(lambda: [(one.key, one.name) for one in chosen(field)], is_optional=True)
        self.field = field

    def test(self, column, operator, values, reader):
        keys = [key for value in values for key in self.keys(self.read(value))]
        return is_one_of(self.field.does.expression, keys)

    def filled(self, column, reader):
        return IsNull(self.field.does.expression, False)

    def keys(self, key: str) -> list[str]:
        """The keys that mean a choice: its own, and those that were merged into it."""
        does: Any = self.field.does
        known = [one.key for one in self.field.choice_list]
        return [one for one in known if (to := does.resolve(one)) and to.key == key] or [key]

    def cell(self, value):
        return drawn(self.field, value)


class CustomChoices(CustomChoice):
    """Several choices; each is a value."""

    def test(self, column, operator, values, reader):
        does: Any = self.field.does
        found = Q()
        for value in values:
            for key in self.keys(self.read(value)):
                found |= does.contains(key)
        return found


class CustomUser(UserKind):
    def __init__(self, field: Field):
        super().__init__(noun=field.name, is_optional=True)


class CustomReference(TextKind):
    """A person or an organization, by name or by id; a hidden one is as if it were not there."""

    name = "named"
    operators: tuple[Operator, ...] = (*TextKind.operators[:-2], *PRESENCE)

    def __init__(self, field: Field, entity: str):
        self.field, self.entity = field, entity

    def test(self, column, operator, values, reader):
        target = entity_of(self.entity)
        place = target.find("name")
        seen = target.visible(reader.user)
        key = said(values[0])
        if operator == Operator.IS and key.isdecimal():
            found = seen.filter(pk=int(key[:18]))
        else:
            found = seen.filter(Q(super().test(place.column, operator, values, reader)))
        return In(self.field.does.expression, found.order_by().values("pk"))

    def filled(self, column, reader):
        seen = entity_of(self.entity).visible(reader.user)
        return In(self.field.does.expression, seen.order_by().values("pk"))


def chosen(field: Field) -> list[Any]:
    """The choices that a filter may name: archived ones too, merged ones not."""
    return [one for one in field.choice_list if not one.merged_into_id]


def drawn(field: Field, value: Any) -> str:
    """A value as a list shows it."""
    if value is None:
        return ""
    found = []
    for part in field.does.parts(value, {}):
        tag = LABEL if part.colour else PLAIN
        found.append((format_html(tag, colour=part.colour, text=part.text),))
    return format_html_join(" ", "{}", found)


def _column(one: Any) -> Column:
    field: Field = one.field
    kind = _kind(one)
    return Column(
        key=one.key,
        label=one.label,
        kind=kind,
        at=one.expression,
        order=lambda user: _order(one, user),
        value=lambda record: _value(field, kind, record),
        load_for=_names_of(one) if one.kind in REFERENCES else None,
        edit=None if field.is_computed else _edit(field),
    )


REFERENCES = {"user", "person", "organization"}


def _kind(one: Any) -> Kind:
    field = one.field
    kinds: dict[str, Callable[[], Kind]] = {
        "number": NumberKind,
        "money": lambda: CustomMoney(field),
        "day": DayKind,
        "moment": MomentKind,
        "yes_no": CustomYesNo,
        "choice": lambda: CustomChoice(field),
        "choices": lambda: CustomChoices(field),
        "user": lambda: CustomUser(field),
        "person": lambda: CustomReference(field, "person"),
        "organization": lambda: CustomReference(field, "organization"),
    }
    return kinds.get(one.kind, lambda: CustomText(field))()


class CustomYesNo(YesNoKind):
    """Yes, no, or not said, which is neither here."""

    operators = (Operator.IS, Operator.IS_NOT, *PRESENCE)

    def test(self, column, operator, values, reader):
        return Exact(column.at, read_yes(values[0]))

    def cell(self, value):
        return "" if value is None else super().cell(value)


def _value(field: Field, kind: Kind, record: Any) -> Any:
    kept = record.custom.get(field.key)
    if kept is None:
        return (None, "") if isinstance(kind, MoneyKind) else None
    if isinstance(kind, MoneyKind):
        return field.does.python(kept)
    if isinstance(kind, CustomChoice):
        return kept
    if isinstance(kind, CustomUser | CustomReference):
        return getattr(record, f"{field.key}_named", None)
    return field.does.python(kept)


def _outer(field: Field) -> Any:
    """The id that a record refers to, from inside a subquery."""
    template = f"(%(expressions)s->>'{field.key}')::bigint"
    return Func(OuterRef("custom"), template=template, output_field=BigIntegerField())


def _name_of(one: Any, user: User) -> Any:
    """The name of what a record refers to, as far as the reader may see it."""
    target = User.objects.all() if one.kind == "user" else entity_of(one.kind).visible(user)
    return Subquery(target.order_by().filter(pk=_outer(one.field)).values("name")[:1])


def _names_of(one: Any) -> Callable[[Any, User], Any]:
    def load(rows: Any, user: User) -> Any:
        return rows.annotate(**{f"{one.field.key}_named": _name_of(one, user)})

    return load


def _order(one: Any, user: User) -> Any:
    return _name_of(one, user) if one.kind in REFERENCES else one.order


def _edit(field: Field) -> Edit:
    def fields(user: User, record: Any) -> dict[str, Any]:
        value = record.custom.get(field.key) if record is not None else None
        made = field.does.form_field(user=user, value=value)
        # In many records at once, what some of them need is emptied in none.
        needed = record is None and field.required != Field.Required.NO
        made.required = bool(field.is_always_required or needed)
        return {f"{CUSTOM}{field.key}": made}

    # A unique value cannot be the same in many records.
    return Edit(fields=fields, is_bulk=not field.is_unique)
