"""The one language in which lists, the board, bulk edits, exports and reports are narrowed.

`parse` and `write` for its text, `from_json` and `to_json` for its JSON; `lists.compiling` makes a
query of it.
"""

from lists.language.ast import EVERYTHING, Condition, FilterError, Group, Junction, Node, Operator
from lists.language.json import from_json, to_json
from lists.language.text import parse, write

__all__ = [
    "EVERYTHING",
    "Condition",
    "FilterError",
    "Group",
    "Junction",
    "Node",
    "Operator",
    "from_json",
    "parse",
    "to_json",
    "write",
]
