"""Refusals that say which fields they are about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Rejected

if TYPE_CHECKING:
    from fields.models import Field


class Missing(Rejected):
    """A record lacks values that it needs for what was asked of it.

    Pages answer with a dialog that asks for exactly these `fields` and tries again.
    """

    def __init__(self, record: Any, fields: "Sequence[Field]"):
        self.record, self.fields = record, list(fields)
        names = ", ".join(f"“{field.name}”" for field in self.fields)
        text = ngettext(
            "%(record)s needs a value for %(names)s first.",
            "%(record)s needs values for %(names)s first.",
            len(self.fields),
        )
        super().__init__(text % {"record": record, "names": names})


class NotFitting(Rejected):
    """A value that a field cannot hold, and why."""

    def __init__(self, field: "Field", text: str):
        self.field = field
        super().__init__(_("%(field)s: %(text)s") % {"field": field.name, "text": text})


class SharedValue(NotFitting, IntegrityError):  # noqa: N818  it is an answer, like Rejected
    """The database found a second record with a value that is unique.

    An undo takes it for what it is, an error of the database, and spares the field.
    """

    def __init__(self, field: "Field"):
        super().__init__(field, _("Another record has this value already."))
