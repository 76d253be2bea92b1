"""The keys of the interface, for the dialog that lists them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ENTER, SPACE = pgettext_lazy("key", "Enter"), pgettext_lazy("key", "Space")
ESCAPE, SHIFT = pgettext_lazy("key", "Esc"), pgettext_lazy("key", "Shift")
# Each group: its heading, and pairs of keys and what they do.
GROUPS = [
    (
        _("In the leads inbox"),
        [
            (("j", "k"), _("Next and previous lead; an open panel follows")),
            ((ENTER,), pgettext_lazy("key", "Open the lead")),
            (("c",), _("Convert to deal")),
            (("e",), _("Archive, and go on to the next")),
            ((SHIFT, "E"), _("Archive with a reason")),
            (("l",), _("Choose labels")),
            (("n",), _("Write a note")),
            ((ESCAPE,), _("Close the panel")),
        ],
    ),
    (
        _("In every list"),
        [
            (("j", "k"), _("Next and previous row")),
            (("↑", "↓", "←", "→"), _("From cell to cell")),
            ((ENTER,), _("Open the record, or edit the cell")),
            ((SPACE,), _("Choose the row")),
            ((SHIFT, "↓"), _("Choose rows on the way")),
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
            (("Ctrl", ENTER), _("Save the form")),
            (("?",), _("These keys")),
        ],
    ),
]
