"""Blocking keys: two records are compared when they share one.

A key is a few facts in the writing in which they are compared, hashed to 64 bits. The lowest bit
says what it is made of: 1 for facts that together may be enough for a likely duplicate, 0 for a
name alone, which never is. In bulk, where only likely pairs are wanted, the latter are left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import permutations
from typing import Protocol

from contacts.matching.addresses import Street, read_street
from contacts.matching.companies import Company
from contacts.matching.letters import given_and_family, plain, sound, words
from contacts.matching.tables import COMPANY_WORDS, NICKNAME_ROOTS

# A name has seldom more words; those who paste a page into a form get no thousand keys.
MOST_WORDS = 5
MOST_PAIRED = 3
REMEMBERED = 5000
# The mark of a key that a name alone makes.
WEAK = "~"


class PersonLike(Protocol):
    """What the keys of a person are made of."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def organization_name(self) -> str: ...
    @property
    def street(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def born_on(self) -> date | None: ...


class OrganizationLike(Protocol):
    """What the keys of an organization are made of."""

    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> str: ...
    @property
    def street(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def city(self) -> str: ...


def keys_of_person(facts: PersonLike) -> list[int]:
    """The keys of a person, saved or not; every door asks here."""
    place = facts.street, facts.postcode, facts.city
    name = facts.first_name, facts.last_name
    return list(_keys_of_person(*name, facts.organization_name, place, facts.born_on))


# Who brings a thousand people asks for the keys of each to look for them, and again to write them.
@lru_cache(REMEMBERED)
def _keys_of_person(
    first_name: str,
    last_name: str,
    organization_name: str,
    where: tuple[str, str, str],
    born_on: date | None,
) -> tuple[int, ...]:
    given, family = given_and_family(first_name, last_name)
    name = list(dict.fromkeys(plain(word) for word in [*given, *family]))[:MOST_WORDS]
    place = _Place.of(*where)
    keys = [f"{text}{WEAK}" for text in _names(name)]
    keys += place.keys()
    keys += _names_near(name, place, Company.read(organization_name).name, born_on)
    return _hashed(keys)


def keys_of_organization(facts: OrganizationLike) -> list[int]:
    """The keys of an organization, saved or not."""
    where = facts.street, facts.postcode, facts.city
    return list(_keys_of_organization(facts.name, facts.domain, where))


@lru_cache(REMEMBERED)
def _keys_of_organization(
    full_name: str, domain: str, where: tuple[str, str, str]
) -> tuple[int, ...]:
    name = list(Company.read(full_name).words[:MOST_WORDS])
    if not name:
        return ()
    own = [word for word in name if word not in COMPANY_WORDS] or name
    whole, place = "".join(own), _Place.of(*where)
    keys = [f"name {' '.join(sorted(name))}", f"sound {sound(whole)}"]
    keys += [f"start {whole[:5]}", f"end {whole[-6:]}"]
    keys += [f"word {word}" for word in own if len(own) > 1]
    keys = [f"{text}{WEAK}" for text in keys]
    # A company may be known by its name alone, when it is exactly that.
    keys.append(f"joined {''.join(name)}")
    keys += place.keys()
    for heard in sorted({sound(word) for word in own}):
        keys += [f"near {heard} {where}" for where in (place.postcode, place.city) if where]
    if domain:
        keys.append(f"domain {domain}")
    return _hashed(keys)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address in the parts that keys are made of; what is not known is empty.

    The digits of the postcode are in order of size: two of them are often swapped.
    """

    street: Street
    heard: str  # the street, as it sounds
    more: str
    postcode: str
    city: str
    area: str  # the first digits of the postcode and the first letters of the city

    @classmethod
    def of(cls, line: str, postcode: str, city: str) -> "_Place":
        street = read_street(line)
        postcode, city = "".join(words(postcode)), "".join(words(city))
        return cls(
            street,
            sound("".join(street.names)),
            sound("".join(street.more)),
            "".join(sorted(postcode)),
            sound(city),
            f"{postcode[:2]}{city[:4]}" if postcode and city else "",
        )

    def keys(self) -> list[str]:
        """Two of street, number, second line and place, so that a slip elsewhere is survived."""
        places = [place for place in (self.postcode, self.city) if place]
        keys = [f"street {self.heard} {place}" for place in places if self.heard]
        if self.more and self.city:
            keys.append(f"more {self.more} {self.city}")
        if self.street.numbers:
            starts = {word[:4] for word in (*self.street.names, *self.street.more)}
            keys += [f"number {self.street.numbers[0]} {start}" for start in sorted(starts)]
        return keys


def _names(name: list[str]) -> Iterator[str]:
    """Keys of a name alone: the whole of it, by its sound, and each two words with a slip."""
    if not name:
        return
    for whole in sorted(_with_roots(name)):
        yield f"name {whole}"
    yield f"letters {''.join(sorted(''.join(name)))}"
    yield f"sounds {''.join(sorted(''.join(sound(word) for word in name)))}"
    if len(name) > 1:
        yield f"initial {name[-1]} {name[0][0]}"
        yield f"initial {name[0]} {name[-1][0]}"
    for word, other in permutations(_ends(name), 2):
        if len(word) > 1 and len(other) > 1:
            yield f"start {word} {other[:3]}"
            yield f"end {word} {other[-3:]}"


def _ends(name: list[str]) -> list[str]:
    """The first word of a name and its last two: the others seldom tell anybody apart."""
    return name if len(name) <= MOST_PAIRED else [name[0], *name[1 - MOST_PAIRED :]]


def _with_roots(name: list[str]) -> set[str]:
    """The words in alphabetical order; a short form counts as each name that it may stand for."""
    wholes = {" ".join(sorted(name))}
    for place, word in enumerate(name):
        for root in NICKNAME_ROOTS.get(word, ()):
            wholes.add(" ".join(sorted([*name[:place], root, *name[place + 1 :]])))
    return wholes


def _names_near(
    name: list[str], place: _Place, company: str, born_on: date | None
) -> Iterator[str]:
    """Keys of a word of the name together with a place, an organization or a birth day."""
    ends = _ends(name)
    near = [where for where in (place.postcode, place.city, place.heard, place.area) if where]
    if company:
        near.append(f"@{company}")
    if born_on:
        near.append(born_on.isoformat())
    for heard in sorted({sound(word) for word in ends}):
        for where in near:
            yield f"near {heard} {where}"
    if place.postcode:
        for piece in sorted({piece for word in ends for piece in (word[:3], word[-3:])}):
            yield f"piece {piece} {place.postcode}"


def _hashed(keys: Iterable[str]) -> tuple[int, ...]:
    hashed = {
        int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), signed=True) & ~1
        | (not key.endswith(WEAK))
        for key in keys
    }
    return tuple(sorted(hashed))
