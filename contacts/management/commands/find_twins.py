from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from contacts.queue.checking import check_everything_again, check_waiting, note_look


class Command(BaseCommand):
    help = "Bring the merge queue up to date now, as the workers do by and by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="check every contact, not only what changed"
        )

    def handle(self, **options: Any) -> None:
        if options["all"]:
            check_everything_again()
        checked = 0
        for some in check_waiting(waits=True):
            checked += some
            if options["verbosity"] > 1:
                self.stdout.write(f"{checked} checked")
        note_look()
        self.stdout.write(f"{checked} contacts checked.")
