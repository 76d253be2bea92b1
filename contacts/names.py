"""Names as they are compared in Python: like `fold()` in the database, and a little more."""

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "’": "'",
    }
)
NOT_A_WORD = re.compile(r"[\W_]+")


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles say nothing about who somebody is.
TITLES = word_set("m mr mrs ms mme mlle miss dr prof me herr frau sr sra pr")


def fold(text: str) -> str:
    """Lower case, without accents and ligatures."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain.translate(LETTERS))


def words_of(name: str) -> list[str]:
    """The folded words of a name, titles left out unless there is nothing else."""
    words = [word for word in NOT_A_WORD.split(fold(name)) if word]
    return [word for word in words if word not in TITLES] or words


def name_key(name: str) -> str:
    """The folded words in alphabetical order: surname first is the same name."""
    return " ".join(sorted(words_of(name)))
