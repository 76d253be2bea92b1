"""A page of a list: its heads, its rows with their cells, how many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FETCH_RAISE, Prefetch
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from accounts.models import User
from lists.asking import Asked, Shown
from lists.columns import Entity, Place, entity_of
from lists.counting import Count, count_of
from lists.paging import SIZE, beside, read_page

NUMBERS = {"number", "money"}


@dataclass
class Head:
    """The head of a column: what it is called, and where a click leads."""

    place: Place
    width: int
    sort_url: str
    # "ascending", "descending" or nothing, as aria-sort says it.
    direction: str

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def is_number(self) -> bool:
        return self.place.column.kind.name in NUMBERS

    @property
    def is_minor(self) -> bool:
        return self.place.column.is_minor

    @cached_property
    def attributes(self) -> str:
        """Of the cells under it: the same for each, so made once."""
        marks = [format_html('data-path="{}" data-label="{}"', self.path, self.label)]
        if self.is_number:
            marks.append(mark_safe('class="number"'))
        if self.is_minor:
            marks.append(mark_safe('data-priority="low"'))
        if self.place.column.edit and not self.place.links:
            marks.append(mark_safe("data-editable"))
        return format_html_join(" ", "{}", ((mark,) for mark in marks))


@dataclass(frozen=True)
class Cell:
    """One fact of a record, drawn; `attributes` are those of its <td>."""

    html: str
    attributes: str


@dataclass
class Row:
    record: Any
    cells: list[Cell]
    # Its first cell, which a page draws, and the attributes of its <tr>.
    name: str = ""
    marks: str = ""

    @property
    def key(self) -> str:
        return str(self.record.pk)

    @property
    def id(self) -> str:
        return f"{self.record._meta.model_name}-{self.record.pk}"


@dataclass
class Listing:
    """What the template of a list needs."""

    asked: Asked
    url: str
    heads: list[Head]
    rows: list[Row] = field(default_factory=list)
    next_url: str = ""
    previous_url: str = ""
    is_first: bool = True
    # All rows of the list, for who counts or adds them up.
    everything: Any = None

    @cached_property
    def count(self) -> Count:
        return count_of(self.everything)

    @cached_property
    def name_attributes(self) -> str:
        """Of the names of the rows: where they can be edited in place."""
        column = self.heads[0].place.column if self.heads else None
        if not (column and column.edit and self.asked.is_editable):
            return ""
        return format_html('data-path="{}" data-editable', column.key)

    @property
    def width(self) -> int:
        """How many columns there are, the one to tick included."""
        return len(self.heads) + 1

    @property
    def is_fixed(self) -> bool:
        """Whether somebody gave the columns their widths."""
        return any(head.width for head in self.heads)


def read_listing(asked: Asked, rows: Any, *, url: str) -> Listing:
    """The page that an address asks for, of `rows`, which its reader may see."""
    shown = asked.columns
    rows = asked.narrow(rows)
    loaded = load(rows, asked.entity, [one.place for one in shown], asked.user)
    given = asked.given
    page = read_page(
        loaded.fetch_mode(FETCH_RAISE),
        asked.order,
        after=given.get("after", ""),
        before=given.get("before", ""),
        size=SIZE,
    )
    heads = [head_of(one, asked) for one in shown]
    return Listing(
        asked=asked,
        url=url,
        heads=heads,
        rows=[row_of(record, heads) for record in page.rows],
        next_url=_page_url(asked, url, "after", page.next_after),
        previous_url=_page_url(asked, url, "before", page.previous_before),
        is_first=not given.get("after") and not given.get("before"),
        everything=rows,
    )


def read_one(asked: Asked, pk: Any, *, url: str) -> Listing:
    """One record as its row in a list, whether the filter still lets it through or not."""
    heads = [head_of(one, asked) for one in asked.columns]
    rows = asked.entity.visible(asked.user).filter(pk=pk)
    found = load(rows, asked.entity, [one.place for one in asked.columns], asked.user)
    return Listing(asked, url, heads, [row_of(record, heads) for record in found])


def neighbours(asked: Asked, rows: Any, pk: Any) -> tuple[Any, Any]:
    """The records before and after one in its list."""
    return beside(asked.narrow(rows), asked.order, pk)


def row_of(record: Any, heads: list[Head]) -> Row:
    """A record as a line: a cell for each head but the first, which is the record's name."""
    return Row(record, [cell_of(record, head) for head in heads[1:]])


def cell_of(record: Any, head: Head) -> Cell:
    """One fact of a record, drawn."""
    value = head.place.value_of(record)
    return Cell("" if value is None else head.place.column.kind.cell(value), head.attributes)


def load(rows: Any, entity: Entity, places: Iterable[Place], user: User) -> Any:
    """The rows with all that their cells show. Linked records that are hidden are None."""
    linked: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.links:
            linked[place.links[0].key].append(Place(place.column, place.links[1:]))
            continue
        if place.column.load:
            rows = place.column.load(rows)
        if place.column.load_for:
            rows = place.column.load_for(rows, user)
        for key in place.column.through:
            linked[key] += []
    for key, further in linked.items():
        link = entity.link(key)
        assert link  # noqa: S101  a place was found through it
        target = entity_of(link.entity)
        seen = load(target.visible(user), target, further, user)
        if target.named_by and not further:
            seen = seen.only(*target.named_by)
        rows = rows.prefetch_related(Prefetch(link.attribute, seen))
    return rows


def head_of(shown: Shown, asked: Asked) -> Head:
    """The head of a column, with the address that sorts by it."""
    path = shown.place.path
    is_here = asked.sort.removeprefix("-") == path
    is_down = asked.sort.startswith("-")
    turned = f"-{path}" if is_here and not is_down else path
    direction = ("descending" if is_down else "ascending") if is_here else ""
    url = asked.query(sort=turned) if shown.place.is_sortable else ""
    return Head(shown.place, shown.width, url, direction)


def _page_url(asked: Asked, url: str, name: str, key: str) -> str:
    return f"{url}{asked.query(**{name: key})}" if key else ""
