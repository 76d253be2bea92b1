"""Names, e-mail addresses and phone numbers as people write them, and as we compare them."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from accounts.company import current_company
from contacts.names import word_set

EMAIL_LENGTH = 254
PHONE_LENGTH = 50
NAME_LENGTH = 100

# One @, no white space, a domain with a dot. Letters of every script are welcome.
EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\"]+\.[^@\s<>()\[\],;:\\\".]{2,}")
BRACKETED = re.compile(r"<([^<>]*)>\s*$")
# "poste 12", "ext. 4", "/ 06 ...": what follows the number itself.
AFTER_NUMBER = re.compile(r"(?<=\d)\s*(?:[/;,|]|\(?[^\W\d_]).*$")

# Where a currency is money in one country above all.
CURRENCY_COUNTRIES = {
    "AUD": "AU",
    "BRL": "BR",
    "CAD": "CA",
    "CHF": "CH",
    "CZK": "CZ",
    "DKK": "DK",
    "GBP": "GB",
    "INR": "IN",
    "JPY": "JP",
    "MAD": "MA",
    "MXN": "MX",
    "NOK": "NO",
    "PLN": "PL",
    "RON": "RO",
    "SEK": "SE",
    "TND": "TN",
    "USD": "US",
    "ZAR": "ZA",
}
COUNTRY_OF_LAST_RESORT = "FR"

PARTICLES = word_set(
    "af al ap auf aus ben bin da dal dalla das de degli dei del della der des di do dos du "
    "el ibn la las le les lo los mac mc ter ten van vom von vander vanden zu zum zur "
    "d' l' 't"
)


@dataclass(frozen=True)
class Point:
    """An e-mail address or a phone number with what it is for."""

    value: str
    label: str = "work"
    is_primary: bool = False


def tidy(text: str, length: int | None = None) -> str:
    """One line of text, without control characters and needless white space."""
    printable = text
    if not text.isprintable():
        printable = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join(printable.split())[:length].rstrip()


def clean_email(text: str) -> str:
    """The address in a text such as `Jean <JEAN@acme.fr>`, in lower case; "" when it has none."""
    text = tidy(text)
    if match := BRACKETED.search(text):
        text = match[1]
    address = unicodedata.normalize("NFC", text).strip(" '.,;").removeprefix("mailto:").lower()
    return address if len(address) <= EMAIL_LENGTH and EMAIL.fullmatch(address) else ""


def mailbox(address: str) -> str:
    """The mailbox behind an address: what follows a plus sign only sorts the mail."""
    local, _at, domain = address.lower().partition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def default_country() -> str:
    """The country (ISO 3166) whose way of writing phone numbers the company uses.

    The company's time zone says it; else a currency that one country has; else France.
    """
    company = current_company()
    if company is None:
        return COUNTRY_OF_LAST_RESORT
    by_zone = get_global("zone_territories").get(company.time_zone, "")
    by_currency = CURRENCY_COUNTRIES.get(company.currency, COUNTRY_OF_LAST_RESORT)
    return by_zone if len(by_zone) == 2 else by_currency


def to_e164(number: str, country: str = "") -> str:
    """A phone number as E.164 (`+33612345678`), or "" when it is not understood.

    `country` (ISO 3166) is where a number without a country code belongs; without it, the
    company's. Who converts many numbers should ask for `default_country()` once and pass it.
    """
    text = tidy(number)
    if not any(character.isdigit() for character in text):
        return ""
    country = country.upper() or default_country()
    for attempt in _spellings(text):
        parsed = _parse(attempt, country)
        if parsed:
            return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return ""


def _spellings(text: str):
    """The number as typed, then without what follows it, then as an international one."""
    yield text
    bare = AFTER_NUMBER.sub("", text)
    yield bare
    digits = "".join(c for c in bare if c.isdigit())
    if digits.startswith("00"):
        yield "+" + digits[2:]
    elif len(digits) >= 10:
        yield "+" + digits


def _parse(text: str, country: str) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    return parsed if possible else None


def split_name(name: str) -> tuple[str, str]:
    """First and last name: `Jean Dupont`, `DUPONT Jean`, `Dupont, Jean`, `Jean de La Tour`.

    A single word is a first name. Both parts fit their columns.
    """
    name = tidy(name)
    if "," in name:
        last, _comma, first = (part.strip() for part in name.partition(","))
        return _fit(first, last) if first and last else _fit(first or last, "")
    words = name.split()
    if len(words) < 2:
        return _fit(name, "")
    if surname := _capitals_first(words):
        return _fit(" ".join(words[surname:]), " ".join(words[:surname]))
    start = _surname_start(words)
    return _fit(" ".join(words[:start]), " ".join(words[start:]))


def _capitals_first(words: list[str]) -> int:
    """How many leading words are a surname in capitals before a first name that is not."""
    count = 0
    while count < len(words) and words[count].isupper() and len(words[count].strip(".")) > 1:
        count += 1
    return count if count < len(words) and not words[-1].isupper() else 0


def _surname_start(words: list[str]) -> int:
    """Where the surname begins: at its particle (de, van der), else with the last word."""
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return start


def _fit(first: str, last: str) -> tuple[str, str]:
    return first[:NAME_LENGTH].strip(), last[:NAME_LENGTH].strip()
