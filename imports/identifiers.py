"""Columns of numbers: the one by which a row is known, and those that are nobody's business."""

import re
from collections.abc import Sequence

# Numbers of the state and of banks, as the words of a folded name. They are never imported.
PRIVATE = re.compile(
    r"\b(soc(ial)? ?(sec(urity)?|insurance)|ssn|national (id|insurance|number)|id national|nino?|"
    r"insee|nir|n(um(ero)?|o)? ?(de )?secu(rite)?( sociale)?|securite sociale|passports?|passeport|"
    r"tax (id|file|number)|tin|tfn|numero fiscal|medicare|nhs|health card|carte vitale|"
    r"driv(er|ers|ing)( s)? licen[cs]e|permis de conduire|carte d identite|identity card|id card|"
    r"credit ?card|card number|iban|account number|rib|cpf|dni|aadhaar|pesel|bsn|personnummer)\b"
)
# The words by which an unknown column says that it numbers its rows.
NUMBERING = {
    "id", "ids", "key", "ref", "reference", "no", "nr", "num", "number", "identifier", "index",
    "identifiant", "numero", "code", "uid", "guid", "uuid", "pk", "rid", "cle", "matricule",
}  # fmt: skip
# Numbers of something else than the person.
OF_OTHERS = {
    "cluster", "entity", "match", "group", "household", "company", "account", "organization",
    "organisation", "owner", "user", "lead", "deal", "societe", "entreprise", "parent", "campaign",
    "manager", "created", "modified", "postal", "zip", "phone", "fax", "department",
}  # fmt: skip


def is_private(name: str) -> bool:
    """Whether a folded name is that of a national id, a passport, a card."""
    return bool(PRIVATE.search(name))


def find_identifier(columns: Sequence[tuple[int, str, Sequence[str]]]) -> int:
    """Which of the columns (place, folded name, values) tells its rows apart; -1 for none."""
    for place, name, values in columns:
        if values and len(set(values)) == len(values) and _numbers_rows(name):
            return place
    return -1


def _numbers_rows(name: str) -> bool:
    words = set(name.split())
    if is_private(name) or words & OF_OTHERS:
        return False
    ends_so = any(word.endswith("id") and len(word) <= 6 for word in words)
    return bool(words & NUMBERING) or ends_so
