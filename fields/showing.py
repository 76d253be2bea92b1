"""Values in words, for pages, lists and the history."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from fields import registry

if TYPE_CHECKING:
    from fields.models import Field

HIDDEN = _("Hidden from you")


@dataclass(frozen=True)
class Name:
    text: str
    url: str = ""


# (kind of record, id) -> its name, as far as the reader may know it.
type Names = dict[tuple[str, int], Name]


@dataclass(frozen=True)
class Part:
    """A piece of a value: text, perhaps coloured, perhaps a way to somewhere."""

    text: str
    url: str = ""
    colour: str = ""
    is_long: bool = False
    is_outside: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Shown:
    """A field and its value, ready for a page."""

    field: "Field"
    parts: Sequence[Part] = ()

    @property
    def label(self) -> str:
        return self.field.name

    @property
    def text(self) -> str:
        return ", ".join(part.text for part in self.parts)

    def __str__(self) -> str:
        return self.text


class Shower:
    """Shows values to one user. It asks once for each model whose records are named."""

    def __init__(self, user: User | None):
        self.user = user
        self.names: Names = {}

    def load(self, records: Iterable[Any], fields: Sequence["Field"]) -> "Shower":
        """Look up the names that these records' values refer to."""
        return self.load_values(
            (each, record.custom.get(each.key)) for record in records for each in fields
        )

    def load_values(self, values: Iterable[tuple["Field", Any]]) -> "Shower":
        """Look up the names that these values refer to."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for each, value in values:
            if value is not None and (kind := each.does.refers_to):
                wanted[kind] |= set(each.does.ids(value))
        for kind, ids in wanted.items():
            self.names |= self._names(kind, ids)
        return self

    def _names(self, kind: str, ids: set[int]) -> Names:
        if kind == "user":
            users = User.objects.filter(pk__in=ids)
            return {(kind, user.pk): Name(str(user)) for user in users}
        rows = registry.reference_of(kind).model.objects
        seen = rows.visible_to(self.user) if self.user else rows.all()
        return {
            (kind, row.pk): Name(str(row), row.get_absolute_url())
            for row in seen.filter(pk__in=ids)
        }

    def shown(self, record: Any, each: "Field") -> Shown:
        """A record's value of a field; without parts when it is empty."""
        return self.shown_value(each, record.custom.get(each.key))

    def shown_value(self, each: "Field", value: Any) -> Shown:
        """A value of a field."""
        if value is None:
            return Shown(each)
        return Shown(each, tuple(each.does.parts(value, self.names)))
