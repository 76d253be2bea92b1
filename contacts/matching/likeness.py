"""How alike two words, numbers or days are, in a few levels."""

from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from contacts.matching.letters import sound

# Levels at which two texts still say the same.
AGREES = frozenset({"exact", "part", "nickname", "script", "initial", "slip", "slips", "sound"})


# Who is heard alike is written a little alike: Cohen and Kahn are at 0.63, Meier and Mayer at 0.76,
# while Paolo and Bailly, at 0.58, have only a p and an l in common.
HEARD = 0.6


@lru_cache(100_000)
def text_level(one: str, other: str) -> str:
    """exact, slip (one letter), slips (two, or much alike), sound, alike, other; "" for unknown."""
    if not one or not other:
        return ""
    if one == other:
        return "exact"
    # In one order: Jaro-Winkler may differ by which comes first.
    return _unequal(*sorted((one, other)))


def _unequal(one: str, other: str) -> str:
    shorter = min(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return "slip" if shorter > 3 else "alike"
    likeness = JaroWinkler.similarity(one, other)
    if (distance == 2 and shorter > 5) or likeness >= 0.92:
        return "slips"
    heard = sound(one)
    if likeness >= HEARD and len(heard) > 1 and heard == sound(other):
        return "sound"
    return "alike" if likeness >= 0.82 else "other"


@lru_cache(100_000)
def digits_level(one: str, other: str) -> str:
    """exact, swap (the same digits in another order), slip (one digit), other; "" for unknown."""
    if not one or not other:
        return ""
    if one == other:
        return "exact"
    if sorted(one) == sorted(other):
        return "swap"
    return "slip" if OSA.distance(one, other, score_cutoff=1) == 1 else "other"


def share_alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, for people to read; below 1 unless they are the same."""
    return 1 if one == other else min(int(fuzz.token_sort_ratio(one, other)), 99) / 100
