import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from imports.mapping import problems
from imports.models import Import
from imports.reading import Unreadable
from imports.running import mapping_of, run
from imports.services import discard_files, receive_file


class Command(BaseCommand):
    help = "Import leads from a CSV, XLS, XLSX or ODS file: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet")
        parser.add_argument(
            "--owner", required=True, metavar="EMAIL", help="who will own the new leads"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and keep nothing"
        )
        parser.add_argument(
            "--json", action="store_true", help="print the counts as JSON on the last line"
        )

    def handle(self, *, file: Path, owner: str, dry_run: bool, **options: Any) -> None:
        began = time.monotonic()
        user = User.objects.filter(email__iexact=owner.strip(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody here has the e-mail {owner}.")
        source = self._receive(file, user)
        keep = False
        try:
            # One transaction: a command that is killed leaves nothing behind.
            with transaction.atomic():
                source.state, source.started_at = Import.State.RUNNING, timezone.now()
                source.save()
                self._refuse_problems(source)
                run(source, report=lambda done: self._show(done, source.rows_total))
                keep = not dry_run
                transaction.set_rollback(dry_run)
        finally:
            if not keep:
                discard_files(source)
        self._tell(source, time.monotonic() - began, dry_run=dry_run, as_json=options["json"])

    def _receive(self, path: Path, user: User) -> Import:
        try:
            if path.is_dir():
                raise CommandError(f"{path} is a folder.")
            with path.open("rb") as content, transaction.atomic():
                source = receive_file(File(content), name=path.name, owner=user, by=user)
                transaction.set_rollback(True)
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        # Saved again in the transaction of the run.
        source.pk, source._state.adding = None, True
        return source

    def _refuse_problems(self, source: Import) -> None:
        if found := problems(mapping_of(source), source.columns):
            raise CommandError(" ".join(found))

    def _show(self, done: int, total: int) -> None:
        """Progress, on a line of its own in a log and over itself on a terminal."""
        end = "\r" if sys.stderr.isatty() and done < total else "\n"
        self.stderr.write(f"{done:,} of {total:,} rows", ending=end, style_func=str)
        self.stderr.flush()

    def _tell(self, source: Import, seconds: float, *, dry_run: bool, as_json: bool) -> None:
        counts = {
            "rows": source.rows_done,
            "created": source.created_count,
            "linked": source.linked_count,
            "skipped": source.skipped_count,
            "refused": source.refused_count,
            "seconds": round(seconds, 2),
        }
        if as_json:
            self.stdout.write(json.dumps(counts))
            return
        verb = "Would create" if dry_run else "Created"
        self.stdout.write(
            f"{verb} {source.created_count:,} leads from {source.rows_done:,} rows "
            f"({source.linked_count:,} linked to contacts already known), "
            f"skipped {source.skipped_count:,}, refused {source.refused_count:,}, "
            f"in {seconds:.1f} s."
        )
