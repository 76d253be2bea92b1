"""One or several of the choices that admins keep."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fields.kinds.base import Index, Kept, Kind, made, refuse, short
from fields.showing import Part

if TYPE_CHECKING:
    from fields.models import Choice

# So many are shown as boxes; more become a list that can be typed in.
MOST_BOXES = 200


class ChoiceField(Kept, forms.ChoiceField):
    def valid_value(self, value: Any) -> bool:
        return True  # the kind says it in better words: an open form may know merged choices


class ChoicesField(Kept, forms.MultipleChoiceField):
    def valid_value(self, value: Any) -> bool:
        return True

    def keep(self, given):
        return self.kind.clean(given, was=self.was)


class ChoiceKind(Kind):
    """The key of a choice. A merged one counts as what it was merged into."""

    name = "choice"
    label = gettext_lazy("One choice")
    icon = "circle-dot"
    compared_as = "choice"

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise refuse(_("Choose one of the list."))
        return self.settled(value, [] if was is None else [was])

    def parse(self, typed, *, language="", now=None):
        return self.named(typed.strip()) if typed.strip() else None

    def settled(self, key: str, was: list[str]) -> str:
        """The key of a choice that can be chosen; an archived one only where it is already."""
        choice = self.resolve(key)
        if choice is None:
            raise refuse(_("“%(value)s” is not in the list any more.") % {"value": short(key)})
        if choice.archived_at and choice.key not in was and key not in was:
            raise refuse(_("“%(value)s” is archived. Choose another one.") % {"value": choice.name})
        return choice.key

    def named(self, name: str) -> str:
        """The key of the choice with this name, or key. Raises `ValidationError`."""
        folded = name.casefold()
        for choice in self.offered():
            if folded in {choice.name.casefold(), choice.key}:
                return choice.key
        names = ", ".join(choice.name for choice in self.offered()[:8])
        raise refuse(
            _("“%(value)s” is not among the choices: %(choices)s.")
            % {"value": short(name), "choices": names}
        )

    def resolve(self, key: str) -> "Choice | None":
        """The choice that a key means now."""
        by_key = {choice.key: choice for choice in self.field.choice_list}
        by_id = {choice.pk: choice for choice in self.field.choice_list}
        choice, steps = by_key.get(key), 0
        while choice and choice.merged_into_id and steps < len(by_id):
            choice, steps = by_id.get(choice.merged_into_id), steps + 1
        return choice

    def offered(self, also: tuple[str, ...] = ()) -> "list[Choice]":
        """The choices that a form offers, in order; `also` those that the record has."""
        return [
            choice
            for choice in self.field.choice_list
            if not choice.merged_into_id and (not choice.archived_at or choice.key in also)
        ]

    def text(self, value):
        choice = self.resolve(value)
        return choice.name if choice else value

    def parts(self, value, names):
        return [self._part(value)]

    def _part(self, key: str) -> Part:
        choice = self.resolve(key)
        return Part(choice.name, colour=choice.colour) if choice else Part(key)

    def form_field(self, *, user, value=None):
        choice = self.resolve(value) if value else None
        now = choice.key if choice else None
        options = [(choice.key, choice.name) for choice in self.offered((now,) if now else ())]
        field = made(ChoiceField, self, value, choices=[("", "–"), *options])
        field.initial = now
        return field

    @property
    def order(self):
        return place(self.field.choice_list, self.raw)

    def indexes(self):
        return [Index("btree", self.raw), Index("btree", self.order)]

    @property
    def identity(self):
        return self.raw


class ChoicesKind(ChoiceKind):
    """Several keys, each once, in the order of the choices."""

    name = "choices"
    label = gettext_lazy("Several choices")
    icon = "list-checks"
    compared_as = "choices"
    is_multiple = True

    def clean(self, value, *, was=None):
        if value is None or value == "":
            return None
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            raise refuse(_("Choose some of the list."))
        if len(value) > MOST_BOXES:
            raise refuse(_("At most %(count)s choices.") % {"count": MOST_BOXES})
        keys = {self.settled(key, was or []) for key in value if key}
        return [choice.key for choice in self.field.choice_list if choice.key in keys] or None

    def parse(self, typed, *, language="", now=None):
        names = [name.strip() for name in typed.replace(";", ",").split(",") if name.strip()]
        return self.clean([self.named(name) for name in names]) if names else None

    def text(self, value):
        return ", ".join(super(ChoicesKind, self).text(key) for key in value)

    def parts(self, value, names):
        return [self._part(key) for key in value]

    def form_field(self, *, user, value=None):
        keys = tuple(choice.key for key in value or () if (choice := self.resolve(key)))
        options = [(choice.key, choice.name) for choice in self.offered(keys)]
        widget = forms.CheckboxSelectMultiple
        field = made(ChoicesField, self, value, choices=options, widget=widget)
        field.initial = list(keys)
        return field

    @property
    def json(self) -> Any:
        """The keys as JSON, in SQL."""
        template = f"(%(expressions)s->'{self.field.key}')"
        return Func(F("custom"), template=template, output_field=models.JSONField())

    def contains(self, key: str) -> Q:
        """Whether this choice is among those of a record; served by an index."""
        return Q(Contains(self.json, key))

    @property
    def expression(self):
        return self.json

    @property
    def order(self):
        template = f"(%(expressions)s->'{self.field.key}'->>0)"
        first = Func(F("custom"), template=template, output_field=models.TextField())
        return place(self.field.choice_list, first)

    def indexes(self):
        return [Index("paths", self.json), Index("btree", self.order)]


class Contains(Func):
    """JSON that is a list with this text in it."""

    template = "%(expressions)s"
    output_field = models.BooleanField()

    def __init__(self, json: Any, key: str):
        super().__init__(json, Value([key], models.JSONField()), arg_joiner=" @> ")


def place(choices: "list[Choice]", key: Any) -> Func:
    """The place of a choice among the others, for sorting: a merged one has that of the other."""
    shown = [choice.key for choice in choices if not choice.merged_into_id]
    listed = ",".join(f'"{each}"' for each in shown)
    if not all(each.replace("_", "").isalnum() for each in shown):
        raise ValueError(listed)
    template = f"array_position('{{{listed}}}'::text[], %(expressions)s)"
    return Func(key, template=template, output_field=models.IntegerField())
