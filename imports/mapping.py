"""Which column is which field: by its name, by its neighbours, and by what stands in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from imports.fields import CONTACT, LABELS, LEAD_ONLY, PERSON, SEVERAL, F
from imports.fold import fold_words
from imports.headers import NAME, TITLE, field_named
from imports.identifiers import find_identifier, is_private
from imports.looks import ENOUGH, share

# Column number -> field. What is not in it is left out.
Mapping = dict[int, F]
SAMPLE = 300

# What some programs put before a name: "Lead - Title", "Person - Email - Work".
PREFIXES = {
    "lead", "deal", "person", "contact", "organization", "organisation", "company", "account",
    "opportunity", "prospect", "affaire", "personne", "societe", "entreprise", "opportunite",
    "compte", "address", "adresse",
}  # fmt: skip
ORGANIZATIONS = {
    "organization", "organisation", "company", "account", "societe", "entreprise", "compte",
}  # fmt: skip
# What files of people put around a name: "res city desc", "patient surname", "postcode raw".
NOISE = {
    "res", "desc", "cd", "patient", "customer", "client", "voter", "member", "raw", "clean", "fake",
    "orig", "original", "current", "src", "my", "the", "txt", "str", "val", "value", "field", "c1",
}  # fmt: skip
# Of two columns for one field, the one of the office rather than of the home.
LESSER = {"home", "domicile", "personal", "perso", "other", "autre", "billing", "2", "3"}

SECOND_LINE = re.compile(
    r"(business |street )?(address|street|adresse|rue|complement)( line| ligne)? [23]"
)


@dataclass(frozen=True)
class Column:
    """A column as the recogniser sees it: its name folded, and a sample of its values."""

    name: str
    values: list[str]

    @property
    def is_blank(self) -> bool:
        return not self.values


def recognise(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    has_header: bool = True,
    owners: frozenset[str] = frozenset(),
    of_people: bool = False,
) -> Mapping:
    """The field of each column that we are sure enough of.

    `rows` is a sample of the file. `owners` are the folded names and e-mails of the people who
    can own a record: a column of owners that names nobody of them is left out. `of_people`: the
    file brings people, not leads. Numbers of passports and the like are never recognised.
    """
    columns = [
        Column(
            fold_words(re.sub(r" \(\d+\)$", "", name)) if has_header else "",
            [row[place] for row in rows[:SAMPLE] if place < len(row) and row[place]],
        )
        for place, name in enumerate(names)
    ]
    by_name = _of_a_person if of_people else _by_name
    guesses = {
        place: field
        for place, column in enumerate(columns)
        if not is_private(column.name)
        and (field := by_name(column, columns) if has_header else _by_values(column))
        and _is_plausible(field, column, owners)
        and not (of_people and field in LEAD_ONLY)
    }
    if of_people and F.EXTERNAL_ID not in guesses.values():
        free = [place for place in range(len(columns)) if place not in guesses]
        if (place := find_identifier([(p, columns[p].name, columns[p].values) for p in free])) >= 0:
            guesses[place] = F.EXTERNAL_ID
    return _one_each(guesses, columns)


def problems(mapping: Mapping, names: Sequence[str], *, of_people: bool = False) -> list[str]:
    """Why a mapping cannot be imported, as sentences; none when it can."""
    found = []
    for field in dict.fromkeys(mapping.values()):
        places = [place for place in sorted(mapping) if mapping[place] == field]
        if field not in SEVERAL and len(places) > 1:
            columns = _(" and ").join(f"“{names[place]}”" for place in places)
            found.append(
                _("The columns %(columns)s are both %(field)s. Choose one.")
                % {"columns": columns, "field": f"“{LABELS[field]}”"}
            )
    if of_people and not PERSON & set(mapping.values()):
        found.append(_("No column names a person, or how to reach one. Choose it."))
    elif not CONTACT & set(mapping.values()):
        found.append(
            _("No column names a person or an organization, or how to reach one. Choose it.")
        )
    return found


def _by_name(column: Column, columns: list[Column]) -> F | None:
    if column.name in NAME:
        return _name_of_what(column, columns)
    if column.name in TITLE:
        return _title_of_what(column, columns)
    known = field_named(column.name) or field_named(_without_number(column.name))
    return known or _after_its_prefix(column.name)


def _of_a_person(column: Column, columns: list[Column]) -> F | None:
    """`_by_name`, where a name, a title and an id are those of a person."""
    others = _others(columns, column)
    if column.name in TITLE:
        return None if share(column.values, "courtesy") > 0.5 else F.JOB_TITLE
    if column.name in NAME and F.LAST_NAME in others and F.FIRST_NAME not in others:
        full = sum(" " in value for value in column.values) > len(column.values) / 2
        return F.PERSON if full else F.FIRST_NAME
    if column.name in {"person id", "id person", "personne id", "id personne"}:
        return F.EXTERNAL_ID
    bare = " ".join(word for word in column.name.split() if word not in NOISE)
    return _by_name(column, columns) or field_named(bare)


def _without_number(name: str) -> str:
    """ "email 4", "phone 2 mobile": the number only tells columns of one field apart."""
    return " ".join(word for word in name.split() if not word.isdecimal())


def _after_its_prefix(name: str) -> F | None:
    """ "Company - City" is a city; "Company - ID" is nothing that we keep."""
    prefix, _space, rest = name.partition(" ")
    field = field_named(rest) or field_named(_without_number(rest))
    if prefix not in PREFIXES or field in {F.EXTERNAL_ID, F.OWNER, F.CREATED, F.LABELS}:
        return None
    of_organization = {F.EMAIL: F.ORGANIZATION_EMAIL, F.PHONE: F.ORGANIZATION_PHONE}
    if field in of_organization and prefix in ORGANIZATIONS:
        return of_organization[field]
    return field


def _others(columns: list[Column], column: Column) -> set[F]:
    return {
        field for other in columns if other is not column and (field := field_named(other.name))
    }


def _name_of_what(column: Column, columns: list[Column]) -> F | None:
    """ "Name": the family name beside a first name, the lead's beside a person's, or a person's."""
    others = _others(columns, column)
    if F.FIRST_NAME in others:
        # "Nom" and "Prénom"; but "Name", "First name" and "Last name" says it twice.
        return None if F.LAST_NAME in others else F.LAST_NAME
    if F.PERSON in others:
        return F.TITLE if F.TITLE not in others else None
    if share(column.values, "organization") > 0.5 and F.ORGANIZATION not in others:
        return F.ORGANIZATION
    return F.PERSON


