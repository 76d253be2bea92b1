"""The kinds of fields. Everything that depends on one asks it; nothing switches on names."""

from typing import TYPE_CHECKING

from fields.kinds.base import KINDS, Kind
from fields.kinds.chosen import ChoiceKind, ChoicesKind
from fields.kinds.computed import FormulaKind
from fields.kinds.days import DayKind, MomentKind
from fields.kinds.numbers import MoneyKind, NumberKind, YesNoKind
from fields.kinds.references import OrganizationKind, PersonKind, UserKind
from fields.kinds.texts import EmailKind, LinkKind, LongTextKind, PhoneKind, TextKind

if TYPE_CHECKING:
    from fields.models import Field

# In the order in which admins are offered them.
KINDS.update(
    (kind.name, kind)
    for kind in (
        TextKind,
        LongTextKind,
        NumberKind,
        MoneyKind,
        DayKind,
        MomentKind,
        YesNoKind,
        ChoiceKind,
        ChoicesKind,
        UserKind,
        PersonKind,
        OrganizationKind,
        PhoneKind,
        EmailKind,
        LinkKind,
        FormulaKind,
    )
)

__all__ = ["KINDS", "Kind", "kind_of"]


def kind_of(field: "Field") -> Kind:
    """What handles the values of a field."""
    return KINDS[field.kind](field)
