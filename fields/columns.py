"""Custom fields as lists, filters and exports know them."""

from dataclasses import dataclass
from typing import Any

from fields.definitions import fields_of
from fields.models import Choice, Field

PREFIX = "custom_"


@dataclass(frozen=True)
class Column:
    """One custom field of a model, with everything that a list needs to show and compare it.

    Indexes exist on exactly `order` with the id behind it, on `folded` (trigrams) and, for
    choices, on what `contains` tests: conditions that are built from these are served by them.
    """

    key: str
    label: str
    # text, number, money, day, moment, yes_no, choice, choices, user, person or organization.
    kind: str
    field: Field
    # What is compared: an amount, a day, the key of a choice, the id of a record.
    expression: Any
    # Texts without accents and case. Else None.
    folded: Any
    # What it is sorted by; empty values come last in ascending order.
    order: Any
    # The currency of an amount, as text. Else None.
    currency: Any

    @property
    def choices(self) -> list[Choice]:
        """What can be chosen now, in order."""
        offered = getattr(self.field.does, "offered", None)
        return offered() if offered else []

    def contains(self, key: str) -> Any:
        """For several choices: whether this one is among them."""
        does: Any = self.field.does
        return does.contains(key)


def columns_of(subject: Any) -> list[Column]:
    """The columns of a set of fields, or of a model that has one, in order."""
    return [column_of(field) for field in fields_of(subject)]


def column_of(field: Field) -> Column:
    """A field as a column."""
    does = field.does
    return Column(
        key=PREFIX + field.key,
        label=field.name,
        kind=does.compared_as,
        field=field,
        expression=does.expression,
        folded=does.folded,
        order=does.order,
        currency=does.currency,
    )
