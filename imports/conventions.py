"""What one cell cannot say: how its file writes dates and amounts, and what is usual here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.company import company_currency, company_time_zone
from accounts.models import User
from contacts.points import default_country
from imports.fields import F
from imports.fold import fold_words
from imports.mapping import Mapping
from imports.values.amounts import decimal_mark
from imports.values.dates import day_first

# Where the month comes first and nothing in the file says otherwise.
MONTH_FIRST_COUNTRIES = {"US", "PH"}
DAYS = {F.CLOSE, F.CREATED, F.BORN}


@dataclass(frozen=True)
class Conventions:
    """How a file is to be understood, decided once for all of its rows."""

    day_first: bool
    decimal_marks: dict[int, str]
    currency: str
    country: str
    zone: ZoneInfo
    owners: dict[str, User]


def find_conventions(
    rows: Iterable[tuple[int, Sequence[str]]], mapping: Mapping, *, dates: str
) -> Conventions:
    """By the evidence of all rows. `dates` is somebody's choice of "day" or "month" first."""
    amounts: dict[int, list[str]] = {p: [] for p, field in mapping.items() if field == F.VALUE}
    days = [place for place, field in mapping.items() if field in DAYS]
    written: list[str] = []
    if amounts or days:
        for _number, cells in rows:
            for place, texts in amounts.items():
                texts.append(cells[place])
            written += [cells[place] for place in days if cells[place]]
    country = default_country()
    return Conventions(
        day_first=dates == "day" if dates else _day_first(written, country),
        decimal_marks={place: decimal_mark(texts) for place, texts in amounts.items()},
        currency=company_currency(),
        country=country,
        zone=company_time_zone(),
        owners=possible_owners(),
    )


def possible_owners() -> dict[str, User]:
    """Who may own a lead, by folded e-mail and by folded name."""
    users = User.objects.filter(is_active=True).order_by("-pk")
    return {fold_words(text): user for user in users for text in (user.name, user.email) if text}


def _day_first(written: list[str], country: str) -> bool:
    decided = day_first(written)
    return country not in MONTH_FIRST_COUNTRIES if decided is None else decided
