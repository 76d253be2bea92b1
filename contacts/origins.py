"""What the id of an origin is called ("web_form" and "3": the form “Contact us”).

Leads and deals have it, and neither knows web forms: an app above registers how its ids are called
when the apps are loaded.
"""

from collections.abc import Callable, Iterable

type Names = Callable[[Iterable[str] | None], dict[str, str]]

_registered: dict[str, Names] = {}


def register(origin: str, names: Names) -> None:
    """Name the ids of an origin: `names` gets some ids, or None for all, and answers id: name."""
    _registered[origin] = names


def names_of(origin: str, ids: Iterable[str] | None = None) -> dict[str, str]:
    """The names of ids of an origin; those that are not there any more are left out."""
    names = _registered.get(origin)
    return names(ids) if names else {}


def origin_name(origin: str, origin_id: str) -> str:
    """What an origin id is called; empty when it has no name."""
    return names_of(origin, [origin_id]).get(origin_id, "") if origin_id else ""
