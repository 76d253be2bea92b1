"""Which files speak, to which catalogue they belong, and the words they hold."""

import tokenize
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.conf import settings
from django.utils.translation.template import templatize

PROJECT = "crm"
# Folders of `templates/` that are not named after the app whose words they hold.
TEMPLATES_OF = {"account": "accounts", "allauth": "accounts", "mfa": "accounts"}

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def apps() -> list[str]:
    return list(dict.fromkeys([*settings.OUR_APPS, PROJECT]))


def python_files(app: str) -> Iterator[Path]:
    """The code of one app. Migrations say nothing to people."""
    for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def template_files() -> Iterator[Path]:
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path


def script_files() -> Iterator[Path]:
    return iter(sorted((settings.BASE_DIR / "static").rglob("*.js")))


def app_of_template(path: Path) -> str:
    """The app whose catalogue holds the words of a template."""
    folder = path.relative_to(settings.BASE_DIR / "templates").parts[0]
    owner = TEMPLATES_OF.get(folder, folder)
    return owner if owner in apps() else PROJECT


def gather_all() -> dict[str, Catalog]:
    """The words of each app, in English, without their French."""
    words = {app: Catalog(locale="fr", fuzzy=False) for app in apps()}
    for app in apps():
        for path in python_files(app):
            _add(words[app], path, path.read_bytes())
    for path in template_files():
        source = templatize(path.read_text(), origin=str(path))
        # What is left of a template is indented as HTML is, which is not how Python reads it.
        lines = "\n".join(line.strip() for line in source.splitlines())
        _add(words[app_of_template(path)], path, lines.encode())
    return words


def _add(catalogue: Catalog, path: Path, code: bytes) -> None:
    try:
        found = list(extract("python", BytesIO(code), KEYWORDS, ("Translators:",)))
    except (SyntaxError, tokenize.TokenError) as error:
        raise ValueError(f"The words of {path} cannot be read: {error}") from error
    for _line, message, comments, context in found:
        if message and message != "":
            catalogue.add(message, context=context, auto_comments=comments)
