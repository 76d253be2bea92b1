"""Keys that people can read, made from names in any script."""

import keyword
import unicodedata
from collections.abc import Collection

from fields.models import KEY_LENGTH

NUMBER_ROOM = 4  # for "_999"


def key_from(name: str, taken: Collection[str], *, otherwise: str) -> str:
    """A key for a name, other than those taken: “Durée (mois)” becomes `duree_mois`.

    Letters and digits of every script stay; a name without any becomes `otherwise`. The key can
    stand in a formula, in an address and between quotes in SQL.
    """
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", name)
        if not unicodedata.category(character).startswith("M")
    )
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFC", bare).casefold())
    words = "".join(character if character.isalnum() else " " for character in text).split()
    key = "_".join(words)[: KEY_LENGTH - NUMBER_ROOM].strip("_") or otherwise
    if not f"_{key}".isidentifier():  # a digit that no name may have, such as “²”
        key = otherwise
    if not key.isidentifier() or keyword.iskeyword(key):
        key = f"{otherwise}_{key}"[: KEY_LENGTH - NUMBER_ROOM]
    return next(each for each in _numbered(key) if each not in taken)


def _numbered(key: str):
    yield key
    number = 2
    while True:
        yield f"{key}_{number}"
        number += 1
