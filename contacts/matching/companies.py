"""The names of organizations: what is the name, and what is its legal form."""

from collections.abc import Iterable

from contacts.matching.letters import plain
from contacts.matching.letters import words as latin_words
from contacts.matching.tables import COMMON_FORMS, FREE_MAIL, LEGAL_FORMS, SHARED_MAILBOXES
from contacts.names import word_set
from contacts.points import clean_email

# What joins two names, in the languages of our users, and words that come and go.
JOINING = word_set("and et und y e i en og och the le la les der die das el il of de du des d l")
SAME_WORD = {
    "st": "saint",
    "ste": "saint",
    "sainte": "saint",
    "bros": "brothers",
    "intl": "international",
}


def name_and_form(name: str) -> tuple[str, frozenset[str]]:
    """The folded name without its legal form, and the form: `Martin S.A.R.L.` → martin, {sarl}.

    A name that is nothing but legal forms is taken whole.
    """
    words = _spelled_together(latin_words(name))
    rest, form = list(words), set()
    while rest and rest[-1] in LEGAL_FORMS:
        form.add(LEGAL_FORMS[rest.pop()])
    while rest and rest[0] in LEGAL_FORMS:
        form.add(LEGAL_FORMS[rest.pop(0)])
    if not rest:
        return " ".join(words), frozenset()
    return " ".join(rest), frozenset(form)


def name_words(bare: str) -> list[str]:
    """The words of a name without its form, as they are compared: saint for st, no `and`."""
    found = [plain(SAME_WORD.get(word, word)) for word in bare.split()]
    return [word for word in found if word not in JOINING] or found


def spellings(name: str) -> list[str]:
    """The name as it is, and with the legal forms it may be saved with."""
    bare, _form = name_and_form(name)
    return [name, bare, *(f"{bare} {form}" for form in COMMON_FORMS)]


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
