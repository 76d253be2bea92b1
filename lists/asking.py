"""What the address of a list asks for: a view, a filter, an order, a page; and whose columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.utils.functional import cached_property

from accounts.models import User
from core.ids import read_id
from lists.columns import Action, Elsewhere, Entity, Place
from lists.compiling import compile_filter
from lists.days import reader_of
from lists.language.ast import EVERYTHING, FilterError, Group, Junction, Node, both
from lists.language.text import parse, write
from lists.models import Columns, Preference, View
from lists.paging import Order
from lists.wording import describe

# What says where one is in a list, and not which list it is.
PLACES = ("after", "before")
# The `view` that is none, for who has a default view.
NO_VIEW = "all"
NARROWEST, WIDEST = 48, 900
MOST_COLUMNS = 40
MOST_VIEWS = 50


@dataclass(frozen=True)
class Shown:
    """A column of the list, as wide as its reader made it (0: as wide as it needs)."""

    place: Place
    width: int = 0


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address of the list without it."""

    text: str
    without: str


@dataclass
class Asked:
    """A list as one address asks for it. `error` says why its filter cannot be read."""

    entity: Entity
    scope: str
    user: User
    given: QueryDict
    # The controls above the list, for a page that has read them already.
    quick: Node | None = None
    # What a page sorts by instead of a column's own order.
    orders: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    node: Node = field(default=EVERYTHING)

    def __post_init__(self) -> None:
        try:
            self.node = parse(self.filter_text)
            self._condition = compile_filter(self.node, entity=self.entity, reader=self.reader)
        except FilterError as refused:
            self.error, self.node, self._condition = str(refused), EVERYTHING, Q(pk__in=[])

    @cached_property
    def reader(self) -> Any:
        return reader_of(self.user)

    @cached_property
    def preferences(self) -> dict[int | None, Preference]:
        """What the reader chose for this list, by view; None is the list without a view."""
        found = Preference.objects.filter(
            user=self.user, entity=self.entity.key, scope=self.scope
        ).select_related("default_view")
        return {preference.view_id: preference for preference in found}

    @property
    def preference(self) -> Preference | None:
        """What the reader chose for the list without a view."""
        return self.preferences.get(None)

    @cached_property
    def view(self) -> View | None:
        """The view in the address; without one the reader's default, if nothing else is asked."""
        asked = self.given.get("view", "")
        if asked:
            views = View.objects.visible_to(self.user).filter(entity=self.entity.key)
            return views.filter(pk=read_id(asked), scope=self.scope).first()
        is_bare = not any(name not in PLACES for name in self.given)
        default = self.preference.default_view if self.preference and is_bare else None
        if default and View.objects.visible_to(self.user).filter(pk=default.pk).exists():
            return default
        return None

    @property
    def filter_text(self) -> str:
        if "filter" in self.given:
            return str(self.given["filter"])
        return self.view.filter if self.view else ""

    def narrow(self, rows: Any) -> Any:
        """The rows that the filter leaves; none when it cannot be read."""
        if self.entity.prepare:
            rows = self.entity.prepare(rows, self.given, self.user)
        quick = compile_filter(self.quick_node, entity=self.entity, reader=self.reader)
        return rows.filter(quick, self._condition)

    @cached_property
    def quick_node(self) -> Node:
        """The controls above the list, as a filter."""
        if self.quick is not None:
            return self.quick
        return self.entity.quick(self.given, self.user) if self.entity.quick else EVERYTHING

    @cached_property
    def whole_node(self) -> Node:
        """All that narrows the list, for who keeps it as a view or sends it elsewhere."""
        return both(self.quick_node, self.node)

    @cached_property
    def sort(self) -> str:
        """The order as the address says it: "-value"."""
        for asked in (self.given.get("sort", ""), self.view.sort if self.view else ""):
            name = self.entity.sort_names.get(asked.removeprefix("-"), asked.removeprefix("-"))
            if name and self._sortable(name):
                return f"-{name}" if asked.startswith("-") else name
        return self.entity.sort

    @property
    def order(self) -> Order:
        path = self.sort.removeprefix("-")
        by = self.orders.get(path) or self.entity.find(path).order_for(self.user)
        return Order(by, self.sort.startswith("-"))

    def _sortable(self, path: str) -> bool:
        try:
            return self.entity.find(path).is_sortable
        except FilterError:
            return False

    @cached_property
    def columns(self) -> list[Shown]:
        """What the reader chose here, else the view's, else the usual ones; the name first."""
        own = self.preferences.get(self.view.pk) if self.view else None
        sources = [own, self.view, self.preference]
        kept: Columns = next((one.columns for one in sources if one and one.columns), [])
        return read_columns(self.entity, kept) or usual_columns(self.entity)

    @property
    def actions(self) -> list[Action]:
        """What can be done here with many records at once."""
        return [
            action
            for action in self.entity.actions
            if not action.scopes or self.scope in action.scopes
        ]

    @property
    def elsewhere(self) -> list[Elsewhere]:
        """What other apps do with many of these records at once."""
        return [one for one in self.entity.elsewhere if not one.scopes or self.scope in one.scopes]

    @property
    def is_editable(self) -> bool:
        """Whether records of this list can be edited in it."""
        return self.entity.save is not None

    @cached_property
    def views(self) -> list[View]:
        """The views that the reader may choose."""
        views = View.objects.visible_to(self.user).filter(entity=self.entity.key, scope=self.scope)
        return list(views.order_by("position", "name", "pk")[:MOST_VIEWS])

    @property
    def may_edit_view(self) -> bool:
        return bool(self.view and self.view.may_be_edited_by(self.user))

    @property
    def is_default(self) -> bool:
        """Whether the list opens with this view."""
        default = self.preference.default_view_id if self.preference else None
        return bool(self.view and self.view.pk == default)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for that a view could keep."""
        return self.whole_node != EVERYTHING or bool(self.given.get("sort"))

    @property
    def is_changed(self) -> bool:
        """Whether the address asks for something else than its view does."""
        if self.view is None:
            return False
        return write(self.whole_node) != write(self._kept) or bool(
            self.given.get("sort") and self.sort != (self.view.sort or self.entity.sort)
        )

    @property
    def _kept(self) -> Node:
        try:
            return parse(self.view.filter) if self.view else EVERYTHING
        except FilterError:
            return EVERYTHING

    def query(self, **changes: str) -> str:
        """The query string of this list with some parameters changed; "" takes one out."""
        replaced = {*PLACES, *changes}
        kept = [
            (name, value)
            for name, values in self.given.lists()
            for value in values
            if name not in replaced
        ]
        if self.view and "view" not in self.given:
            changes = {"view": str(self.view.pk), **changes}
        pairs = kept + [(name, value) for name, value in changes.items() if value]
        return f"?{urlencode(pairs)}" if pairs else "?"

    @cached_property
    def chips(self) -> list[Chip]:
        """The conditions of the filter, each with the way to take it off."""
        node = self.node
        members: list[Node] = [node] if node != EVERYTHING else []
        if isinstance(node, Group) and node.junction == Junction.AND:
            members = list(node.members)
        return [
            Chip(describe(member, self.entity), self._without(members, place))
            for place, member in enumerate(members)
        ]

    def _without(self, members: list[Node], place: int) -> str:
        rest = [member for number, member in enumerate(members) if number != place]
        node = Group(Junction.AND, tuple(rest)) if len(rest) != 1 else rest[0]
        text = write(node)
        # An empty filter has to be said where a view has one.
        return self.query(filter=text) if text or not self.view else f"{self.query()}&filter="


def read_columns(entity: Entity, kept: Columns) -> list[Shown]:
    """The columns that somebody chose; those that are no longer there are left out."""
    found: dict[str, Shown] = {}
    for one in kept[:MOST_COLUMNS] if isinstance(kept, list) else []:
        path = one.get("path") if isinstance(one, Mapping) else None
        try:
            place = entity.find(path) if isinstance(path, str) else None
        except FilterError:
            place = None
        if place and place.column.is_shown and all(link.attribute for link in place.links):
            found[place.path] = Shown(place, read_width(one.get("width")))
    first = Place(entity.columns[0])
    if not found:
        return []
    return [found.pop(first.path, Shown(first)), *found.values()]


def usual_columns(entity: Entity) -> list[Shown]:
    """What a list shows to somebody who chose nothing."""
    return [Shown(Place(column)) for column in entity.all_columns() if column.is_default]


def read_width(given: Any) -> int:
    """A width in pixels; 0 for what is none."""
    width = given if isinstance(given, int) else read_id(str(given))
    return max(NARROWEST, min(width, WIDEST)) if width else 0
