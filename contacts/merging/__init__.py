"""Several records of one contact become one, and can become several again."""

from contacts.merging.choosing import Choice, Proposal, best_survivor, choices_for, filled, propose
from contacts.merging.merge import merge
from contacts.merging.preview import Things, things_of, things_of_each
from contacts.merging.rights import may_merge, may_merge_at_all, merge_by_hand
from contacts.merging.standing import NotUndoable, Obstacle, may_undo, obstacle_to, others_of
from contacts.merging.undoing import told, undo_merge

__all__ = [
    "Choice",
    "NotUndoable",
    "Obstacle",
    "Proposal",
    "Things",
    "best_survivor",
    "choices_for",
    "filled",
    "may_merge",
    "may_merge_at_all",
    "may_undo",
    "merge",
    "merge_by_hand",
    "obstacle_to",
    "others_of",
    "propose",
    "things_of",
    "things_of_each",
    "told",
    "undo_merge",
]
