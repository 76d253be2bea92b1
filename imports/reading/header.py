"""Which row names the columns, and what the columns are called."""

import re
from collections.abc import Callable, Sequence

from imports.fold import fold_words
from imports.headers import is_known

Rows = Sequence[tuple[int, list[str]]]
LOOKED_AT = 30
# What a name of a column never looks like.
DATA = re.compile(
    r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$|^https?://|^[+(]?\d[\d\s().,/:+-]*$", re.IGNORECASE
)
ENTITIES = {
    "person", "contact", "personne", "organization", "organisation", "company", "societe",
    "entreprise", "lead", "deal", "prospect", "affaire", "opportunity", "opportunite", "address",
    "adresse", "account", "compte",
}  # fmt: skip


def find_header(rows: Rows) -> int:
    """The number of the row that names the columns, or 0 when the file has no such row."""
    looked_at = [(number, cells) for number, cells in rows[:LOOKED_AT] if _filled(cells)]
    if not looked_at:
        return 0
    usual = _usual_width([cells for _, cells in looked_at])
    best, best_score = 0, 0.0
    for place, (number, cells) in enumerate(looked_at):
        score = _score(cells, usual, looked_at[place + 1][1] if place + 1 < len(looked_at) else [])
        if score > best_score:
            best, best_score = number, score
    return best


def _filled(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _usual_width(rows: list[list[str]]) -> int:
    widths = sorted(len(_filled(cells)) for cells in rows)
    return widths[len(widths) // 2]


def _score(cells: list[str], usual: int, below: list[str]) -> float:
    """How much a row looks like names: names we know, above all, and nothing that is data."""
    filled = _filled(cells)
    if any(DATA.match(cell) for cell in filled):
        return 0.0
    known = sum(is_known(fold_words(cell)) for cell in filled)
    # One word over each group of columns is not the row of names: that is the row below.
    if known and sum(is_known(fold_words(cell)) for cell in below) > known:
        return 0.0
    if known >= 2 or (known and usual <= 2):
        return 10.0 + known / max(len(filled), 1)
    is_wide = len(filled) >= max(min(2, usual), 0.6 * usual)
    is_distinct = len({fold_words(cell) for cell in filled}) == len(filled)
    looks_below = any(DATA.match(cell) for cell in _filled(below))
    if known and is_wide:
        return 5.0
    return 1.0 if is_wide and is_distinct and looks_below and _are_short(filled) else 0.0


def _are_short(cells: list[str]) -> bool:
    return all(len(cell) <= 60 and "\n" not in cell for cell in cells)


def column_names(rows: Rows, header: int, width: int, *, blank: Callable[[int], str]) -> list[str]:
    """A name for each column, each once; `blank(n)` names column n when the file does not.

    Where cells were merged, a group's name stands above ("Company" over "Name"), or the name
    itself does; both are read.
    """
    names = next((cells for number, cells in rows if number == header), [])
    above = next((cells for number, cells in rows if number == header - 1), [])
    groups = _groups(above) if len(_filled(above)) >= 2 else []
    taken: dict[str, int] = {}
    result = []
    for place in range(width):
        name = _name(_at(names, place), _at(groups, place), _at(above, place) if groups else "")
        name = " ".join((name or blank(place)).split())
        taken[name] = taken.get(name, 0) + 1
        result.append(f"{name} ({taken[name]})" if taken[name] > 1 else name)
    return result


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _groups(above: list[str]) -> list[str]:
    """Merged cells have their text in the first: carry it over the blank ones after it."""
    carried, result = "", []
    for cell in above:
        carried = cell.strip() or carried
        result.append(carried)
    return result


def _name(own: str, group: str, directly_above: str) -> str:
    if not own:
        return directly_above
    if set(fold_words(group).split()) & ENTITIES:
        return f"{group} - {own}"
    return own
