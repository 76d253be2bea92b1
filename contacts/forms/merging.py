"""The merge page: who survives, and whose value each field takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.forms.countries import country_name
from contacts.merging import (
    Choice,
    Things,
    choices_for,
    may_merge,
    may_merge_at_all,
    propose,
    things_of_each,
)
from contacts.merging.choosing import first_point
from contacts.models import Organization
from fields import merging as custom

MOST = 20
# What two contacts of one merge have in the same place.
HIDDEN = gettext_lazy("Hidden from you")


@dataclass(frozen=True)
class Cell:
    """What one contact offers for one field."""

    key: int
    number: int
    contact: Any
    lines: list[str]
    is_chosen: bool
    has_moment: bool = False


@dataclass(frozen=True)
class Row:
    """A field, with a cell for each contact; `common` is what they all have."""

    choice: Choice
    cells: list[Cell]
    errors: Any

    @property
    def common(self) -> Cell | None:
        values = {self.choice.value_of(cell.contact) for cell in self.cells}
        return self.cells[0] if len(values) == 1 else None

    @property
    def is_empty(self) -> bool:
        return not any(self.choice.is_filled(cell.contact) for cell in self.cells)


@dataclass(frozen=True)
class Column:
    """A contact of the merge, with what hangs on it."""

    number: int
    contact: Any
    things: Things
    may_survive: bool
    is_chosen: bool


class MergeForm(forms.Form):
    """`survivor`, and of each field the contact whose value it takes.

    Without a choice a field takes what the rule of the house proposes for that survivor.
    """

    survivor = forms.ChoiceField(label=gettext_lazy("Survivor"))

    def __init__(self, data: Any = None, *, contacts: Sequence[Any], user: User):
        super().__init__(data)
        self.contacts, self.user = contacts, user
        self.choices = choices_for(type(contacts[0]))
        self.allowed = [one for one in contacts if self._may_survive(one)]
        best = propose(contacts).survivor
        if best not in self.allowed and self.allowed:
            best = propose(self.allowed).survivor
        self.proposal = propose(contacts, survivor=best)
        keys = [(str(one.pk), str(one)) for one in contacts]
        survivor: Any = self.fields["survivor"]
        survivor.choices = [(str(one.pk), str(one)) for one in self.allowed]
        for choice in self.choices:
            self.fields[choice.name] = forms.ChoiceField(choices=keys, required=False)

    @property
    def refusal(self) -> str:
        """Why nobody may survive, in words; empty when somebody may."""
        if self.allowed:
            return ""
        owners = {one.owner for one in self.contacts if not one.may_be_deleted_by(self.user)}
        names = ", ".join(sorted(str(owner) for owner in owners))
        if not may_merge_at_all(self.user) or not names:
            return _("Only a manager or an admin can merge contacts.")
        return _("These contacts are not your team’s. Ask %(owners)s, a manager or an admin.") % {
            "owners": names
        }

    @property
    def merged(self) -> tuple[Any, list[Any], dict[str, int]]:
        """The survivor, the others, and the choices, for the service; after `is_valid`."""
        survivor = self._with_key(self.cleaned_data["survivor"])
        picked = propose(self.contacts, survivor=survivor).choices
        picked |= {c.name: int(k) for c in self.choices if (k := self.cleaned_data[c.name])}
        return survivor, [one for one in self.contacts if one is not survivor], picked

    @property
    def columns(self) -> list[Column]:
        things = things_of_each(self.contacts, user=self.user)
        return [
            Column(
                number,
                one,
                things[one.pk],
                one in self.allowed,
                str(one.pk) == self._value("survivor", self.proposal.survivor.pk),
            )
            for number, one in enumerate(self.contacts, 1)
        ]

    @property
    def rows(self) -> list[Row]:
        return [self._row(choice) for choice in self.choices]

    def _row(self, choice: Choice) -> Row:
        chosen = self._value(choice.name, self.proposal.choices[choice.name])
        is_moment = choice.name == "born_on"
        cells = [
            Cell(one.pk, n, one, self._lines(choice, one), str(one.pk) == chosen, is_moment)
            for n, one in enumerate(self.contacts, 1)
        ]
        return Row(choice, cells, self.errors.get(choice.name))

    def _value(self, name: str, proposed: int) -> str:
        return str(self.data.get(name) or proposed) if self.is_bound else str(proposed)

    def _lines(self, choice: Choice, contact: Any) -> list[str]:
        """The value in words, line by line. What the user may not see is not told."""
        if choice.name in ("emails", "phones"):
            first = first_point(contact, choice.name)
            return [str(first)] if first else []
        if choice.name == "name":
            return [str(contact)]
        if choice.name == "address":
            town = f"{contact.postcode} {contact.city}".strip()
            lines = (contact.street, town, contact.region, country_name(contact.country))
            return [line for line in lines if line]
        if choice.name == "organization":
            return self._organization(contact)
        if choice.name.startswith(custom.PREFIX):
            value = self._custom(choice, contact)
        elif choice.name == "visibility":
            value = contact.get_visibility_display()
        else:
            value = getattr(contact, choice.name)
        return [str(value)] if value else []

    def _custom(self, choice: Choice, contact: Any) -> str:
        if not hasattr(self, "_told"):
            told = custom.compared(self.contacts, user=self.user)
            self._told = {name: values for name, _label, values in told}
        return self._told.get(choice.name, {}).get(contact.pk, "")

    def _organization(self, contact: Any) -> list[str]:
        if contact.organization_id is None:
            return []
        if not hasattr(self, "_seen"):
            keys = [one.organization_id for one in self.contacts]
            seen = Organization.objects.visible_to(self.user).filter(pk__in=keys)
            self._seen = {found.pk: str(found) for found in seen}
        return [self._seen.get(contact.organization_id, str(HIDDEN))]

    def _may_survive(self, contact: Any) -> bool:
        others = [one for one in self.contacts if one is not contact]
        return all(may_merge(contact, other, self.user) for other in others)

    def _with_key(self, key: str) -> Any:
        return next(one for one in self.contacts if str(one.pk) == key)
