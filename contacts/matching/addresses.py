"""Postal addresses taken apart: number, street, what else stands on the line."""

from dataclasses import dataclass
from functools import lru_cache

from contacts.matching.letters import words
from contacts.names import word_set

# What a street is called besides its name, in the abbreviations of several countries.
STREET_TYPES = {
    short: long
    for long, shorts in {
        "street": "st str street",
        "road": "rd road",
        "avenue": "av ave avenue aven",
        "boulevard": "bd bld blvd boul boulevard",
        "place": "pl place",
        "drive": "dr drv drive",
        "court": "ct crt court",
        "crescent": "cr cres crescent",
        "circuit": "cct cir circ circuit circle",
        "close": "cl close",
        "lane": "ln lane",
        "parade": "pde parade",
        "terrace": "tce ter terrace",
        "highway": "hwy highway",
        "way": "wy way",
        "square": "sq square",
        "rue": "r rue",
        "chemin": "che chem chemin",
        "route": "rte route",
        "allee": "all allee",
        "impasse": "imp impasse",
        "quai": "q quai",
        "strasse": "strasse",
        "weg": "weg",
        "platz": "platz",
        "gasse": "gasse",
        "via": "via",
        "viale": "viale vle",
        "piazza": "piazza pza",
        "corso": "corso",
        "calle": "c calle",
        "plaza": "plaza",
        "rua": "rua",
        "avenida": "avenida avda avd",
        "ulica": "ul ulica",
        "ulitsa": "ulitsa",
        "straat": "straat",
        "laan": "laan",
    }.items()
    for short in shorts.split()
}
GERMAN_ENDINGS = ("strasse", "str", "weg", "platz", "gasse", "straat", "laan")
# Words that join others, and the words that come before the number of a flat.
LITTLE = word_set(
    "de du des d la le les l the of am an der die das dem den zum zur in im del della di da do dos "
    "bis no nr num"
)
FLATS = word_set("apt appt app appartement apartment flat unit villa lot bat batiment etage suite")


@dataclass(frozen=True, slots=True)
class Street:
    """`numbers` in the order in which they stand; `names` are words without the street's type."""

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # a second line: house, farm, quarter

    @property
    def is_empty(self) -> bool:
        return not (self.numbers or self.names or self.more)


@lru_cache(20_000)
def read_street(text: str) -> Street:
    """`6 Tullaroop St, Willaroo` → 6; tullaroop; willaroo. Lines are parted by commas."""
    lines = [found for line in text.replace("\n", ",").split(",") if (found := words(line))]
    if len(lines) > 1 and all(word.isdigit() for word in lines[0]):
        lines = [lines[0] + lines[1], *lines[2:]]  # "6, rue de la Paix"
    if len(lines) > 1 and _is_house(lines[0]) and not _is_house(lines[1]):
        lines = [lines[1], lines[0], *lines[2:]]
    numbers: list[str] = []
    names: list[list[str]] = []
    for line in lines:
        digits = [word for word in line if word[0].isdigit()]
        numbers += [word.lstrip("0") or "0" for word in digits]
        names.append(_names([word for word in line if not word[0].isdigit()]))
    first = names[0] if names else []
    return Street(
        tuple(numbers),
        tuple(first),
        tuple(word for more in names[1:] for word in more),
    )


def _is_house(line: list[str]) -> bool:
    """Whether this line names a flat or a house rather than a street."""
    return line[0] in FLATS or not any(
        word in STREET_TYPES or word.endswith(GERMAN_ENDINGS) or word[0].isdigit() for word in line
    )


def _names(line: list[str]) -> list[str]:
    found = [
        _without_ending(word)
        for place, word in enumerate(line)
        if word not in LITTLE and not _is_type(word, place, len(line))
    ]
    return found or line


def _is_type(word: str, place: int, length: int) -> bool:
    if word == "st" and place < length - 1:
        return False  # Saint, not street
    return word in STREET_TYPES and length > 1 and len(word) > 0


def _without_ending(word: str) -> str:
    for ending in GERMAN_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return "saint" if word in {"st", "ste", "sainte"} else word
