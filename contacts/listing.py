"""Reading the address book: what a person typed, found in names, addresses and numbers."""

import re
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from contacts.models import Email, Organization, Person, Phone
from contacts.points import tidy
from core.paging import Page, page_after
from core.text import like_pattern

# Trigrams need three characters; fewer, of a name or a number, find half the address book.
FEWEST_LETTERS = FEWEST_DIGITS = 3
NUMBER = re.compile(r"[\d\s()+./-]+")
BY_NAME = ("name_folded", "id")
PAGE = 50


def matching[C: (Person, Organization)](contacts: QuerySet[C], typed: str) -> QuerySet[C]:
    """Contacts with every word typed in their name, or all of it in an e-mail or a number.

    Accents and case do not matter, and parts of words are enough. Each way of finding has an
    index of its own, so they are united rather than joined by OR.
    """
    words = tidy(typed).split()
    if not words:
        return contacts
    model: Any = contacts.model
    in_name = Q()
    for word in words:
        in_name &= Q(name_folded__like=like_pattern(word))
    if len("".join(words)) < FEWEST_LETTERS:
        # Nearly everybody has it in their name: read the list in its order until a page is full.
        return contacts.filter(in_name)
    ids = model.objects.filter(in_name).order_by().values("pk")
    return contacts.filter(pk__in=ids.union(*_found_otherwise(model, "".join(words)), all=True))


def _found_otherwise(model: Any, text: str) -> list[QuerySet[Any, Any]]:
    owner = str(model._meta.model_name)
    mine = {f"{owner}__isnull": False}
    emails = Email.objects.filter(normalized__like=like_pattern(text), **mine)
    found: list[Any] = [emails.order_by().values(f"{owner}_id")]
    if model is Organization:
        found.append(model.objects.filter(domain__contains=text.lower()).order_by().values("pk"))
    digits = "".join(character for character in text if character.isdecimal())
    if NUMBER.fullmatch(text) and len(digits) >= FEWEST_DIGITS:
        # 06 12 is +33 6 12: the zero in front is not in the international number.
        in_number = Q(e164__contains=digits.lstrip("0") or digits) | Q(digits__contains=digits)
        found.append(Phone.objects.filter(in_number, **mine).order_by().values(f"{owner}_id"))
    return found


def page_of(contacts: Any, after: str, *, user: User) -> Page[Any]:
    """A page of contacts by name with everything that its lines show.

    An organization that the user may not see is None.
    """
    contacts = contacts.select_related("owner").with_points()
    if contacts.model is Person:
        seen = Organization.objects.visible_to(user)
        contacts = contacts.prefetch_related(Prefetch("organization", seen))
    return page_after(contacts, after, order=BY_NAME, size=PAGE)
