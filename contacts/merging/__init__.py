"""Two records of one contact become one, and can become two again."""

from contacts.merging.merge import merge
from contacts.merging.rights import may_merge, merge_by_hand, undo_merge

__all__ = ["may_merge", "merge", "merge_by_hand", "undo_merge"]
