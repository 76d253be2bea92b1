import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import Company
from core.postgres import locks
from core.preparation import prepare
from core.progress import say, step
from core.supervisor import Program, Supervisor
from crm import demo, serving


class Command(BaseCommand):
    help = "Run everything: database, web server and job worker, until Ctrl-C."
    requires_system_checks = []

    def handle(self, **options):
        with _only_one():
            serving.refuse_unusable_port()
            prepare()
            _load_demo()
            manage = str(settings.BASE_DIR / "manage.py")
            web = Program("web server", [manage, "serve"])
            worker = Program("job worker", [manage, "work"])
            code = Supervisor([web, worker]).run(serving.answers, _announce)
        if code:
            raise CommandError("Stopped.", returncode=code)
        say("Stopping the database…")


@contextmanager
def _only_one() -> Iterator[None]:
    """One run per data folder. A second one learns where the first can be found."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    note = settings.DATA_DIR / "run.address"
    handle = locks.try_exclusive(settings.DATA_DIR / "run.lock")
    if handle is None:
        raise CommandError(f"Passerelle already runs from this folder, at {_read(note)}")
    note.write_text(serving.address())
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
        os.close(handle)


def _read(note: Path) -> str:
    try:
        return note.read_text()
    except FileNotFoundError:
        return "an address that it has not told yet."


def _load_demo() -> None:
    if demo.is_wanted():
        with step("Making the demo company"):
            call_command("load_demo", stdout=io.StringIO())


def _announce() -> None:
    say(f"\nPasserelle is at {serving.address()}")
    if Company.objects.filter(is_demo=True).exists():
        say("Sign in with:")
        for email, password, role in demo.SIGN_INS:
            say(f"  {role:<8} {email:<22} {password}")
    say("Ctrl-C stops everything.\n")
    connection.close()
