"""Text as headers and words are compared: no accents, no case, one space between words."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def fold_words(text: str) -> str:
    """`fold`, and anything that is not a letter or a digit becomes one space: "E-Mail:" is
    "e mail", and so is "eMail"."""
    words = "".join(c if c.isalnum() else " " for c in fold(CAMEL.sub(" ", text)))
    return " ".join(words.split())
