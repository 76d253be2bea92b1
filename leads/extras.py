"""Fields that apps above add to the conversion dialog.

This app knows none of them: each registers its form when the apps are loaded, and is called
inside the transaction of the conversion.
"""

from typing import Any

from django import forms

from accounts.models import User
from deals.models import Deal


class ExtraForm(forms.Form):
    """Part of the conversion dialog. Left empty, it does nothing."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        self.user = user
        super().__init__(data, prefix=type(self).__name__.lower())

    def save_on(self, deal: Deal) -> None:
        """Write what was filled in, for the deal that the lead became."""
        raise NotImplementedError


_registered: list[type[ExtraForm]] = []


def register(form: type[ExtraForm]) -> None:
    """Show this form in the conversion dialog from now on."""
    if form not in _registered:
        _registered.append(form)


def extra_forms(data: Any, *, user: User) -> list[ExtraForm]:
    return [form(data, user=user) for form in _registered]
