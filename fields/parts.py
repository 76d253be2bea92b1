"""A form of a record, whole or in parts, that knows what it showed: two people at one record."""

from collections.abc import Collection
from typing import Any

from core.inline import ask_again, values_shown
from fields.forms import PREFIX, SHOWN, CustomFields


class PartForm(CustomFields):
    """Every field sends back what it showed, so that a service can tell who was overtaken."""

    def remember_shown(self, only: Collection[str] = ()) -> None:
        """Keep these fields, or all, and let them say what they showed."""
        for name in [name for name in self.fields if only and name not in only]:
            if name != SHOWN or not any(one.startswith(PREFIX) for one in only):
                del self.fields[name]
        kept = self.fields
        self.custom_fields = [each for each in self.custom_fields if PREFIX + each.key in kept]
        for name, field in self.fields.items():
            field.show_hidden_initial = not name.startswith(PREFIX) and name != SHOWN

    @property
    def was(self) -> dict[str, Any]:
        """What the form showed of all that its user changed: what a service compares."""
        shown, before = values_shown(self), self._shown()
        custom = {key: before[key] for key in self.custom_values() if key in before}
        return {**shown, "custom": custom} if custom else shown

    def ask_again(self, fresh: "PartForm") -> None:
        """Keep what was typed, and know what `fresh`, the form of the record as of now, shows.

        Saved once more, it replaces that.
        """
        ask_again(self, fresh)
        if SHOWN in self.fields:
            data: Any = self.data
            data[self.add_prefix(SHOWN)] = fresh[SHOWN].value()
