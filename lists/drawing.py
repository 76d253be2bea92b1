"""The lines of a list as markup.

A page has fifty lines of ten cells. Template nodes for each of them cost more than all else that a
page of a list does, so what is the same in every line is written here once.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lists.listing import Cell, Row

LINE = """
<tr id="{id}" data-key="{key}" {marks}{here}>
  <td class="table__tick"><input type="checkbox" name="id" value="{key}" form="bulk"
    aria-label="{choose}"></td>
  <th scope="row" {of_name}>{name}</th>{cells}
</tr>"""
HERE = mark_safe(' aria-current="true"')
LINK = '<a class="row-link" href="{url}"{more}>{text}</a>'
OPENS = ' hx-get="{url}" hx-target="{target}" hx-swap="innerHTML"{push}'
PUSH = mark_safe(' hx-push-url="true"')


def draw_rows(rows: Iterable[Row], current: str = "", of_name: str = "") -> SafeString:
    """A line for each row; that of the record with the key `current` is marked.

    `of_name` are attributes of the cells with their names, as `Listing` makes them.
    """
    choose = _("Choose %(record)s")
    lines = [
        format_html(
            LINE,
            id=row.id,
            key=row.key,
            marks=mark_safe(row.marks),  # noqa: S308 (a page wrote it)
            here=HERE if row.key == current else "",
            choose=choose % {"record": row.record},
            of_name=of_name,
            name=row.name,
            cells=_draw_cells(row.cells),
        )
        for row in rows
    ]
    return mark_safe("".join(lines))  # noqa: S308 (each of them is)


def link(url: str, text: Any, *, opens: str = "", is_place: bool = False) -> SafeString:
    """The name of a record as the way to it.

    `opens` is the element that its page is put into, `is_place` whether the address follows.
    """
    push = PUSH if is_place else ""
    more = format_html(OPENS, url=url, target=opens, push=push) if opens else ""
    return format_html(LINK, url=url, more=more, text=text)


def _draw_cells(cells: Iterable[Cell]) -> SafeString:
    written = [f"<td {cell.attributes}>{conditional_escape(cell.html)}</td>" for cell in cells]
    return mark_safe("".join(written))  # noqa: S308 (their attributes are, their text is escaped)
