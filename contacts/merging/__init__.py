"""Several records of one contact become one, and can become several again."""

from contacts.merging.choosing import Choice, Proposal, best_survivor, choices_for, filled, propose
from contacts.merging.merge import merge
from contacts.merging.preview import Things, things_of, things_of_each
from contacts.merging.rights import may_merge, may_merge_at_all, merge_by_hand
from contacts.merging.undoing import undo_merge

__all__ = [
    "Choice",
    "Proposal",
    "Things",
    "best_survivor",
    "choices_for",
    "filled",
    "may_merge",
    "may_merge_at_all",
    "merge",
    "merge_by_hand",
    "propose",
    "things_of",
    "things_of_each",
    "undo_merge",
]
