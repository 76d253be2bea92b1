"""The names of organizations: what is the name, and what is its legal form."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from contacts.matching.letters import plain
from contacts.matching.letters import words as latin_words
from contacts.matching.likeness import text_level
from contacts.matching.tables import (
    COUNTRY_WORDS,
    FREE_MAIL,
    LEGAL_FORMS,
    LONG_FORMS,
    SHARED_MAILBOXES,
)
from contacts.names import word_set
from contacts.points import clean_email

# What joins two names, in the languages of our users, and words that come and go.
JOINING = word_set("and et und y e i en og och the le la les der die das el il of de du des d l")
SAME_WORD = {
    "st": "saint",
    "sainte": "saint",
    "bros": "brothers",
    "intl": "international",
    "int": "international",
    "ets": "etablissements",
    "ste": "saint",
    "mfg": "manufacturing",
    "assoc": "associates",
    "svcs": "services",
    "tech": "technologies",
    "technology": "technologies",
    "grp": "group",
    "groupe": "group",
    "gruppe": "group",
    "univ": "university",
}


@dataclass(frozen=True, slots=True)
class Company:
    """The name of an organization taken apart: Siemens France SAS → siemens; fr; sas.

    A name that is nothing but a legal form or a country is taken whole.
    """

    words: tuple[str, ...] = ()
    form: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @classmethod
    def read(cls, name: str) -> "Company":
        return _read(name)

    @property
    def name(self) -> str:
        """The words in one piece, as names are compared and found."""
        return "".join(self.words)

    @property
    def form_in_words(self) -> str:
        return " ".join(sorted(self.form)).upper()

    def has_other_form(self, other: "Company") -> bool:
        """Whether both say what they are and it is not the same: SARL and SAS, GmbH and Ltd."""
        return bool(self.form and other.form and self.form != other.form)

    def has_other_place(self, other: "Company") -> bool:
        """Whether one is a daughter in some country and the other is not, or in another."""
        return self.places != other.places

    def is_like(self, other: "Company") -> bool:
        """Whether one may be the other with a slip, or without what distinguishes it."""
        if self.name == other.name:
            return True
        return text_level(self.name, other.name) in {"slip", "slips"}


NO_COMPANY = Company()


@lru_cache(50_000)  # files name the same organizations over and over
def _read(name: str) -> Company:
    words = _without_long_forms(_spelled_together(latin_words(name)))
    rest, form = list(words), set()
    while rest and rest[-1] in LEGAL_FORMS:
        form.add(LEGAL_FORMS[rest.pop()])
    while rest and rest[0] in LEGAL_FORMS:
        form.add(LEGAL_FORMS[rest.pop(0)])
    if not rest:
        rest, form = list(words), set()
    if len(form) > 1:
        form.discard("co")  # GmbH & Co. KG is a GmbH and KG; Smith & Co Ltd is a Ltd
    places = {COUNTRY_WORDS[word] for word in rest if word in COUNTRY_WORDS}
    own = [word for word in rest if word not in COUNTRY_WORDS]
    if not own:
        own, places = rest, set()
    found = [plain(SAME_WORD.get(word, word)) for word in own]
    compared = [word for word in found if word not in JOINING] or found
    return Company(tuple(compared), frozenset(form), frozenset(places))


def _without_long_forms(words: list[str]) -> list[str]:
    text = " ".join(words)
    for long, short in LONG_FORMS.items():
        if long in text:
            text = f" {text} ".replace(f" {long} ", f" {short} ").strip()
    return text.split()


def domain_of(text: str) -> str:
    """The bare domain in a web address, a domain or an e-mail; "" for free mailboxes."""
    host = text.strip().lower().rpartition("@")[2].partition("://")[2] or text.strip().lower()
    host = host.rpartition("@")[2].split("/")[0].split("?")[0].split(":")[0]
    host = host.removeprefix("www.").strip(". ")
    return host if "." in host and host not in FREE_MAIL else ""


def domains_of(domain: str, emails: Iterable[str]) -> set[str]:
    """The domains that tell which organization it is."""
    known = {domain_of(domain)} | {domain_of(clean_email(address)) for address in emails}
    return known - {""}


def is_shared_mailbox(address: str) -> bool:
    """Whether a whole office reads this address: info@, contact@, sales@."""
    return address.partition("@")[0].rstrip("0123456789") in SHARED_MAILBOXES


def _spelled_together(words: list[str]) -> list[str]:
    """Letters of an abbreviated form put together: s a r l → sarl, sp z o o → spzoo."""
    for size in (5, 4, 3, 2):
        for start in range(len(words) - size + 1):
            piece = words[start : start + size]
            together = "".join(piece)
            is_spelled = len(together) <= size + 1 and any(len(word) == 1 for word in piece)
            if is_spelled and together in LEGAL_FORMS:
                return _spelled_together([*words[:start], together, *words[start + size :]])
    return words
