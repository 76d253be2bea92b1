"""Weighing what agrees and what does not, in bits, as Fellegi and Sunter do.

Each comparison adds a weight: the binary logarithm of how much more often it comes out this way
for two records of one contact than for two strangers. The sum, with the odds that two candidates
are one at all, is a probability, shown as a score from 0 to 100.
"""

from dataclasses import dataclass, field

from django.conf import settings
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from contacts.duplicates.reasons import Reason
from contacts.names import fold

# One contact in all likelihood: nobody should create a second one without having looked.
LIKELY: int = settings.DUPLICATES_LIKELY
# Worth showing to somebody who is about to create a contact; chance alone seldom gets here.
POSSIBLE: int = settings.DUPLICATES_POSSIBLE


@dataclass
class Evidence:
    """What was found while two records were compared."""

    bits: float
    reasons: list[Reason] = field(default_factory=list)
    at_least: int = 0
    at_most: int = 100
    is_contradicted: bool = False

    def add(self, bits: float, reason: Reason | None = None) -> None:
        self.bits += bits
        self.is_contradicted |= bits < 0
        if reason:
            self.reasons.append(reason)

    @property
    def score(self) -> int:
        probability = round(100 / (1 + 2.0**-self.bits))
        return min(max(probability, self.at_least), self.at_most)


def alike(one: str, other: str) -> float:
    """How alike two folded texts are, 0 to 1, whatever the order of their words."""
    return fuzz.token_sort_ratio(one, other) / 100


def one_slip(one: str, other: str) -> bool:
    """Whether one letter was mistyped, left out, added or swapped with its neighbour."""
    return len(one) > 4 and OSA.distance(one, other, score_cutoff=1) <= 1


def same_address(one, other) -> bool:
    """The same street and number in the same postcode or, without one, in the same city."""
    if not one.street or fold(one.street) != fold(other.street):
        return False
    if one.postcode and other.postcode:
        return fold(one.postcode) == fold(other.postcode)
    return bool(one.city) and fold(one.city) == fold(other.city)
