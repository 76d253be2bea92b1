"""How surely two postal addresses are one: each part by its level, and what goes together once."""

from dataclasses import dataclass

from contacts.duplicates import weights
from contacts.duplicates.reasons import Reason
from contacts.matching.addresses import Street, read_street
from contacts.matching.letters import plain, words
from contacts.matching.likeness import digits_level, text_level

SAME = frozenset({"exact", "slip", "slips"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the form in which it is compared."""

    street: Street
    names: str = ""
    more: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    @classmethod
    def read(cls, facts) -> "Address":
        street = read_street(facts.street)
        return cls(
            street,
            "".join(plain(word) for word in street.names),
            "".join(plain(word) for word in street.more),
            "".join(words(facts.postcode)),
            plain("".join(words(facts.city))),
            plain("".join(words(facts.region))),
            facts.country,
        )

    @property
    def is_known(self) -> bool:
        return bool(self.city or self.postcode or not self.street.is_empty or self.region)

    @property
    def number(self) -> str:
        return self.street.numbers[0] if self.street.numbers else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What two addresses say. `is_same`: one street and number in one postcode or city."""

    bits: float = 0.0
    is_same: bool = False
    is_same_line: bool = False  # the second line says the same too
    reason: Reason | None = None


NOTHING = Compared()


def compare_addresses(one: Address, other: Address) -> Compared:
    """Weigh the parts that both have; lines in another order are put right first."""
    street, more = _lines(one, other)
    number = digits_level(one.number, other.number)
    city = text_level(one.city, other.city)
    postcode = digits_level(one.postcode, other.postcode)
    place = (
        weights.CITY.get(city, 0.0)
        + weights.POSTCODE.get(postcode, 0.0)
        + weights.REGION.get(text_level(one.region, other.region), 0.0)
    )
    if not (street or number or more):
        bits = max(min(place, weights.MOST_WITHOUT_STREET), weights.LEAST_OF_ADDRESS)
        reason = Reason("postcode") if postcode == "exact" else None
        return Compared(bits, reason=reason or (Reason("city") if city == "exact" else None))
    bits = (
        place
        + weights.STREET.get(street, 0.0)
        + weights.NUMBER.get(number, 0.0)
        + weights.SECOND_LINE.get(more, 0.0)
    )
    bits = max(min(bits, weights.MOST_OF_ADDRESS), weights.LEAST_OF_ADDRESS)
    is_same = _is_same(one, other, postcode or city)
    return Compared(bits, is_same, more in SAME, _reason(bits, postcode, city, is_same=is_same))


def _lines(one: Address, other: Address) -> tuple[str, str]:
    """Levels of the street and of the second line, straight or crossed, whichever is better."""
    straight = text_level(one.names, other.names), text_level(one.more, other.more)
    if straight[0] in SAME or not (one.more or other.more):
        return straight
    crossed = text_level(one.names, other.more), text_level(one.more, other.names)
    # Which of the two is the street, nobody knows: the better one.
    street, more = sorted(crossed, key=lambda level: -weights.STREET.get(level, 0.0))
    return (street, more) if _worth((street, more)) > _worth(straight) else straight


def _worth(levels: tuple[str, str]) -> float:
    return weights.STREET.get(levels[0], 0.0) + weights.SECOND_LINE.get(levels[1], 0.0)


def _is_same(one: Address, other: Address, place: str) -> bool:
    """The address of Pipedrive's rule: written alike, apart from accents and abbreviations."""
    if not one.names or one.names != other.names or one.number != other.number:
        return False
    if one.country and other.country and one.country != other.country:
        return False
    return place == "exact"


def _reason(bits: float, postcode: str, city: str, *, is_same: bool) -> Reason | None:
    if is_same:
        return Reason("address")
    if bits >= 14:
        return Reason("address_alike")
    if postcode == "exact":
        return Reason("postcode")
    return Reason("city") if city == "exact" else None
