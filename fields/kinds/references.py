"""Users, people and organizations, kept by their ids."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import In, IsNull
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.ids import read_id
from fields import registry
from fields.kinds.base import Index, Kept, Kind, as_type, made, refuse
from fields.showing import HIDDEN, Part


class ReferenceKind(Kind):
    """The id of a record. Who may not see that record reads that it is hidden."""

    can_have_default = False

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        key = value if isinstance(value, int) and not isinstance(value, bool) else 0
        key = key or read_id(str(value))
        if key == was:
            return key
        if not key or not self.rows().filter(pk=key).exists():
            raise refuse(_("Choose one that exists."))
        return key

    def rows(self) -> Any:
        """The records that a value may lead to."""
        raise NotImplementedError

    def ids(self, value):
        return [value] if isinstance(value, int) else []

    def text(self, value):
        return f"#{value}"

    def parts(self, value, names):
        found = names.get((self.refers_to, value))
        return [Part(found.text, url=found.url) if found else Part(str(HIDDEN), is_hidden=True)]

    @property
    def expression(self):
        return as_type(self.raw, "bigint", models.BigIntegerField())

    def is_one_of(self, keys: Collection[int]) -> Any:
        """Whether a record, in the trash or not, refers to one of these."""
        return In(self.expression, list(keys))

    def indexes(self):
        # A merge looks for what refers to a contact in the trash as well.
        there = models.Q(IsNull(self.expression, False))
        return [Index("btree", self.expression, there)]


class UserField(Kept, forms.ModelChoiceField):
    def keep(self, given):
        return given.pk if given else None


class UserKind(ReferenceKind):
    name = "user"
    label = gettext_lazy("User")
    icon = "circle-user"
    compared_as = "user"
    refers_to = "user"
    can_have_default = True

    def rows(self):
        return User.objects.filter(is_active=True)

    def parse(self, typed, *, language="", now=None):
        text = typed.strip()
        if not text:
            return None
        found = list(self.rows().filter(models.Q(email__iexact=text) | models.Q(name__iexact=text)))
        if len(found) != 1:
            raise refuse(_("“%(value)s” is not a user.") % {"value": text[:60]})
        return found[0].pk

    def form_field(self, *, user, value=None):
        users = User.objects.filter(models.Q(is_active=True) | models.Q(pk=value or 0))
        rows = users.order_by("name", "pk")
        return made(UserField, self, value, queryset=rows, empty_label="–")


class RecordWidget(forms.MultiWidget):
    """The combobox of the product: a hidden id, and the text that looks for it."""

    template_name = "fields/record.html"

    use_fieldset = False

    def __init__(self, kind: str, label: str, name_of: Any):
        self.kind, self.label, self.name_of = kind, label, name_of
        super().__init__([forms.HiddenInput(), forms.TextInput()])
        self.widgets_names = ["-id", "-name"]  # no key of a field has a hyphen

    def decompress(self, value):
        return [value, self.name_of(value)] if value else [None, ""]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        search = registry.reference_of(self.kind).search
        context["widget"] |= {"kind": self.kind, "label": self.label, "search": search}
        return context

    def id_for_label(self, id_):
        return f"{id_}_1" if id_ else id_


class RecordField(Kept, forms.MultiValueField):
    def __init__(self, *, rows: Any, kind_name: str, **options: Any):
        self.rows = rows
        parts = [forms.CharField(required=False), forms.CharField(required=False, max_length=300)]
        widget = RecordWidget(kind_name, options["label"], self._name)
        super().__init__(fields=parts, require_all_fields=False, widget=widget, **options)

    def _name(self, key: Any) -> str:
        found = self.rows.filter(pk=read_id(str(key))).first()
        return str(found) if found else str(HIDDEN)

    def compress(self, data_list):
        key, typed = [*data_list, "", ""][:2]
        if not (typed or "").strip():
            return None
        if not key:
            raise ValidationError(_("Choose one of the list that opens while you type."))
        return read_id(key)

    def keep(self, given):
        if given is None or given == self.was:
            return given
        if not self.rows.filter(pk=given).exists():
            raise refuse(_("Choose one that exists."))
        return given


class RecordKind(ReferenceKind):
    def rows(self):
        return registry.reference_of(self.refers_to).model.objects.alive()

    def parse(self, typed, *, language="", now=None):
        text = typed.strip()
        if not text:
            return None
        rows = self.rows() if now is None else self.visible_to(now)
        found = list(rows.filter(name__iexact=text)[:2])
        if len(found) != 1:
            raise refuse(_("“%(value)s” names none, or several.") % {"value": text[:60]})
        return found[0].pk

    def visible_to(self, user: User) -> Any:
        """The records that this user may choose."""
        return registry.reference_of(self.refers_to).model.objects.visible_to(user)

    def refuse_unseen(self, value, by):
        if not self.visible_to(by).filter(pk=value).exists():
            raise refuse(_("Choose one that exists."))

    def form_field(self, *, user, value=None):
        rows = self.visible_to(user) if user else self.rows()
        return made(RecordField, self, value, rows=rows, kind_name=self.refers_to)


class PersonKind(RecordKind):
    name = "person"
    label = gettext_lazy("Person")
    icon = "user"
    compared_as = "person"
    refers_to = "person"


class OrganizationKind(RecordKind):
    name = "organization"
    label = gettext_lazy("Organization")
    icon = "building-2"
    compared_as = "organization"
    refers_to = "organization"
