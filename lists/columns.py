"""What an app says of its records, so that one engine lists, filters, sorts and edits them all.

Each app describes its entities in its own `lists.py`; `crm` registers them. A column that is
reached through a link ("person.city") is the linked entity's own column.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from lists.kinds.base import Kind
from lists.language.ast import FilterError, Node

# person.organization.city is the farthest that anybody has asked for.
MOST_LINKS = 3


@dataclass(frozen=True, kw_only=True)
class Edit:
    """How the cell of a column is edited, alone or in many records at once."""

    # (user, record or None for many) -> form fields by name, with the record's values as initial.
    fields: Callable[[User, Any], dict[str, Any]]
    # Whether many records may get the same value.
    is_bulk: bool = True
    # A many-to-many field, whose rows are added and taken away in bulk.
    is_labels: bool = False


@dataclass(frozen=True)
class Turns:
    """A field that many records get different values of, one after the other, so that each value
    is given as often as any other, or once more."""

    field: str
    values: Sequence[Any]

    def shares(self, total: int) -> list[tuple[Any, int]]:
        """Each value, and how many of `total` records get it."""
        each, rest = divmod(total, len(self.values))
        return [(one, each + (place < rest)) for place, one in enumerate(self.values)]


class ActionForm(forms.Form):
    """What an action asks for before it is done."""

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, prefix="to")
        self.user = user

    def values(self) -> dict[str, Any]:
        """The columns that it sets, besides those of the action."""
        return {}

    def turns(self) -> Turns | None:
        """What the records get in turn."""
        return None

    def told(self) -> dict[str, Any]:
        """Details for the history."""
        return {}

    def words(self) -> str:
        """What was chosen, for the title of the operation."""
        return ""

    def preview(self, total: int) -> str:
        """What would become of so many records, in a sentence, or nothing."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that is done with many records at once, and can be undone: archive, delete."""

    key: str
    label: Any
    icon: str
    # (user) -> the columns that it sets.
    values: Callable[[User], dict[str, Any]] = lambda user: {}
    # What the history says, of doing it and of taking it back; empty where the changelog says it.
    verb: str = ""
    undone_verb: str = ""
    # What it asks for first.
    form: type[ActionForm] | None = None
    # (records, by) is called when they are done.
    after: Callable[[list[Any], User], None] | None = None
    # (record, user) -> whether this user may do it with this record.
    may: Callable[[Any, User], bool]
    # (rows) -> those with which it can be done at all.
    rows: Callable[[Any], Any] | None = None
    is_danger: bool = False
    # In which scopes it is offered; empty: in all.
    scopes: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it has a dialog."""
        return self.form is not None


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Something that another app does with many records at once, in its own way."""

    label: Any
    icon: str
    # The name of a page that takes what the list was sent with: see `lists.views.asked.chosen_of`.
    url: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """One fact of a record, as lists show it and filters ask for it."""

    key: str
    label: Any
    kind: Kind
    # The field or expression that is compared, and its folded twin where one is stored.
    at: Any = None
    folded: Any = None
    # Of several values (labels, e-mails) or of one behind a link: (user) -> the rows that hold
    # them, tied to the record by OuterRef; `at` is then theirs.
    rows: Callable[[User], QuerySet[Any]] | None = None
    # (user) -> what the column is sorted by; `at` unless said otherwise. None: not sortable.
    order: Callable[[User], Any] | None = None
    is_sortable: bool = True
    is_filterable: bool = True
    is_shown: bool = True
    is_default: bool = False
    # Takes no room where there is little.
    is_minor: bool = False
    # (record) -> what the cell shows of it; the attribute that is compared unless said otherwise.
    value: Callable[[Any], Any] | None = None
    # (queryset) -> the queryset with what the cell needs.
    load: Callable[[Any], Any] | None = None
    # The same, for what depends on who reads: (queryset, user).
    load_for: Callable[[Any, User], Any] | None = None
    # The links whose records the cell shows: they are loaded with the list.
    through: tuple[str, ...] = ()
    edit: Edit | None = None

    @property
    def source(self) -> Any:
        return self.key if self.at is None else self.at

    def value_of(self, record: Any) -> Any:
        """What the cell of a record shows."""
        if self.value:
            return self.value(record)
        return getattr(record, self.source if isinstance(self.source, str) else self.key)

    def order_for(self, user: User) -> Any:
        """What a list is sorted by: an expression, or the name of a field."""
        return self.order(user) if self.order else self.folded or self.source


