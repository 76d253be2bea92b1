"""What every kind of field answers: how its values are read, checked, kept, shown and compared.

A value is kept as JSON under the field's key. `None` is no value, and is never kept.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func
from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import User
from fields.showing import Names, Part

if TYPE_CHECKING:
    from fields.models import Field

type Json = Any


class Kind:
    """One kind, tied to one field."""

    # Templates show the class itself where they offer kinds.
    do_not_call_in_templates: ClassVar[bool] = True
    name: ClassVar[str]
    # What people call it, and its icon.
    label: ClassVar[Any]
    icon: ClassVar[str] = "text-cursor-input"
    # How lists compare it; see `fields.columns`.
    compared_as: ClassVar[str] = "text"
    can_be_unique: ClassVar[bool] = False
    can_have_default: ClassVar[bool] = True
    is_multiple: ClassVar[bool] = False
    # The kind of record that its values are ids of.
    refers_to: ClassVar[str] = ""
    # Takes the whole width of a form.
    is_wide: ClassVar[bool] = False

    def __init__(self, field: "Field"):
        self.field = field

    # --- values

    def clean(self, value: Json, *, was: Json = None) -> Json:
        """A value as it is kept, `None` for an empty one.

        `was` is the value that the record has now: an archived choice may stay where it is.
        Raises `ValidationError` for what this field cannot hold.
        """
        raise NotImplementedError

    def parse(self, typed: str, *, language: str = "", now: User | None = None) -> Json:
        """A value as people write it in a file. Raises `ValidationError`."""
        return self.clean(typed)

    def refuse_unseen(self, value: Json, by: User) -> None:
        """Raise `ValidationError` for a record that this user may not see."""

    def python(self, value: Json) -> Any:
        """A kept value as Python has it: a date, a `Decimal`."""
        return value

    # --- people

    def form_field(self, *, user: User | None, value: Json = None) -> forms.Field:
        """A form field whose cleaned data is a value as it is kept. `value` is the present one."""
        raise NotImplementedError

    def parts(self, value: Json, names: "Names") -> Iterable["Part"]:
        """The pieces that a page shows of a value: one, or one for each choice."""
        return [Part(self.text(value))]

    def text(self, value: Json) -> str:
        """A value in words, in the reader's language."""
        return str(value)

    def ids(self, value: Json) -> list[int]:
        """The ids of the records that a value refers to."""
        return []

    # --- the database

    @property
    def raw(self) -> Func:
        """The value as text, in SQL."""
        return raw(self.field.key)

    @property
    def expression(self) -> Any:
        """The value as it is sorted and compared: typed, and immutable, so that it is indexed."""
        return self.raw

    @property
    def folded(self) -> Any:
        """For texts, without accents and case: what is searched and compared. Else None."""
        return None

    @property
    def order(self) -> Any:
        """What lists sort by, where it is not `expression`."""
        return self.folded or self.expression

    @property
    def currency(self) -> Any:
        """The currency of an amount. Else None."""
        return None

    def indexes(self) -> list["Index"]:
        """The indexes that serve filters and sorting on this field."""
        return [Index("btree", self.order)]

    @property
    def identity(self) -> Any:
        """What two records may not share if the field is unique."""
        return self.order

    def identity_of(self, value: Json) -> Any:
        """What a kept value is compared with `identity` as."""
        return self.python(value)


# Every kind by its name; filled by the package.
KINDS: dict[str, type[Kind]] = {}


class Index:
    """An index that a field wants: `btree` (value, id), `trigrams`, or `paths` into JSON.

    It leaves out the trash, as every list does, unless `condition` says what it holds.
    """

    def __init__(self, method: str, expression: Any, condition: Any = None):
        self.method, self.expression, self.condition = method, expression, condition


def raw(key: str, *path: str) -> Func:
    """`custom->>'key'`. A key is letters, digits and underscores, so it is safe between quotes."""
    if not all(part.replace("_", "").isalnum() for part in (key, *path)):
        raise ValueError(key)
    *outer, last = (key, *path)
    steps = "".join(f"->'{part}'" for part in outer)
    template = f"(%(expressions)s{steps}->>'{last}')"
    return Func(F("custom"), template=template, output_field=models.TextField())


def as_type(expression: Any, sql: str, output: models.Field) -> Func:
    """An expression as another type, by a cast that never changes its mind."""
    return Func(expression, template=f"(%(expressions)s)::{sql}", output_field=output)


def refuse(text: str, code: str = "invalid", **params: Any) -> ValidationError:
    """The error of a value that a field cannot hold."""
    return ValidationError(text, code=code, params=params or None)


def short(value: Any) -> str:
    """A value as a message repeats it."""
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def not_a(value: Any, example: str) -> ValidationError:
    """The error of a text that could not be read."""
    words = {"value": short(value), "example": example}
    return refuse(_("“%(value)s” was not understood. Write it like %(example)s.") % words)


class Kept:
    """A form field whose cleaned data is a value as it is kept.

    Its initial is what `Kind.python` gives of the kept value.
    """

    kind: Kind
    was: Json = None

    def clean(self, value: Any) -> Json:
        given = super().clean(value)  # type: ignore[misc]
        return self.keep(given)

    def keep(self, given: Any) -> Json:
        """From what the form field reads to what is kept."""
        return None if given in (None, "") else self.kind.clean(given, was=self.was)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:  # type: ignore[attr-defined]
            return False
        try:
            return self.clean(data) != self.was
        except ValidationError:
            return True


def made(field_class: type, kind: Kind, value: Json, **options: Any) -> forms.Field:
    """A form field for a kind, with what its `Field` says."""
    field = kind.field
    # The templates of forms take help for markup of ours; this one somebody typed.
    help_text = escape(field.help_text)
    given = {"label": field.name, "help_text": help_text, "required": False} | options
    form_field = field_class(**given)
    form_field.kind, form_field.was = kind, value
    form_field.initial = None if value is None else kind.python(value)
    if kind.is_wide:
        form_field.widget.attrs["data-width"] = "full"
    return form_field