def _title_of_what(column: Column, columns: list[Column]) -> F | None:
    """ "Title": of a lead, of a job ("CEO"), or of courtesy ("Mrs")."""
    others = _others(columns, column)
    if share(column.values, "courtesy") > 0.5:
        return None
    if F.JOB_TITLE in others:
        return None if column.is_blank else F.TITLE
    if F.TITLE in others or share(column.values, "job") >= 0.3:
        return F.JOB_TITLE
    names_a_person = F.LAST_NAME in others and F.FIRST_NAME in others
    words = {word for other in columns for word in other.name.split()}
    exported = {"salutation", "status", "statut", "suffix"} & words
    return F.JOB_TITLE if names_a_person and exported else F.TITLE


def _by_values(column: Column) -> F | None:
    """A field for a column without a name."""
    return next((field for field, look in BY_LOOK if share(column.values, look) >= 0.6), None)


BY_LOOK = [
    (F.EMAIL, "email"),
    (F.WEBSITE, "website"),
    (F.PHONE, "international phone"),
    (F.VALUE, "money"),
    (F.COUNTRY, "country"),
    (F.PHONE, "phone"),
    (F.ORGANIZATION, "organization"),
    (F.JOB_TITLE, "job"),
    (F.PERSON, "person"),
]
# A column that says it is one of these has to look like it, at least now and then.
MUST_LOOK = {
    F.EMAIL: "email",
    F.ORGANIZATION_EMAIL: "email",
    F.PHONE: "phone",
    F.MOBILE: "phone",
    F.ORGANIZATION_PHONE: "phone",
    F.VALUE: "amount",
    F.CLOSE: "date",
    F.CREATED: "date",
    F.BORN: "date",
}


def _is_plausible(field: F, column: Column, owners: frozenset[str]) -> bool:
    if column.is_blank:
        return True
    if field == F.OWNER:
        return all(fold_words(value) in owners for value in column.values)
    look = MUST_LOOK.get(field)
    return look is None or share(column.values, look) >= ENOUGH


def _one_each(guesses: Mapping, columns: list[Column]) -> Mapping:
    """Keep the best column of each field that takes only one."""
    kept = dict(guesses)
    for field in set(guesses.values()) - SEVERAL:
        places = [place for place, guess in guesses.items() if guess == field]
        best = min(places, key=partial(_rank_at, columns, field))
        for place in places:
            if place != best:
                del kept[place]
    if _has_business_address(kept, columns):
        kept = {
            place: field
            for place, field in kept.items()
            if field != F.STREET or not _is_elsewhere(columns[place])
        }
    if F.FIRST_NAME in kept.values() and F.LAST_NAME in kept.values():
        # The full name beside its parts is the same again.
        kept = {place: field for place, field in kept.items() if field != F.PERSON}
    return kept


def _rank_at(columns: list[Column], field: F, place: int) -> tuple[bool, bool, bool, int]:
    column = columns[place]
    repeats = field == F.EXTERNAL_ID and len(set(column.values)) < len(column.values)
    return column.is_blank, repeats, _is_lesser(column), place


def _is_lesser(column: Column) -> bool:
    return bool(LESSER & set(column.name.split()))


def _is_elsewhere(column: Column) -> bool:
    """Another address; but "address 2" is the second line of the same one."""
    return _is_lesser(column) and not SECOND_LINE.fullmatch(column.name)


def _has_business_address(mapping: Mapping, columns: list[Column]) -> bool:
    return any(
        field == F.STREET and not columns[place].is_blank and "home" not in columns[place].name
        for place, field in mapping.items()
    )
