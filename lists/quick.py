"""The controls above a list, which are filters too: what a select says, as a value of a filter."""

from decimal import Decimal

from lists.language.ast import Keyword, Number, Value

MINE, MY_TEAM = "me", "team"


def owner_value(chosen: str) -> Value | None:
    """Me, my team, or a user by id; None when nobody was chosen."""
    if chosen == MINE:
        return Keyword.ME
    if chosen == MY_TEAM:
        return Keyword.MY_TEAM
    return Number(Decimal(chosen)) if chosen else None
