"""Imports in the background."""

from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from imports.models import Import
from imports.running import language_of, run
from imports.services import fail_import

# A database that goes away comes back; the rows that are counted stay counted.
AWAY = RetryStrategy(max_attempts=20, wait=5, retry_exceptions={OperationalError, InterfaceError})


@app.task(name="imports.run", retry=AWAY)
def run_import(import_id: int, language: str = "") -> None:
    """Run an import to its end, from wherever an earlier worker left it.

    Reasons are written in the language of who started it, or else in that of their browser.
    """
    with translation.override(language or None):
        _run(import_id)


def _run(import_id: int) -> None:
    source = Import.objects.select_related("by", "owner").filter(pk=import_id).first()
    if source is None:
        return
    ended = False
    try:
        run(source)
        ended = True
    except (OperationalError, InterfaceError):
        ended = True  # tried again
        raise
    finally:
        if not ended:
            with translation.override(language_of(source)):
                fail_import(source, _("An error of ours stopped this import. Continue it here."))
