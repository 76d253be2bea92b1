"""The types that values have in a formula."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Type(StrEnum):
    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"
    YES_NO = "yes_no"
    DAY = "day"
    MOMENT = "moment"
    # A record that a field refers to: all that can be asked is whether there is one.
    RECORD = "record"
    # `empty`: fits everywhere.
    NOTHING = "nothing"


WORDS = {
    Type.NUMBER: _("a number"),
    Type.MONEY: _("money"),
    Type.TEXT: _("a text"),
    Type.YES_NO: _("a yes or no"),
    Type.DAY: _("a date"),
    Type.MOMENT: _("a date with its time"),
    Type.RECORD: _("a record"),
    Type.NOTHING: _("nothing"),
}

# The kind of field that holds a result of this type.
RESULT_KINDS = {
    Type.NUMBER: "number",
    Type.MONEY: "money",
    Type.TEXT: "text",
    Type.YES_NO: "yes_no",
    Type.DAY: "date",
    Type.MOMENT: "moment",
}
# What a field of this kind is in a formula. A choice is its name, several are their names.
TYPES_OF_KINDS = {
    "text": Type.TEXT,
    "long_text": Type.TEXT,
    "number": Type.NUMBER,
    "money": Type.MONEY,
    "date": Type.DAY,
    "moment": Type.MOMENT,
    "yes_no": Type.YES_NO,
    "choice": Type.TEXT,
    "choices": Type.TEXT,
    "user": Type.RECORD,
    "person": Type.RECORD,
    "organization": Type.RECORD,
    "phone": Type.TEXT,
    "email": Type.TEXT,
    "link": Type.TEXT,
}
