"""The same person entered once more, as it happens: another spelling, something missing."""

import random
from typing import Any

from bench.dataset.naming import Number, accents_off, phone, written

KEPT = 0.75
LETTERS = "abcdefghijklmnoprstuvwxyz"


def corrupted(original: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The facts of the twin: a name with a change, and most of what the original has.

    At least an e-mail, a phone, the organization or the address stays as it is.
    """
    twin = dict(original)
    twin["first_name"], twin["last_name"] = _name(original, dice)
    twin["emails"] = [_email(one, dice) for one in original["emails"] if dice.random() < KEPT]
    twin["phones"] = [
        _phone(one, original, dice) for one in original["phones"] if dice.random() < KEPT
    ]
    if original["organization_id"] and dice.random() < 0.3:
        twin["organization_id"] = None
    if original.get("street") and dice.random() < 0.5:
        twin["street"] = original["street"].lower().replace("rue", "r.").replace("road", "rd")
    if not twin["emails"] and not twin["phones"]:
        twin["organization_id"] = original["organization_id"]
        twin["emails"] = list(original["emails"])
    return twin


def _name(original: dict[str, Any], dice: random.Random) -> tuple[str, str]:
    first, last = original["first_name"], original["last_name"]
    roll = dice.random()
    if roll < 0.15:
        return first, last.upper()
    if roll < 0.3:
        return accents_off(first), accents_off(last)
    if roll < 0.4:
        return last, first
    if roll < 0.5:
        return f"{first[0]}.", last
    if roll < 0.75:
        return first, _slip(last, dice)
    return (_slip(first, dice), last) if roll < 0.85 else (first, last)


def _slip(word: str, dice: random.Random) -> str:
    """One typing error: a letter swapped, left out, doubled or replaced."""
    if len(word) < 4:
        return word
    at = dice.randrange(1, len(word) - 2)
    return dice.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + dice.choice(LETTERS) + word[at + 1 :],
        )
    )


def _email(address: str, dice: random.Random) -> str:
    local, _at, domain = address.partition("@")
    return f"{local}+crm@{domain}" if dice.random() < 0.15 else address


def _phone(known: Number, original: dict[str, Any], dice: random.Random) -> Number:
    calls = original["tongue"].calls
    if not known.e164.startswith(f"+{calls.code}"):
        return phone(dice, calls)
    national = known.e164.removeprefix(f"+{calls.code}")
    return Number(written(dice, calls, national), known.e164)
