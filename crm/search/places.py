"""Where the search looks. Each place has an index, and gives at most a few dozen candidates."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from accounts.models import User
from activities.models import Note
from contacts.models import Email, Organization, Person, Phone
from contacts.names import fold
from core.text import Fold, like_pattern
from crm.search.relevance import BEGINS, INSIDE, WHOLE, Hit, relevance
from deals.models import Deal
from fields.finding import texts_with
from leads.models import Lead

# Enough to choose the best few from; more would only be read and thrown away.
CANDIDATES = 60
NAMED: dict[str, tuple[Any, str]] = {
    "person": (Person, "name_folded"),
    "organization": (Organization, "name_folded"),
    "deal": (Deal, "title_folded"),
    "lead": (Lead, "title_folded"),
}
# A little before others that answer as well: contacts first, and what is in a note last.
ADVANTAGE = {"person": 1.0, "organization": 0.9, "deal": 0.6, "lead": 0.5}
FEWEST_LETTERS = FEWEST_DIGITS = 3
NOTE_SCORE = 40


def named(kind: str, typed: str, user: User) -> Iterator[Hit]:
    """Records whose name or title is, begins with, or holds the words typed."""
    model, column = NAMED[kind]
    seen = model.objects.visible_to(user).order_by()
    words = typed.split()
    begins, inside = Q(), Q()
    for word in words:
        begins &= Q(**{f"{column}__like": _pattern(word, "")}) | Q(
            **{f"{column}__like": _pattern(word, "% ")}
        )
        inside &= Q(**{f"{column}__like": like_pattern(word)})
    ways = [
        Q(**{column: Fold(Value(typed))}),
        Q(**{f"{column}__like": _pattern(typed, "")}),
        begins,
    ]
    if len(typed) >= FEWEST_LETTERS:
        ways.append(inside)
    yield from _scored(kind, _united([seen.filter(way) for way in ways], column), typed)


def alike(kind: str, typed: str, user: User) -> Iterator[Hit]:
    """Records whose name is like what was typed, a slip or two aside."""
    model, column = NAMED[kind]
    rows = model.objects.visible_to(user).filter(
        **{f"{column}__trigram_word_similar": Fold(Value(typed))}
    )
    yield from _scored(kind, rows.order_by().values_list("pk", column)[: CANDIDATES * 5], typed)


def employed(typed: str, user: User) -> Iterator[Hit]:
    """People by a part of their name and a part of their organization's: marie radium."""
    words = typed.split()
    if len(words) < 2:
        return
    employers = Organization.objects.visible_to(user).order_by()
    for place, word in enumerate(words):
        rest = words[:place] + words[place + 1 :]
        if len(word) < FEWEST_LETTERS:
            continue
        there = employers.filter(name_folded__like=like_pattern(word)).values("pk")[:CANDIDATES]
        people = Person.objects.visible_to(user).filter(organization__in=there)
        for part in rest:
            people = people.filter(name_folded__like=like_pattern(part))
        rows = people.order_by().values_list("pk", "name_folded", "organization__name_folded")
        for pk, name, employer in rows[:CANDIDATES]:
            yield Hit("person", pk, relevance(typed, f"{name} {employer}") + ADVANTAGE["person"])


def addressed(typed: str, user: User) -> Iterator[Hit]:
    """Contacts by a part of an e-mail address, or organizations by their web domain."""
    text = "".join(typed.split())
    if len(text) < FEWEST_LETTERS:
        return
    seen = Email.objects.visible_to(user)
    rows = seen.filter(normalized__like=like_pattern(text)).order_by()
    for person, organization, address in rows.values_list(
        "person_id", "organization_id", "normalized"
    )[:CANDIDATES]:
        kind = "person" if person else "organization"
        score = relevance(text, fold(address)) + ADVANTAGE[kind] - 1
        yield Hit(kind, person or organization, score, said=address)
    named_so = Organization.objects.visible_to(user).filter(domain__startswith=text)
    for pk, domain in named_so.order_by().values_list("pk", "domain")[:CANDIDATES]:
        yield Hit("organization", pk, relevance(text, domain), said=domain)


def numbered(typed: str, user: User) -> Iterator[Hit]:
    """Contacts by some digits of a phone number, in the national or international writing."""
    digits = "".join(character for character in typed if character.isdecimal())
    if len(digits) < FEWEST_DIGITS:
        return
    # 06 12 is +33 6 12, and so is 0033 6 12: the zeros in front are not in the number.
    bare = digits.lstrip("0") or digits
    found = Phone.objects.visible_to(user).filter(
        Q(e164__contains=bare) | Q(digits__contains=digits)
    )
    rows = found.order_by().values_list("person_id", "organization_id", "number", "e164")
    for person, organization, number, e164 in rows[:CANDIDATES]:
        kind = "person" if person else "organization"
        is_end, is_whole = e164.endswith(bare), bare in (e164.lstrip("+"), e164)
        score = WHOLE if is_whole else BEGINS if is_end and len(bare) > 6 else INSIDE + len(bare)
        yield Hit(kind, person or organization, score, said=number)


def written(typed: str, user: User) -> Iterator[Hit]:
    """Notes with all the words typed, the beginning of a word being enough."""
    words = ["".join(c for c in word if c.isalnum()) for word in typed.split()]
    asked = " & ".join(f"{word}:*" for word in words if word)
    if len(asked) < FEWEST_LETTERS + 2:
        return
    query = SearchQuery(asked, config="simple", search_type="raw")
    rows = Note.objects.visible_to(user).with_words().filter(words=query)
    for pk in rows.order_by().values_list("pk", flat=True)[:CANDIDATES]:
        yield Hit("note", pk, NOTE_SCORE)


def kept(typed: str, user: User) -> Iterator[Hit]:
    """Records with the text in a field of the company's own: a contract number, a link."""
    if len(typed) < FEWEST_LETTERS:
        return
    for model, pk, text in texts_with(typed, user=user, most=CANDIDATES):
        kind = str(model._meta.model_name)
        score = relevance(typed, fold(text)) or INSIDE
        yield Hit(kind, pk, score + ADVANTAGE[kind] - 1, said=text)


def _pattern(typed: str, before: str) -> Any:
    """What begins so, or what has a word that begins so."""
    escaped = typed.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return Fold(Value(f"{before}{escaped}%"))


def _united(ways: list[QuerySet[Any]], column: str) -> QuerySet[Any]:
    text = Cast(column, TextField())
    found = [way.annotate(found=text).values_list("pk", "found")[:CANDIDATES] for way in ways]
    return found[0].union(*found[1:])


def _scored(kind: str, rows: Any, typed: str) -> Iterator[Hit]:
    for pk, text in rows:
        if score := relevance(typed, fold(text)):
            yield Hit(kind, pk, score + ADVANTAGE[kind])
