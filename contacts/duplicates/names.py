"""How surely two names are one person's: first and last name, swapped too, each by its level."""

from dataclasses import dataclass
from itertools import permutations

from contacts.duplicates import weights
from contacts.duplicates.reasons import Reason
from contacts.matching.common import COMMON_NAMES, GIVEN_NAMES
from contacts.matching.letters import given_and_family, plain, sound, words
from contacts.matching.likeness import AGREES, share_alike, text_level
from contacts.matching.tables import NICKNAME_ROOTS

LATIN_ENDS = 0x24F
# Levels at which two first names may be one with a slip, or two.
LOOSE = frozenset({"slip", "slips", "sound", "alike"})
# Signs of another generation: John Smith and John Smith Jr are father and son.
GENERATIONS = {
    **dict.fromkeys(("jr", "junior", "ii", "2nd", "fils"), "junior"),
    **dict.fromkeys(("sr", "senior", "pere"), "senior"),
    **dict.fromkeys(("iii", "3rd"), "third"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the form in which it is compared."""

    given: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    generation: str = ""
    is_foreign: bool = False  # not in Latin letters

    @classmethod
    def read(cls, first_name: str, last_name: str) -> "Name":
        given, family = given_and_family(first_name, last_name)
        written = words(first_name) + words(last_name)
        generation = GENERATIONS.get(written[-1], "") if len(written) > 2 else ""
        if generation and written[-1] in (given + family)[-1:]:
            given, family = _without_last(given, family)
        if not family and len(given) > 1:
            given, family = given[:-1], given[-1:]
        return cls(
            tuple(plain(word) for word in given),
            tuple(plain(word) for word in family),
            generation,
            any(ord(letter) > LATIN_ENDS for letter in first_name + last_name),
        )

    @property
    def words(self) -> tuple[str, ...]:
        return self.given + self.family


def _without_last(given: list[str], family: list[str]) -> tuple[list[str], list[str]]:
    return (given, family[:-1]) if family else (given[:-1], family)


@dataclass(frozen=True, slots=True)
class Compared:
    """What two names say. Levels are those of `likeness`, "" where a name is not known."""

    bits: float = 0.0
    given: str = ""
    family: str = ""
    is_same: bool = False
    is_other_generation: bool = False
    reason: Reason | None = None

    @property
    def is_known(self) -> bool:
        """Whether there was anything to compare."""
        return bool(self.given or self.family)

    @property
    def agrees(self) -> bool:
        """Whether at least one of the two names agrees."""
        return self.given in AGREES or self.family in AGREES

    @property
    def agrees_wholly(self) -> bool:
        """Whether both agree, be it with a slip, a short form or an initial."""
        return self.given in AGREES and self.family in AGREES

    @property
    def is_other_given(self) -> bool:
        return self.given == "other"

    @property
    def is_other_family(self) -> bool:
        return self.family == "other"


NOTHING = Compared()


def compare_names(one: Name, other: Name) -> Compared:
    """Weigh two names, as written and with first and last name swapped; the better counts."""
    if not one.words or not other.words:
        return NOTHING
    if one.generation and other.generation and one.generation != other.generation:
        return Compared(-6.0, "other", "exact", is_other_generation=True)
    if sorted(one.words) == sorted(other.words) or _same_in_pieces(one.words, other.words):
        return _same(one, other)
    bits, given, family = max(_straight(one, other), _swapped(one, other), key=lambda w: w[0])
    is_same = {given, family} <= {"exact", "script"} and "script" in {given, family}
    reason = _reason(one, other, given, family)
    return Compared(bits, given, family, is_same=is_same, reason=reason)


def _same_in_pieces(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """wang xiao ming and xiaoming wang: the same letters, in pieces and in some order."""
    if sorted("".join(mine)) != sorted("".join(theirs)) or max(len(mine), len(theirs)) > 4:
        return False
    joined = {"".join(order) for order in permutations(mine)}
    return any("".join(order) in joined for order in permutations(theirs))


def _same(one: Name, other: Name) -> Compared:
    if len(one.words) == 1:
        return Compared(weights.LONE_WORD, "exact", "exact", is_same=True, reason=Reason("name"))
    bits = weights.GIVEN["exact"] + weights.FAMILY["exact"]
    bits += min(_rarity(name.given) + _rarity(name.family) for name in (one, other))
    in_order = one.given == other.given or sorted(one.given) == sorted(other.given)
    reason = Reason("name" if in_order else "name_order")
    return Compared(bits, "exact", "exact", is_same=True, reason=reason)


def _straight(one: Name, other: Name) -> tuple[float, str, str]:
    """What the names are worth as they stand, and the levels of the first and the last one."""
    is_foreign = one.is_foreign != other.is_foreign
    given = _level_of_given(one.given, other.given, is_foreign=is_foreign)
    family = _level(one.family, other.family, is_foreign=is_foreign)
    bits = weights.GIVEN.get(given, 0.0) + weights.FAMILY.get(family, 0.0)
    if given == "exact":
        bits += min(_rarity(one.given), _rarity(other.given))
    if family == "exact":
        bits += min(_rarity(one.family), _rarity(other.family))
    return bits, given, family


def _swapped(one: Name, other: Name) -> tuple[float, str, str]:
    """The same with first and last name swapped. Which is which nobody knows: the worse is given
    as the first name."""
    is_foreign = one.is_foreign != other.is_foreign
    bits, levels = weights.SWAPPED, []
    for mine, theirs in ((one.given, other.family), (one.family, other.given)):
        level = _level_of_given(mine, theirs, is_foreign=is_foreign)
        bits += (weights.GIVEN.get(level, 0.0) + weights.FAMILY.get(level, 0.0)) / 2
        if level == "exact":
            bits += min(_rarity(mine), _rarity(theirs))
        levels.append(level)
    given, family = sorted(levels, key=lambda level: weights.FAMILY.get(level, 0.0))
    return bits, given, family


def _level_of_given(mine: tuple[str, ...], theirs: tuple[str, ...], *, is_foreign: bool) -> str:
    level = _level(mine, theirs, is_foreign=is_foreign)
    return "other" if level in LOOSE and _are_two_names(mine, theirs) else level


def _level(mine: tuple[str, ...], theirs: tuple[str, ...], *, is_foreign: bool) -> str:
    if not mine or not theirs:
        return ""
    whole, other = "".join(mine), "".join(theirs)
    if whole == other:
        return "exact"
    if is_foreign and _is_heard_alike(whole, other):
        return "script"
    if _are_initials(mine, theirs):
        return "initial" if whole[0] == other[0] else "other"
    return _shared_word(mine, theirs) or text_level(whole, other)


def _is_heard_alike(whole: str, other: str) -> bool:
    heard = sound(whole)
    is_short = max(len(whole), len(other)) < 5
    return heard == sound(other) and (len(heard) > 1 or is_short)


def _shared_word(mine: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    """part: one has a word more; nickname: a word is short for one of the other's."""
    if any(len(word) > 2 and word in theirs for word in mine):
        return "part"
    if _roots(mine).isdisjoint(_roots(theirs)):
        return ""
    return "nickname"


def _roots(name: tuple[str, ...]) -> set[str]:
    return {root for word in name for root in NICKNAME_ROOTS.get(word, (word,))}


def _are_initials(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """J. P. and Jean Pierre, or J. P. and Jacques."""
    return all(len(word) == 1 for word in mine) or all(len(word) == 1 for word in theirs)


def _are_two_names(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Marie and Mario are no typing error: both are names that people have. So are Paulo, Paula."""
    one, other = mine[0], theirs[0]
    if one in GIVEN_NAMES and other in GIVEN_NAMES:
        return True
    return one.rstrip("ao") == other.rstrip("ao") and len(one) > 3


def _rarity(name: tuple[str, ...]) -> float:
    if not name:
        return 0.0
    return weights.COMMON if all(word in COMMON_NAMES for word in name) else weights.RARE


def _reason(one: Name, other: Name, given: str, family: str) -> Reason | None:
    levels = {given, family}
    if levels == {"exact"} or levels <= {"exact", "script"}:
        return Reason("name" if levels == {"exact"} else "name_sound")
    if levels in ({"exact", "nickname"}, {"part", "nickname"}):
        return Reason("nickname")
    if given == "initial" and family in AGREES:
        return Reason("initial")
    if not levels & AGREES and "alike" not in levels:
        return None
    if given == "other" and family == "exact":
        return Reason("surname")
    mine, theirs = sorted(one.words), sorted(other.words)
    return Reason("name_alike", share_alike(" ".join(mine), " ".join(theirs)))
