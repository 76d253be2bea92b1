"""A row of a file as a lead that may be taken in, or the reasons why it is not one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import User
from contacts.batch import IncomingPhone
from contacts.matching.companies import domain_of
from contacts.points import NAME_LENGTH, PHONE_LENGTH, clean_email, split_name, tidy, to_e164
from imports.conventions import Conventions
from imports.fields import F
from imports.fold import fold_words
from imports.headers import STREET_NUMBER
from imports.mapping import Mapping
from imports.values.amounts import (
    NotUnderstood,
    currency_of_amount,
    parse_amount,
    parse_currency,
)
from imports.values.dates import parse_date, parse_moment
from imports.values.places import parse_country
from leads.intake import StagedLead

# What programs write where they have nothing.
NOTHING = {
    "-", "--", "—", "–", "n/a", "#n/a", "null", "(null)", "none", "(none)", "nan", "?", ".",
    "[not provided]", "#ref!", "#value!", "#name?", "#div/0!", "undefined",
}  # fmt: skip
LONGEST_NOTHING = max(map(len, NOTHING))
EMAILS = re.compile(r"\s*(?:[;,\n]| ::: |\s/\s)\s*")
PHONES = re.compile(r"\s*(?:[;,\n]| ::: |\s/\s|\s(?:or|ou)\s)\s*")
LABELS = re.compile(r"\s*(?:[;,\n|]| ::: )\s*")
# 12, 12 bis, 4/17, 6a: what stands before the name of a street, with a blank between.
HOUSE_NUMBER = re.compile(r"\d[\d\s/-]*(?:bis|ter|quater|[a-z])?", re.IGNORECASE)
# Groups that Google puts every contact into.
SYSTEM_LABEL = re.compile(r"\* ?my\w+", re.IGNORECASE)
LIMITS = {
    F.TITLE: 200, F.FIRST_NAME: NAME_LENGTH, F.LAST_NAME: NAME_LENGTH, F.PERSON: 200,
    F.JOB_TITLE: 150, F.ORGANIZATION: 200, F.WEBSITE: 2000, F.POSTCODE: 20, F.CITY: 100,
    F.REGION: 100, F.CHANNEL: 100, F.EXTERNAL_ID: 100,
}  # fmt: skip
STREET_LENGTH = 200
LABEL_LENGTH = 60
NOTE_LENGTH = 50_000

NOT_A = {
    F.VALUE: gettext_lazy("“%(value)s” is not an amount."),
    F.CURRENCY: gettext_lazy("“%(value)s” is not a currency."),
    F.CLOSE: gettext_lazy("“%(value)s” is not a date."),
    F.CREATED: gettext_lazy("“%(value)s” is not a date."),
    F.BORN: gettext_lazy("“%(value)s” is not a date."),
    F.COUNTRY: gettext_lazy("“%(value)s” is not a country."),
    F.OWNER: gettext_lazy("Nobody here is called “%(value)s”."),
    F.EMAIL: gettext_lazy("“%(value)s” is not an e-mail address."),
    F.PHONE: gettext_lazy("“%(value)s” is not a phone number."),
}
TOO_LONG = gettext_lazy("“%(value)s” is longer than %(limit)s characters.")


@dataclass(frozen=True)
class ReadRow:
    """A lead and the note that comes with it, or the reasons for its refusal."""

    lead: StagedLead | None
    note: str = ""
    refused: str = ""
    # What was left out or cut because it could not be understood or was too long.
    warnings: Sequence[str] = ()


class RowReader:
    """Reads the rows of one file by its mapping.

    `forgives`: fields whose values are left out where they cannot be understood; and cut where
    they are too long; those of all others refuse their row.
    """

    def __init__(
        self,
        columns: Sequence[str],
        mapping: Mapping,
        usual: Conventions,
        *,
        owner: User,
        forgives: frozenset[F] = frozenset(),
        by_rules: bool = False,
    ) -> None:
        self.forgives, self.mapping = forgives, mapping
        self.columns = columns
        self.usual = usual
        self.owner, self.by_rules = owner, by_rules
        self.places: dict[F, list[int]] = {}
        for place in sorted(mapping):
            self.places.setdefault(mapping[place], []).append(place)
        numbers = [p for p in self.places.get(F.STREET, ()) if _is_street_number(columns[p])]
        if numbers:
            rest = [place for place in self.places[F.STREET] if place not in numbers]
            self.places[F.STREET] = numbers + rest
        # Phones in the order of their columns: the first is the primary one.
        kinds = {F.PHONE: "work", F.MOBILE: "mobile"}
        self.phones = [
            (place, kinds[mapping[place]]) for place in sorted(mapping) if mapping[place] in kinds
        ]
        a_day = partial(parse_date, day_first=usual.day_first)
        self.parsers: dict[F, Callable[[str], Any]] = {
            F.CLOSE: a_day,
            F.BORN: a_day,
            F.CREATED: partial(parse_moment, day_first=usual.day_first, zone=usual.zone),
            F.CURRENCY: partial(parse_currency, company=usual.currency),
            F.COUNTRY: parse_country,
            F.OWNER: self._find_owner,
        }
        self.e164 = lru_cache(20_000)(to_e164)

    def read(self, cells: Sequence[str]) -> ReadRow:
        """The lead in a row. Every value that is not understood is named in the refusal."""
        row = _Cells(self, cells)
        lead, note = row.lead(), row.note()
        if row.problems:
            return ReadRow(None, refused=" ".join(row.problems), warnings=row.warnings)
        return ReadRow(lead, note, warnings=row.warnings)

    def _find_owner(self, text: str) -> User:
        user = self.usual.owners.get(fold_words(text))
        if user is None:
            raise NotUnderstood(text)
        return user


@dataclass
class _Cells:
    """The cells of one row, and what could not be understood in them."""

    reader: RowReader
    cells: Sequence[str]
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lead(self) -> StagedLead:
        first, last = self._name()
        country = self._parsed(F.COUNTRY) or ""
        value, currency = self._money()
        switchboard = [
            (place, "work") for place in self.reader.places.get(F.ORGANIZATION_PHONE, ())
        ]
        return StagedLead(
            owner=self._parsed(F.OWNER) or (None if self.reader.by_rules else self.reader.owner),
            fallback_owner=self.reader.owner,
            title=self._text(F.TITLE),
            value=value,
            currency=currency,
            expected_close_on=self._parsed(F.CLOSE),
            labels=self._labels(),
            channel=self._text(F.CHANNEL),
            created_at=self._parsed(F.CREATED),
            origin_id=self._text(F.EXTERNAL_ID),
            first_name=first,
            last_name=last,
            job_title=self._text(F.JOB_TITLE),
            born_on=self._parsed(F.BORN),
            emails=self._emails(F.EMAIL),
            phones=self._phones(self.reader.phones, country),
            organization=self._text(F.ORGANIZATION),
            domain=domain_of(self._text(F.WEBSITE))[:253],
            organization_emails=self._emails(F.ORGANIZATION_EMAIL),
            organization_phones=self._phones(switchboard, country),
            address={
                "street": self._street(),
                "postcode": self._text(F.POSTCODE),
                "city": self._text(F.CITY),
                "region": self._text(F.REGION),
                "country": country,
            },
        )

    def note(self) -> str:
        places = [place for place, _text in self._filled(F.NOTE)]
        named = len(self.reader.places.get(F.NOTE, ())) > 1
        texts = [
            f"{self.reader.columns[place]}: {self.cells[place]}" if named else self.cells[place]
            for place in places
        ]
        text = "\n\n".join(texts)
        if len(text) > NOTE_LENGTH:
            self._refuse(places[0], TOO_LONG, limit=NOTE_LENGTH)
        return text[:NOTE_LENGTH]

    def _filled(self, name: F) -> Iterator[tuple[int, str]]:
        """The cells of a field that say something, in the order of their columns."""
        for place in self.reader.places.get(name, ()):
            text = self.cells[place]
            if text and (len(text) > LONGEST_NOTHING or text.lower() not in NOTHING):
                yield place, text

    def _text(self, name: F) -> str:
        for place, text in self._filled(name):
            line = " ".join(text.split())
            if len(line) > LIMITS[name]:
                self._refuse(place, TOO_LONG, limit=LIMITS[name])
            return line[: LIMITS[name]].rstrip()
        return ""

    def _parsed(self, name: F) -> Any:
        """The value of a field that is not text; None where there is none."""
        for place, text in self._filled(name):
            try:
                return self.reader.parsers[name](text)
            except NotUnderstood:
                self._refuse(place, NOT_A[name])
        return None

    def _refuse(self, place: int, sentence: Any, **details: Any) -> None:
        text = self.cells[place]
        shown = text if len(text) <= 60 else f"{text[:59]}…"
        problem = sentence % {"value": shown, **details}
        heard = (
            self.warnings if self.reader.mapping[place] in self.reader.forgives else self.problems
        )
        heard.append(f"{self.reader.columns[place]}: {problem}")

    def _name(self) -> tuple[str, str]:
        first, last = self._text(F.FIRST_NAME), self._text(F.LAST_NAME)
        if first or last:
            return first, last
        full = self._text(F.PERSON)
        # An address in the place of a name is one, and the row says so again in its e-mail.
        return (full[:NAME_LENGTH], "") if clean_email(full) else split_name(full)

    def _money(self) -> tuple[Decimal | None, str]:
        currency = self._parsed(F.CURRENCY) or ""
        for place, text in self._filled(F.VALUE):
            mark = self.reader.usual.decimal_marks.get(place, "")
            try:
                value = parse_amount(text, decimal=mark)
            except NotUnderstood:
                self._refuse(place, NOT_A[F.VALUE])
                break
            beside = currency_of_amount(text, company=self.reader.usual.currency)
            return value, currency or beside
        return None, currency

    def _emails(self, name: F) -> list[str]:
        found: dict[str, None] = {}
        for place, cell in self._filled(name):
            for text in filter(None, EMAILS.split(cell)):
                if address := clean_email(text):
                    found[address] = None
                else:
                    self._refuse(place, NOT_A[F.EMAIL])
        return list(found)

    def _phones(self, columns: list[tuple[int, str]], country: str) -> list[IncomingPhone]:
        found: dict[str, IncomingPhone] = {}
        for place, label in columns:
            for text in PHONES.split(self.cells[place]):
                number = tidy(text)
                if not number or number.lower() in NOTHING:
                    continue
                if len(number) > PHONE_LENGTH or not any(c.isdigit() for c in number):
                    self._refuse(place, NOT_A[F.PHONE])
                    continue
                e164 = self.reader.e164(number, country or self.reader.usual.country)
                found.setdefault(e164 or number, IncomingPhone(number, e164, label))
        return list(found.values())

    def _labels(self) -> list[str]:
        found = []
        for place, cell in self._filled(F.LABELS):
            for text in filter(None, LABELS.split(cell)):
                if len(text) > LABEL_LENGTH:
                    self._refuse(place, TOO_LONG, limit=LABEL_LENGTH)
                elif not SYSTEM_LABEL.fullmatch(text):
                    found.append(text)
        return found

    def _street(self) -> str:
        """The lines of an address as one: "12" and "rue Nationale" are 12 rue Nationale."""
        street, first = "", 0
        for place, text in self._filled(F.STREET):
            gap = " " if HOUSE_NUMBER.fullmatch(street) else ", "
            street = f"{street}{gap}{' '.join(text.split())}" if street else " ".join(text.split())
            first = first or place
        if len(street) > STREET_LENGTH:
            self._refuse(first, TOO_LONG, limit=STREET_LENGTH)
        return street[:STREET_LENGTH].rstrip()


def _is_street_number(name: str) -> bool:
    return fold_words(name) in STREET_NUMBER
