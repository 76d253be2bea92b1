"""Reading the address book: what a person typed, found in names, addresses and numbers."""

import re

from django.db.models import Q, QuerySet

from contacts.models import Email, Organization, Person, Phone
from contacts.points import tidy
from core.text import like_pattern

# Trigrams need three characters; of a number, fewer digits would find half the address book.
FEWEST_DIGITS = 3
NUMBER = re.compile(r"[\d\s()+./-]+")


def matching[C: (Person, Organization)](contacts: QuerySet[C], typed: str) -> QuerySet[C]:
    """Contacts with every word typed in their name, or all of it in an e-mail or a number.

    Accents and case do not matter, and parts of words are enough.
    """
    words = tidy(typed).split()
    if not words:
        return contacts
    in_name = Q()
    for word in words:
        in_name &= Q(name_folded__like=like_pattern(word))
    owner = str(contacts.model._meta.model_name)
    text = "".join(words)
    emails = Email.objects.filter(normalized__like=like_pattern(text))
    found = in_name | Q(pk__in=emails.filter(**_set(owner)).values(f"{owner}_id"))
    if contacts.model is Organization:
        found |= Q(domain__contains=text.lower())
    digits = "".join(character for character in text if character.isdecimal())
    if NUMBER.fullmatch(text) and len(digits) >= FEWEST_DIGITS:
        # 06 12 is +33 6 12: the zero in front is not in the international number.
        national = digits.lstrip("0") or digits
        phones = Phone.objects.filter(Q(e164__contains=national) | Q(digits__contains=digits))
        found |= Q(pk__in=phones.filter(**_set(owner)).values(f"{owner}_id"))
    return contacts.filter(found)


def _set(owner: str) -> dict[str, bool]:
    return {f"{owner}__isnull": False}
