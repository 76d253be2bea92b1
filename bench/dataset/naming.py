"""Names, addresses, e-mails and phone numbers in one of the languages."""

import random
import unicodedata
from itertools import accumulate
from typing import NamedTuple

from bench.dataset.tongues import TONGUES, Calls, Tongue

MIDDLES = ("e", "i", "o", "an", "el")
# What Unicode does not take apart into a Latin letter and an accent.
LETTERS = """
а=a б=b в=v г=g д=d е=e ж=zh з=z и=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch
ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya
α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch
ψ=ps ω=o ß=ss ł=l ø=o æ=ae œ=oe ı=i đ=d
"""
LATIN = dict(pair.split("=") for pair in LETTERS.split())
SHARES = list(accumulate(tongue.share for tongue in TONGUES))
FREE_MAIL = ("gmail.com", "outlook.com", "orange.fr", "web.de", "yahoo.com", "icloud.com")


class Number(NamedTuple):
    """A phone number as typed, and in the international writing by which it is compared."""

    typed: str
    e164: str


def tongue_of(dice: random.Random) -> Tongue:
    return dice.choices(TONGUES, cum_weights=SHARES)[0]


def common[T](dice: random.Random, choices: tuple[T, ...]) -> T:
    """One of the choices, the first ones more often: names are not spread evenly."""
    return choices[int(dice.random() ** 1.6 * len(choices))]


def first_name(dice: random.Random, tongue: Tongue) -> str:
    name = common(dice, tongue.first)
    roll = dice.random()
    if roll < 0.12:
        return f"{name} {common(dice, tongue.first)}"
    return f"{name} {chr(dice.randrange(65, 90))}." if roll < 0.2 else name


def surname(dice: random.Random, tongue: Tongue) -> str:
    name = _simple(dice, tongue)
    roll = dice.random()
    if tongue.before and roll < 0.1:
        return dice.choice(tongue.before) + name
    return f"{name}-{_simple(dice, tongue)}" if roll > 0.92 else name


def _simple(dice: random.Random, tongue: Tongue) -> str:
    middle = dice.choice(MIDDLES) if dice.random() < 0.3 and tongue.begin[0].isascii() else ""
    return common(dice, tongue.begin) + middle + common(dice, tongue.end)


def plain(text: str) -> str:
    """A name as it stands in an address: Latin letters and nothing else."""
    lower = "".join(LATIN.get(letter, letter) for letter in _bare(text.lower()))
    return "".join(letter for letter in lower if letter.isascii() and letter.isalnum())


def _bare(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def accents_off(text: str) -> str:
    """Without its accents, as a keyboard without them writes."""
    return unicodedata.normalize("NFC", _bare(text))


def company(dice: random.Random, tongue: Tongue) -> str:
    form = dice.choice(tongue.forms)
    roll = dice.random()
    if roll < 0.5:
        return f"{dice.choice(tongue.trades)} {_simple(dice, tongue)} {form}"
    if roll < 0.7:
        return f"{_simple(dice, tongue)} & {_simple(dice, tongue)} {form}"
    return f"{_simple(dice, tongue)} {dice.choice(tongue.trades)} {form}"


def address(dice: random.Random, tongue: Tongue) -> dict[str, str]:
    """Street, postcode, city, region and country, as the columns are called."""
    street = tongue.street.format(name=_simple(dice, tongue), number=dice.randrange(1, 180))
    return {
        "street": street,
        "postcode": _filled(dice, tongue.postcode),
        "city": common(dice, tongue.cities),
        "region": "",
        "country": tongue.country,
    }


def _filled(dice: random.Random, pattern: str) -> str:
    ends = "ABDEFGHJLNPRSTUWXYZ"
    return "".join(
        str(dice.randrange(1, 10)) if c == "#" else dice.choice(ends) if c == "?" else c
        for c in pattern
    )


def phone(dice: random.Random, calls: Calls) -> Number:
    """A valid number of the country, in one of the ways in which people write it."""
    rest = f"{dice.randrange(10**calls.digits):0{calls.digits}}"
    national = dice.choice(calls.begins) + rest
    return Number(written(dice, calls, national), f"+{calls.code}{national}")


def written(dice: random.Random, calls: Calls, national: str) -> str:
    """A national number in another writing: with its country code or without, in groups or not."""
    roll = dice.random()
    if roll < 0.15:
        return f"+{calls.code}{national}"
    begin, tail = national[: -calls.digits], national[-calls.digits :]
    groups = [tail[at : at + calls.group] for at in range(0, len(tail), calls.group)]
    gap = " " if roll < 0.8 else "." if roll < 0.9 else "-"
    number = gap.join([begin, *groups])
    if roll < 0.4 or not calls.trunk:
        return f"+{calls.code} {number}"
    return calls.trunk + number
