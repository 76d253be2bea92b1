"""Why two records may be one, kept as codes and said in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = {
    "email": _("same e-mail"),
    "office_email": _("same e-mail of an office"),
    "mailbox": _("same mailbox"),
    "phone": _("same phone"),
    "switchboard": _("same switchboard number"),
    "name": _("same name"),
    "name_order": _("same name, surname first"),
    "name_sound": _("same name in another writing"),
    "nickname": _("same name, in a short form"),
    "initial": _("same surname and initial"),
    "surname": _("same surname"),
    "name_alike": _("name %(percent)s %% alike"),
    "other_first_name": _("other first name"),
    "organization": _("same organization"),
    "organization_alike": _("similar organization"),
    "name_without_form": _("same name without the legal form"),
    "legal_form": _("other legal form (%(one)s, %(other)s)"),
    "country": _("other country (%(one)s, %(other)s)"),
    "domain": _("same web domain"),
    "address": _("same address"),
    "address_alike": _("similar address"),
    "postcode": _("same postcode"),
    "city": _("same city"),
    "birth_day": _("same birth day"),
    "birth_day_alike": _("similar birth day"),
    "other_birth_day": _("other birth day"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that two records share or differ in. `share`: how alike, from 0 to 1.

    `str(reason)` is its words in the active language; `as_json` is how it is stored.
    """

    code: str
    share: float | None = None
    one: str = ""
    other: str = ""

    def __str__(self) -> str:
        words = str(WORDS[self.code])
        if "%" not in words:
            return words
        percent = round((self.share or 0) * 100)
        return words % {"percent": percent, "one": self.one, "other": self.other}

    def as_json(self) -> dict[str, Any]:
        """What `from_json` takes: only what is known."""
        known = {"share": self.share, "one": self.one, "other": self.other}
        return {"code": self.code, **{name: value for name, value in known.items() if value}}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reason":
        return cls(**stored)
