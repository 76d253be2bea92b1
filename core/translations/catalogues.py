"""Catalogues on disk: read, merged with what the sources say now, written, compiled."""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

from core.translations.gathering import apps

# Short on purpose: dates and names of translators change often and are in the history anyway.
HEADER = r"""msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"
"""


def path_of(app: str) -> Path:
    return settings.BASE_DIR / app / "locale" / "fr" / "LC_MESSAGES" / "django.po"


def all_paths() -> Iterator[Path]:
    return (path for path in map(path_of, apps()) if path.exists())


def read(path: Path) -> Catalog:
    """The catalogue in a file; an empty one if there is no file yet."""
    if not path.exists():
        return Catalog(locale="fr", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="fr", abort_invalid=True)


def merged(words: Catalog, french: Catalog, *, keep_unused: bool = False) -> Catalog:
    """The words of the sources with the French that is known for them. Nothing is guessed."""
    catalogue = Catalog(locale="fr", fuzzy=False)
    for word in _messages(words):
        known = french.get(word.id, context=word.context)
        catalogue.add(
            word.id,
            _string_for(word, known),
            auto_comments=word.auto_comments,
            user_comments=known.user_comments if known else (),
            flags=word.flags | ({"fuzzy"} & known.flags if known else set()),
            context=word.context,
        )
    if keep_unused:
        catalogue.obsolete = dict(french.obsolete)
        for message in _messages(french):
            if catalogue.get(message.id, context=message.context) is None:
                catalogue.obsolete[_key(message)[0]] = message
    return catalogue


def rendered(catalogue: Catalog) -> bytes:
    """A catalogue as the file holds it: sorted and without line numbers, for small changes."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    text = body.getvalue().strip()
    return HEADER.encode() + (b"\n" + text + b"\n" if text else b"")


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue, or remove the file of an app that says nothing."""
    if not len(catalogue) and not catalogue.obsolete:
        path.unlink(missing_ok=True)
        path.with_suffix(".mo").unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rendered(catalogue))


def is_stale(path: Path, catalogue: Catalog) -> bool:
    """Whether the file differs from what the sources ask for."""
    if not len(catalogue):
        return path.exists()
    return not path.exists() or path.read_bytes() != rendered(catalogue)


def differences(old: Catalog, new: Catalog) -> Iterator[str]:
    before = {_key(message): message for message in _messages(old)}
    after = {_key(message): message for message in _messages(new)}
    for key in sorted(after.keys() - before.keys()):
        yield f"+ {key[0]}"
    for key in sorted(before.keys() - after.keys()):
        yield f"- {key[0]}"


def compile_one(path: Path) -> bool:
    """Compile a catalogue beside itself, if it is newer than its compiled file."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
        return False
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, read(path))
    # A process that starts now reads the old file or the new one, never half of it.
    draft.replace(target)
    return True


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _key(message: Message) -> tuple[str, str]:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular, message.context or ""


def _string_for(word: Message, known: Message | None) -> str | tuple[str, ...] | None:
    """The known French, in the shape this word needs: one text, or one for each plural form."""
    if known is None or not known.string:
        return None
    if isinstance(known.string, str):
        return (known.string, "") if word.pluralizable else known.string
    return tuple(known.string) if word.pluralizable else known.string[0]
