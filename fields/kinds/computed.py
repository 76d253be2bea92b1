"""A formula: it has no input, and the kind of its result does the rest."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fields.kinds.base import KINDS, Kind, refuse


class FormulaKind(Kind):
    name = "formula"
    label = gettext_lazy("Formula of other fields")
    icon = "square-function"
    can_have_default = False

    def __init__(self, field: Any):
        super().__init__(field)
        self.result = KINDS[field.result or "text"](field)
        self.compared_as = self.result.compared_as  # type: ignore[misc]

    def clean(self, value, *, was=None):
        raise refuse(_("It is computed: nobody writes it."))

    def keep(self, value: Any) -> Any:
        """A result as it is kept. Raises `ValidationError` for one that does not fit."""
        if isinstance(value, tuple):
            value = {"amount": round(value[0], 2), "currency": value[1]}
        elif isinstance(value, Decimal):
            value = round(value, 6)
        return self.result.clean(value)

    def python(self, value):
        return self.result.python(value)

    def text(self, value):
        return self.result.text(value)

    def parts(self, value, names):
        return self.result.parts(value, names)

    @property
    def expression(self):
        return self.result.expression

    @property
    def folded(self):
        return self.result.folded

    @property
    def order(self):
        return self.result.order

    @property
    def currency(self):
        return self.result.currency

    def indexes(self):
        return self.result.indexes()
