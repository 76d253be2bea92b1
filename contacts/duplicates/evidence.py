"""Weighing what agrees and what does not, in bits, as Fellegi and Sunter do.

Each comparison adds a weight: the binary logarithm of how much more often it comes out this way
for two records of one contact than for two strangers. The sum, with the odds that two candidates
are one at all, is a probability, shown as a score from 0 to 100.
"""

from dataclasses import dataclass, field

from django.conf import settings

from contacts.duplicates.reasons import Reason

# One contact in all likelihood: nobody should create a second one without having looked.
LIKELY: int = settings.DUPLICATES_LIKELY
# Worth showing to somebody who is about to create a contact; chance alone seldom gets here.
POSSIBLE: int = settings.DUPLICATES_POSSIBLE


@dataclass(slots=True)
class Evidence:
    """What was found while two records were compared."""

    bits: float
    reasons: list[Reason] = field(default_factory=list)
    at_least: int = 0
    at_most: int = 100
    # Somebody has to look: no machine should take the two for one.
    is_doubtful: bool = False

    def add(self, bits: float, reason: Reason | None = None) -> None:
        self.bits += bits
        if reason:
            self.reasons.append(reason)

    def note(self, reason: Reason) -> None:
        """Say something that has been weighed already."""
        self.reasons.append(reason)

    @property
    def score(self) -> int:
        probability = round(100 / (1 + 2.0 ** -max(min(self.bits, 60), -60)))
        return min(max(probability, self.at_least), self.at_most)
