"""One of a few: choices that the program knows, and rows that admins keep."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.lookups import Exact, In
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from accounts.models import User
from lists.days import Reader
from lists.kinds.base import EQUALITY, PRESENCE, Kind, expression, said, whole
from lists.kinds.plain import TextKind
from lists.language.ast import FilterError, Keyword, Operator
from lists.language.ast import Value as Given
from lists.wording import KEYWORDS

MOST_NAMED = 8


def is_one_of(left: Any, keys: list[Any]) -> Any:
    """Whether it is one of these; of none, never."""
    return Exact(left, keys[0]) if len(keys) == 1 else In(left, keys)


class ChoiceKind(Kind):
    """One of the choices that `choices()` names: pairs of what is stored and what people read."""

    name = "choice"
    operators: tuple[Operator, ...] = (*EQUALITY, *PRESENCE)

    def __init__(self, choices: Callable[[], Iterable[tuple[str, Any]]], *, is_optional: bool):
        self.choices = choices
        if not is_optional:
            self.operators = EQUALITY

    def cell(self, value):
        return str(dict(self.choices()).get(value, value or ""))

    def choices_for_filter(self):
        return list(self.choices())

    def title_of(self, value):
        names = {str(key).casefold(): str(name) for key, name in self.choices()}
        return names.get(said(value).casefold(), "")

    def test(self, column, operator, values, reader):
        return is_one_of(expression(column), [self.read(value) for value in values])

    def filled(self, column, reader):
        return Q(super().filled(column, reader)) & ~Q(Exact(expression(column), ""))

    def read(self, value: Given) -> str:
        """What is stored for a choice, given that or its name. Raises `FilterError`."""
        asked = said(value).casefold()
        known = {str(key): str(name) for key, name in self.choices()}
        for key, name in known.items():
            if asked in {key.casefold(), name.casefold()}:
                return key
        raise FilterError(
            _("“%(text)s” is not among the choices: %(choices)s.")
            % {"text": said(value)[:40], "choices": ", ".join(list(known)[:MOST_NAMED])}
        )


class RowKind(Kind):
    """One of the rows that `options()` offers, by its name or by its id.

    `label` names an option; two with the same name (a stage of two pipelines) are both meant.
    """

    name = "row"
    operators: tuple[Operator, ...] = (*EQUALITY, *PRESENCE)

    def __init__(
        self,
        options: Callable[[], QuerySet[Any]],
        *,
        noun: Any,
        label: Callable[[Any], str] = str,
        is_optional: bool = True,
    ):
        self.options, self.noun, self.label = options, noun, label
        if not is_optional:
            self.operators = EQUALITY

    def choices_for_filter(self):
        labels = [self.label(option) for option in self.options()]
        return [(label, label) for label in dict.fromkeys(labels)]

    def chosen(self, value):
        key, asked = whole(value), said(value).casefold()
        for option in self.options():
            if option.pk == key or (key is None and asked in self.names(option)):
                return self.label(option)
        return said(value)

    def title_of(self, value):
        key = whole(value)
        found = [option for option in self.options() if option.pk == key] if key else []
        return self.label(found[0]) if found else ""

    def test(self, column, operator, values, reader):
        keys = {key for value in values for key in self.keys(value, reader)}
        return is_one_of(expression(column), sorted(keys))

    def keys(self, value: Given, reader: Reader) -> list[Any]:
        """The ids of what a value names. Raises `FilterError` when there is nothing like it."""
        if (key := whole(value)) is not None:
            return [key]
        asked = said(value).casefold()
        found = [option.pk for option in self.options() if asked in self.names(option)]
        if found:
            return found
        words = {"noun": str(self.noun), "text": said(value)[:60]}
        raise FilterError(_("%(noun)s: there is no “%(text)s”.") % words)

    def names(self, option: Any) -> set[str]:
        """What an option may be called."""
        return {str(option).casefold(), self.label(option).casefold()}


class LabelKind(RowKind):
    """Coloured words, of which a record may have several."""

    name = "labels"

    def cell(self, value):
        # As components/label.html draws it: a template for each would cost more than the query.
        mark = '<span class="label" data-color="{}"><span>{}</span></span>'
        labels = format_html_join("", mark, ((label.colour, label.name) for label in value))
        return format_html('<span class="labels">{}</span>', labels) if labels else ""


class UserKind(RowKind):
    """A user, by e-mail, name or id; “me”, and “my team” for everybody in it."""

    name = "user"

    def __init__(self, *, noun: Any, is_optional: bool = False):
        super().__init__(everybody, noun=noun, is_optional=is_optional)

    def keys(self, value, reader):
        if value == Keyword.ME:
            return [reader.user.pk]
        if value == Keyword.MY_TEAM:
            return team_of(reader.user)
        return super().keys(value, reader)

    def choices_for_filter(self):
        words = [(word.value, KEYWORDS[word]) for word in (Keyword.ME, Keyword.MY_TEAM)]
        active = [user for user in self.options() if user.is_active]
        return [*words, *((user.email, str(user)) for user in active)]

    def chosen(self, value):
        key = whole(value)
        found = [user.email for user in self.options() if user.pk == key] if key else []
        return found[0] if found else said(value)

    def title_of(self, value):
        if isinstance(value, Keyword):
            return KEYWORDS.get(value, "")
        asked = said(value).casefold()
        return next((str(one) for one in self.options() if one.email.casefold() == asked), "") or (
            super().title_of(value)
        )

    def names(self, option):
        return {option.email.casefold(), *super().names(option)}


def everybody() -> QuerySet[User]:
    """All users by name, those who left included: their records are still theirs."""
    return User.objects.order_by("name", "pk")


def team_of(user: User) -> list[int]:
    """Everybody in the user's team; without a team, only the user."""
    if user.team_id is None:
        return [user.pk]
    return list(User.objects.filter(team=user.team_id).order_by("pk").values_list("pk", flat=True))


class NamedKind(TextKind):
    """A record behind a link, by its name like a text, or by its id."""

    name = "named"

    def __init__(self, *, entity: str, key: Callable[[Any], Any] = whole):
        self.entity, self.key = entity, key

    def cell(self, value):
        if value is None:
            return ""
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), value)

    def test(self, column, operator, values, reader):
        keys = [self.key(value) for value in values]
        if operator in {Operator.IS, Operator.ANY_OF} and None not in keys:
            return Q(pk__in=keys)
        return super().test(column, operator, values, reader)


class SearchKind(Kind):
    """Words anywhere in a record: `find(user, typed)` knows where to look."""

    name = "text"
    operators: tuple[Operator, ...] = (Operator.CONTAINS, Operator.CONTAINS_NOT)

    def __init__(self, find: Callable[[User, str], Any]):
        self.find = find

    def test(self, column, operator, values, reader):
        return self.find(reader.user, TextKind().read(values[0]))
