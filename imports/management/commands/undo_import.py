import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from accounts.models import User
from core.errors import Rejected
from history.models import Operation
from imports.undoing import undo_people_import


class Command(BaseCommand):
    help = "Take an import of people back: who came with it goes into the trash."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("operation", type=int, help="the number that import_people printed")
        parser.add_argument("--by", metavar="EMAIL", default="", help="who is said to have done it")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *, operation: int, by: str, **options: Any) -> None:
        imports = Operation.objects.filter(kind=Operation.Kind.IMPORT).select_related("by")
        found = imports.filter(pk=operation).first()
        if found is None:
            raise CommandError(f"There is no import {operation}.")
        user = User.objects.filter(email__iexact=by.strip()).first() if by else found.by
        try:
            with translation.override("en"):
                undone = undo_people_import(found, by=user)
        except Rejected as refusal:
            raise CommandError(str(refusal)) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(undone)))
            return
        self.stdout.write(
            f"{undone.people:,} people and {undone.organizations:,} organizations are in the"
            f" trash; {undone.needed:,} are needed by now and stay, and {undone.spared:,} values"
            " were edited since and stay."
        )
