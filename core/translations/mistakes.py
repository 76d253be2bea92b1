"""What is wrong with the French of a catalogue, as far as a machine can tell."""

import re
from collections.abc import Iterator

from babel.messages.catalog import Catalog, Message

# %(name)s and {name}, and the bare %s and %d.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|%[sd]")
# French keeps ; : ! ? and guillemets off the word beside them by a space that does not break.
NARROW, NO_BREAK = "\u202f", "\u00a0"
SPACES = NARROW + NO_BREAK
ENTITY = re.compile(r"&#?\w+;")
# A sign at the end of a word: not the colon of 10:30 or https://, nor the ? of an address.
BEFORE_SIGN = re.compile(rf"[^{SPACES}(!?](?=[;:!?]+(?:[\s{SPACES}).,»<\"]|$))|[^{SPACES}](?=»)")
AFTER_OPENING = re.compile(rf"«(?![{SPACES}])")


def in_catalogue(catalogue: Catalog) -> Iterator[str]:
    """A line for each mistake in one catalogue."""
    for message in catalogue:
        if message.id:
            for mistake in _mistakes(message):
                yield f"“{_singular(message)}” {mistake}"


def between_catalogues(catalogues: dict[str, Catalog]) -> Iterator[str]:
    """Django pours all catalogues into one: the same English cannot have two kinds of French."""
    seen: dict[tuple[str, str], tuple[str, Message]] = {}
    for app, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id or not any(_strings(message)):
                continue
            first_app, first = seen.setdefault(
                (_singular(message), message.context or ""), (app, message)
            )
            if _strings(first) != _strings(message):
                yield (
                    f"“{_singular(message)}” is “{_strings(first)[0]}” in {first_app} and "
                    f"“{_strings(message)[0]}” in {app}: agree, or tell them apart with pgettext"
                )


def _mistakes(message: Message) -> Iterator[str]:
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    if any("!" in text or "successfully" in text.lower() for text in english):
        yield "has an exclamation mark or “successfully”: say plainly what happened"
    french = _strings(message)
    if not all(french) or len(french) != len(english):
        yield "lacks its French"
        return
    if message.fuzzy:
        yield "is marked fuzzy: check it and remove the mark"
    yield from _placeholder_mistakes(english, french)
    for text in french:
        yield from _typography_mistakes(text)


def _placeholder_mistakes(english: list[str], french: list[str]) -> Iterator[str]:
    wanted = {name for text in english for name in PLACEHOLDER.findall(text)}
    # A singular may say “one” in words; the last form must name everything.
    for position, text in enumerate(french):
        given = set(PLACEHOLDER.findall(text))
        lost = wanted - given if position == len(french) - 1 else set()
        for name in sorted(lost):
            yield f"loses {name} in French"
        for name in sorted(given - wanted):
            yield f"has {name} in French only"


def _typography_mistakes(text: str) -> Iterator[str]:
    plain = ENTITY.sub("x", text)
    if match := BEFORE_SIGN.search(plain):
        sign = plain[match.end()]
        yield f"needs a narrow no-break space (U+202F) before “{sign}” in French"
    if AFTER_OPENING.search(plain):
        yield "needs a narrow no-break space (U+202F) after “«” in French"


def _strings(message: Message) -> list[str]:
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
