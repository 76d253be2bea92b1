import csv
import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from accounts.models import User
from history.models import Operation
from imports.conventions import possible_owners
from imports.fields import LABELS, F
from imports.mapping import Mapping, problems, recognise
from imports.people import Done, Duplicates, Terms, import_people
from imports.reading import Table, Unreadable, understand
from imports.refusals import harmless
from imports.services import RECOGNISED_FROM

SHOWN = 10
# Where the owner is asked for on the command line, and what only leads have.
LEFT_OUT = {F.OWNER, F.TITLE, F.VALUE, F.CURRENCY, F.CLOSE, F.CHANNEL, F.LABELS, F.NOTE, F.CREATED}


class Command(BaseCommand):
    help = "Import people from a CSV, XLS, XLSX or ODS file: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the spreadsheet")
        parser.add_argument("--owner", required=True, metavar="EMAIL", help="who will own them")
        parser.add_argument(
            "--duplicates",
            choices=[str(way) for way in Duplicates],
            default=str(Duplicates.LINK),
            help="what becomes of a row whose person is known already: a contact of its own"
            " (separate), what it lacked is added (link, the default), nothing (skip), or it is"
            " refused and named (ask)",
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="the system whose ids the file has (default: the name of the file)",
        )
        parser.add_argument("--refused", type=Path, metavar="CSV", help="where refused rows go")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen, and keep nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *, file: Path, owner: str, **options: Any) -> None:
        began = time.monotonic()
        user = User.objects.filter(email__iexact=owner.strip(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody here has the e-mail {owner}.")
        with TemporaryDirectory() as folder, translation.override("en"):
            table = self._understand(file, Path(folder) / "rows.csv")
            mapping = self._map(table)
            with transaction.atomic():
                operation = Operation.objects.create(
                    kind=Operation.Kind.IMPORT, by=user, title=file.name[:300]
                )
                done = import_people(
                    table,
                    mapping,
                    Terms(
                        owner=user,
                        by=user,
                        source=options["source"] or file.stem,
                        duplicates=Duplicates(options["duplicates"]),
                        operation=operation,
                    ),
                    report=lambda rows: self._show(rows, table.total),
                )
                transaction.set_rollback(options["dry_run"])
        if options["refused"]:
            self._write_refused(options["refused"], table, done)
        options["operation"] = None if options["dry_run"] else operation.pk
        self._tell(done, time.monotonic() - began, options)

    def _understand(self, file: Path, unpacked: Path) -> Table:
        try:
            if file.is_dir():
                raise CommandError(f"{file} is a folder.")
            return understand(file, unpacked, is_local=True)
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None

    def _map(self, table: Table) -> Mapping:
        mapping = recognise(
            table.columns,
            [cells for _number, cells in table.sample(RECOGNISED_FROM)],
            has_header=bool(table.reading.header),
            owners=frozenset(possible_owners()),
            of_people=True,
        )
        mapping = {place: name for place, name in mapping.items() if name not in LEFT_OUT}
        if found := problems(mapping, table.columns, of_people=True):
            raise CommandError(" ".join(found))
        for place, column in enumerate(table.columns):
            field = LABELS[mapping[place]] if place in mapping else "left out"
            self.stderr.write(f"{column}: {field}", style_func=str)
        return mapping

    def _show(self, done: int, total: int) -> None:
        end = "\r" if sys.stderr.isatty() and done < total else "\n"
        self.stderr.write(f"{done:,} of {total:,} rows", ending=end, style_func=str)
        self.stderr.flush()

    def _write_refused(self, path: Path, table: Table, done: Done) -> None:
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([*table.columns, "Reason"])
            for _number, cells, reason in done.refused:
                writer.writerow([*map(harmless, cells), reason])

    def _tell(self, done: Done, seconds: float, options: dict[str, Any]) -> None:
        names = ("rows", "created", "linked", "skipped", "refused", "warnings")
        counts = {name: done.counts[name] for name in names}
        if options["json"]:
            more = {"seconds": round(seconds, 2), "operation": options["operation"]}
            self.stdout.write(json.dumps(counts | more))
            return
        for number, reason in done.warnings[:SHOWN]:
            self.stderr.write(f"Row {number}, taken in without: {reason}", style_func=str)
        for number, _cells, reason in done.refused[:SHOWN]:
            self.stderr.write(f"Row {number}, refused: {reason}", style_func=str)
        verb = "Would create" if options["dry_run"] else "Created"
        self.stdout.write(
            f"{verb} {counts['created']:,} people from {counts['rows']:,} rows, linked"
            f" {counts['linked']:,}, skipped {counts['skipped']:,}, refused"
            f" {counts['refused']:,}; {counts['warnings']:,} values were not understood and left"
            f" out, in {seconds:.1f} s."
        )
        if options["operation"]:
            self.stdout.write(f"Take it back with: manage.py undo_import {options['operation']}")
