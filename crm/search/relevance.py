"""How well a text answers what was typed: a whole name before a part, a part before a slip."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

WHOLE = 100
SAME_WORDS = 95
BEGINS = 88
WORDS_BEGIN = 80
INSIDE = 66
SLIP = 60
LEAST_LIKENESS = 0.6


@dataclass(frozen=True)
class Hit:
    """A record that was found. `said` is what was found in it, when that is not its name."""

    kind: str
    pk: object
    score: float
    said: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, str(self.pk)


def relevance(typed: str, text: str) -> float:
    """From 0 to 100 how well a folded text answers folded words; 0 means not at all.

    All words must be there, whole, in part, or with one slip of the fingers.
    """
    if text == typed:
        return WHOLE
    asked, words = typed.split(), text.split()
    if sorted(asked) == sorted(words):
        return SAME_WORDS
    # Of two texts that hold the same, the one with less around it is meant.
    surplus = min(len(text) - len(typed), 40) / 10 if len(text) > len(typed) else 0
    if text.startswith(typed):
        return BEGINS - surplus
    if all(any(word.startswith(part) for word in words) for part in asked):
        return WORDS_BEGIN - surplus
    if all(part in text for part in asked):
        return INSIDE - surplus
    likeness = min(_likeness(part, words) for part in asked)
    return SLIP * likeness - surplus if likeness >= LEAST_LIKENESS else 0


def _likeness(part: str, words: list[str]) -> float:
    """How alike a typed word is to the nearest word, or to how it begins."""
    return max((_alike(part, word) for word in words), default=0)


def _alike(part: str, word: str) -> float:
    if part in word:
        return 1
    beginning = word[: len(part)] if len(word) > len(part) + 1 else word
    slips = min(OSA.normalized_similarity(part, word), 1)
    return max(
        slips, OSA.normalized_similarity(part, beginning) * 0.97, fuzz.ratio(part, word) / 100 * 0.9
    )