@dataclass(frozen=True, kw_only=True)
class Link:
    """The way from a record to another one, or to several: filters may ask for what is there.

    `rows` are those that the user may see, tied to the record by OuterRef: what is hidden is as
    if it were not there.
    """

    key: str
    label: Any
    entity: str
    rows: Callable[[User], QuerySet[Any]]
    # The attribute under which a listed record has the linked one, loaded and visible, or None.
    attribute: str = ""


@dataclass(frozen=True)
class Place:
    """A column found by its path, and the links on the way to it."""

    column: Column
    links: tuple[Link, ...] = ()

    def value_of(self, record: Any) -> Any:
        """What the cell of a record shows; None when a link leads nowhere."""
        for link in self.links:
            record = getattr(record, link.attribute) if record is not None else None
        return None if record is None else self.column.value_of(record)

    def order_for(self, user: User) -> Any:
        """What a list is sorted by; what is hidden sorts as if it were empty."""
        by = self.column.order_for(user)
        for link in reversed(self.links):
            rows = link.rows(user).order_by()
            name = by if isinstance(by, str) else "linked_key"
            rows = rows if isinstance(by, str) else rows.annotate(linked_key=by)
            by = Subquery(rows.values(name)[:1])
        return by

    @property
    def is_sortable(self) -> bool:
        return self.column.is_sortable and all(link.attribute for link in self.links)

    @property
    def path(self) -> str:
        return ".".join([*(link.key for link in self.links), self.column.key])

    @property
    def label(self) -> str:
        """Person · City."""
        return " · ".join([*(str(link.label) for link in self.links), str(self.column.label)])


@dataclass(frozen=True)
class Scope:
    """A list of its own: the inbox, what was put away, the address book."""

    rows: Callable[[Any], Any]
    # The name of its page.
    url: str


@dataclass(kw_only=True)
class Entity:
    """A kind of record that is worked in lists."""

    key: str
    label: Any
    plural: Any
    model: Any
    # (user) -> every record that the user may open.
    visible: Callable[[User], Any]
    columns: list[Column]
    # What its name and its address are made of: of a linked record no more is read.
    named_by: tuple[str, ...] = ()
    links: list[Link] = field(default_factory=list)
    # Columns that an installation adds: asked for each time.
    further: list[Callable[[], Sequence[Column]]] = field(default_factory=list)
    # The parts of the whole that have a list of their own: {"inbox": (leads) -> leads}.
    scopes: dict[str, "Scope"] = field(default_factory=dict)
    sort: str = "-created"
    # What else an address may call a column that it sorts by.
    sort_names: dict[str, str] = field(default_factory=dict)
    # (parameters, user) -> the filter that the controls above the list are.
    quick: Callable[[Any, User], Node] | None = None
    quick_names: tuple[str, ...] = ()
    # (rows, parameters, user) -> the rows under what no filter can say.
    prepare: Callable[[Any, Any, User], Any] | None = None
    # (record, changes, by=user) saves them; raises `Rejected`. `may_edit` says it before.
    save: Callable[..., Any] | None = None
    may_edit: Callable[[Any, User], bool] | None = None
    actions: list[Action] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)

    def all_columns(self) -> Iterator[Column]:
        yield from self.columns
        for more in self.further:
            yield from more()

    def column(self, key: str) -> Column | None:
        return next((column for column in self.all_columns() if column.key == key), None)

    def link(self, key: str) -> Link | None:
        return next((link for link in self.links if link.key == key), None)

    def places(self) -> Iterator[Place]:
        """Every column that a list may show: its own, and those of records it leads to."""
        for column in self.all_columns():
            yield Place(column)
        for link in self.links:
            if link.attribute:
                for column in entity_of(link.entity).all_columns():
                    yield Place(column, (link,))

    def find(self, path: str) -> Place:
        """The column that a path leads to. Raises `FilterError` when it leads nowhere."""
        *names, key = path.split(".")
        links, entity = [], self
        for name in names[: MOST_LINKS + 1]:
            link = entity.link(name)
            if link is None:
                raise _unknown(entity, path)
            links.append(link)
            entity = entity_of(link.entity)
        column = entity.column(key)
        if column is None or len(names) > MOST_LINKS:
            raise _unknown(self, path)
        return Place(column, tuple(links))


def _unknown(entity: Entity, path: str) -> FilterError:
    words = {"entity": str(entity.plural), "field": path[:60]}
    return FilterError(_("%(entity)s have no field “%(field)s”.") % words)


ENTITIES: dict[str, Entity] = {}


def register(entity: Entity) -> Entity:
    """Let an entity be listed. Called by `crm` when all apps are loaded."""
    ENTITIES[entity.key] = entity
    return entity


def entity_of(key: str) -> Entity:
    """The entity of that name."""
    return ENTITIES[key]
