"""In which country somebody is, by what they left."""

from collections.abc import Iterable

import phonenumbers
from phonenumbers import NumberParseException

from contacts.names import word_set

# Country domains that the whole world registers, and those that are written otherwise.
ANYWHERE = word_set("ac ai bz cc co dj eu fm gg io la ly me nu sh st su to tv vc ws")
OTHERWISE = {"uk": "GB"}


def country_of(*, addresses: Iterable[str], phones: Iterable[str], emails: Iterable[str]) -> str:
    """The first country that is known: of an address, else a phone, else an e-mail's ending.

    `addresses` are ISO codes, `phones` E.164 numbers. Endings that are used everywhere (.com, .eu,
    .io) tell nothing.
    """
    found = (
        *(code for code in addresses),
        *(_of_phone(number) for number in phones),
        *(_of_email(address) for address in emails),
    )
    return next((code for code in found if code), "")


def _of_phone(number: str) -> str:
    try:
        code = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except NumberParseException:
        return ""
    return code if code and code.isalpha() else ""


def _of_email(address: str) -> str:
    ending = address.rpartition("@")[2].rpartition(".")[2].lower()
    if len(ending) != 2 or not ending.isascii() or not ending.isalpha() or ending in ANYWHERE:
        return ""
    return OTHERWISE.get(ending, ending.upper())
