"""Custom fields in the search of everything: which texts of records hold what was typed."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from core.text import like_pattern
from fields import registry
from fields.definitions import fields_of

# Each is asked through its index; nobody searches in more.
MOST_FIELDS = 30
WORDS = frozenset({"text", "email", "link"})


def texts_with(typed: str, *, user: User, most: int) -> Iterator[tuple[Any, Any, str]]:
    """Records that the user may see with a short text that holds this: model, key and the text."""
    for subject in registry.all_subjects():
        fields = [
            field
            for field in fields_of(subject.model)
            if field.kind in WORDS or field.kind == "phone"
        ][:MOST_FIELDS]
        if not fields:
            continue
        seen = subject.model.objects.visible_to(user).order_by()
        ways = [
            seen.alias(folded=field.does.folded)
            .filter(folded__like=like_pattern(_typed_in(field, typed)))
            .annotate(found=field.does.raw)
            .values_list("pk", "found")[:most]
            for field in fields
            if _typed_in(field, typed)
        ]
        if ways:
            for key, text in ways[0].union(*ways[1:]):
                yield subject.model, key, text


def _typed_in(field: Any, typed: str) -> str:
    """What to look for in a field: of a phone number its digits, without the zero in front."""
    if field.kind != "phone":
        return typed
    digits = "".join(character for character in typed if character.isdecimal()).lstrip("0")
    return digits if len(digits) > 3 else ""
