"""A filter's text in pieces: six kinds of token, and a sentence for what is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from lists.language.ast import LONGEST_TEXT, LONGEST_VALUE, FilterError


class Kind(StrEnum):
    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    place: int = 0

    @property
    def word(self) -> str:
        """What it says if it is a word or a sign; a quoted text says nothing."""
        return self.text.lower() if self.kind in {Kind.WORD, Kind.SYMBOL} else ""


# A word may be an e-mail address or a code without quotation marks.
WORD = re.compile(r"[^\W\d][\w.@+-]*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?![\w-])", re.ASCII)
NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,10})?(?![\w.])", re.ASCII)
SYMBOL = re.compile(r"<=|>=|!=|<>|[=<>(),]")
SPACE = re.compile(r"\s+")
QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|“([^”]*)”", re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
PATTERNS = ((Kind.DAY, DAY), (Kind.NUMBER, NUMBER), (Kind.WORD, WORD), (Kind.SYMBOL, SYMBOL))


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a filter, an END last. Raises `FilterError` for what is none."""
    refuse_hostile(text)
    place = 0
    while place < len(text):
        if space := SPACE.match(text, place):
            place = space.end()
            continue
        token, place = _next(text, place)
        yield token
    yield Token(Kind.END, "", len(text))


def refuse_hostile(text: str) -> None:
    """Raise `FilterError` for text that is too long, or that no database can hold."""
    if len(text) > LONGEST_TEXT:
        raise FilterError(_("The filter is too long."))
    if not is_storable(text):
        raise FilterError(_("The filter has characters that no text can have."))


def is_storable(text: str) -> bool:
    """Whether PostgreSQL takes the text: no zero byte, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _next(text: str, place: int) -> tuple[Token, int]:
    if text[place] in "\"'“":
        return _quoted(text, place)
    for kind, pattern in PATTERNS:
        if found := pattern.match(text, place):
            return Token(kind, found[0], place), found.end()
    raise FilterError(
        _("“%(text)s” cannot be read. Put values with other signs in quotation marks.")
        % {"text": text[place : place + 20]}
    )


def _quoted(text: str, place: int) -> tuple[Token, int]:
    found = QUOTED.match(text, place)
    if not found:
        raise FilterError(
            _("A quotation mark is missing after “%(text)s”.") % {"text": text[place + 1 :][:20]}
        )
    inside = found[found.lastindex or 1]
    value = inside if text[place] == "“" else ESCAPED.sub(r"\1", inside)
    if len(value) > LONGEST_VALUE:
        raise FilterError(_("“%(text)s…” is too long to look for.") % {"text": value[:20]})
    return Token(Kind.TEXT, value, place), found.end()
