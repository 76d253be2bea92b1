"""The keys of the interface, for the dialog that lists them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Each group: its heading, and pairs of keys and what they do.
GROUPS = [
    (
        _("In the leads inbox"),
        [
            (("j", "k"), _("Next and previous lead; an open panel follows")),
            (("Enter",), pgettext_lazy("key", "Open the lead")),
            (("c",), _("Convert to deal")),
            (("e",), _("Archive, and go on to the next")),
            (("Shift", "E"), _("Archive with a reason")),
            (("l",), _("Choose labels")),
            (("n",), _("Write a note")),
            (("Esc",), _("Close the panel")),
        ],
    ),
    (
        _("In every list"),
        [
            (("j", "k"), _("Next and previous row")),
            (("↑", "↓", "←", "→"), _("From cell to cell")),
            (("Enter",), _("Open the record, or edit the cell")),
            (("Space",), _("Choose the row")),
            (("Shift", "↓"), _("Choose rows on the way")),
        ],
    ),
    (
        _("On the board"),
        [(("Alt", "→"), _("Move the deal to the next stage"))],
    ),
    (
        _("Everywhere"),
        [
            (("z",), _("Undo what was done last")),
            (("/",), pgettext_lazy("key", "Search")),
            (("Ctrl", "K"), _("Search, while you type too")),
            (("Ctrl", "Enter"), _("Save the form")),
            (("?",), _("These keys")),
        ],
    ),
]
