"""What a value looks like. Evidence for the recogniser; nothing is stored by it."""

import re
from collections.abc import Callable, Sequence

from imports.fold import fold_words
from imports.values.amounts import NotUnderstood, parse_amount
from imports.values.dates import parse_date
from imports.values.places import parse_country

# The share of a column that has to look like what its name says: exports have odd cells.
ENOUGH = 0.2

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
PHONE = re.compile(r"[+(]?[\d(][\d\s().+/\-–x  ]{5,}(?:ext\.?\s*\d+|x\d+)?", re.IGNORECASE)
WEBSITE = re.compile(r"(https?://|www\.)\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}/?", re.IGNORECASE)
LEGAL = fold_words("""
    sarl sas sasu sa eurl snc sci scop gie ltd limited llc inc incorporated corp corporation co plc
    llp gmbh ag kg ug bv nv srl spa oy ab as aps sl slu group groupe holding partners associes
    associates cie et fils sons solutions industries consulting services
    """).split()
JOBS = fold_words("""
    ceo cto cfo coo cmo cio vp president director directeur directrice manager head chief officer
    engineer ingenieur ingenieure developer developpeur developpeuse consultant consultante
    assistant assistante gerant gerante founder fondateur fondatrice owner partner associe
    associee responsable chef charge chargee buyer acheteur acheteuse sales marketing analyst
    analyste architect architecte accountant comptable executive lead secretary secretaire
    technician technicien technicienne pdg dg drh daf dsi supervisor coordinator specialist
    avocat avocate medecin supply procurement purchasing comptabilite teacher representative
    commercial commerciale administrator administratrice agent advisor conseiller
    """).split()
COURTESY = fold_words("""
    mr mrs ms miss dr prof m mme mlle monsieur madame mademoiselle me maitre sir
    """).split()
PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}")
MONEY_SIGN = re.compile(r"[€$£¥]|\b(EUR|USD|GBP|CHF|CAD)\b")


def _parses(parse: Callable, text: str) -> bool:
    try:
        parse(text)
    except NotUnderstood:
        return False
    return True


def _is_phone(text: str) -> bool:
    digits = sum(letter.isdigit() for letter in text)
    is_day = _parses(lambda value: parse_date(value, day_first=True), text)
    return (
        6 <= digits <= 20
        and bool(PHONE.fullmatch(text.strip()))
        and not (is_day and "+" not in text and digits <= 8)
    )


def _words(text: str) -> set[str]:
    return set(fold_words(text).split())


LOOKS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: bool(EMAIL.search(text)),
    "website": lambda text: bool(WEBSITE.fullmatch(text.strip())) and "@" not in text,
    "phone": _is_phone,
    "international phone": lambda text: text.strip().startswith(("+", "00")) and _is_phone(text),
    "amount": lambda text: _parses(parse_amount, text),
    "money": lambda text: bool(MONEY_SIGN.search(text)) and _parses(parse_amount, text),
    "date": lambda text: (
        _parses(lambda value: parse_date(value, day_first=True), text)
        or _parses(lambda value: parse_date(value, day_first=False), text)
    ),
    "country": lambda text: _parses(parse_country, text),
    "organization": lambda text: not _words(text).isdisjoint(LEGAL),
    "job": lambda text: not _words(text).isdisjoint(JOBS),
    "courtesy": lambda text: _words(text).issubset(COURTESY),
    "person": lambda text: bool(PERSON.fullmatch(text.strip())),
}


def looks_like(text: str, what: str) -> bool:
    return LOOKS[what](text)


def share(values: Sequence[str], what: str) -> float:
    """The part of the values, 0 to 1, that look like it. None at all is 0."""
    if not values:
        return 0.0
    return sum(LOOKS[what](value) for value in values) / len(values)
