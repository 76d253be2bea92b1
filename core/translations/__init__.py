"""The words of the interface: gathered from code and templates, kept in catalogues, checked.

No GNU gettext is needed: Babel reads, writes and compiles. Each app has one catalogue,
`APP/locale/fr/LC_MESSAGES/django.po`, for its own code and for the templates in `templates/APP/`.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings

from core.translations import catalogues, gathering, mistakes, visible


def compile_all() -> int:
    """Compile every catalogue that changed since it was compiled. Answers how many there were."""
    return sum(catalogues.compile_one(path) for path in catalogues.all_paths())


def update_all(*, keep_unused: bool = False) -> list[str]:
    """Bring the catalogues up to date with the sources: new words in, dropped words out.

    Existing French stays. Answers a line for each word that was added to or dropped from a file.
    """
    news: list[str] = []
    for app, words in gathering.gather_all().items():
        path = catalogues.path_of(app)
        old = catalogues.read(path)
        new = catalogues.merged(words, old, keep_unused=keep_unused)
        catalogues.write(path, new)
        news += [f"{shown(path)}: {line}" for line in catalogues.differences(old, new)]
    return news


def problems() -> list[str]:
    """Everything that keeps the interface from being whole in both languages, a line each."""
    found: list[str] = []
    french: dict[str, Catalog] = {}
    for app, words in gathering.gather_all().items():
        path = catalogues.path_of(app)
        kept = catalogues.read(path)
        french[app] = kept
        if catalogues.is_stale(path, catalogues.merged(words, kept)):
            found.append(f"{shown(path)}: not up to date, run `manage.py messages`")
        found += [f"{shown(path)}: {line}" for line in mistakes.in_catalogue(kept)]
    found += mistakes.between_catalogues(french)
    found += visible.hard_coded()
    return found


def shown(path: Path) -> str:
    """A path as people write it: from the root of the project."""
    return path.relative_to(settings.BASE_DIR).as_posix()
