from django.core.management.base import BaseCommand, CommandError

from core import translations


class Command(BaseCommand):
    help = (
        "Gather the words of the interface into the French catalogues and compile them. "
        "New words come without French; write it in the .po files and run this again."
    )
    requires_system_checks: list[str] = []  # it works before there is a database
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail and say what is missing"
        )
        parser.add_argument("--compile", action="store_true", help="only compile the catalogues")
        parser.add_argument(
            "--keep-unused", action="store_true", help="keep words that no source uses any more"
        )

    def handle(self, *, check, compile, keep_unused, **options):  # noqa: A002  the option's name
        if check:
            return self._check()
        if not compile:
            for line in translations.update_all(keep_unused=keep_unused):
                self.stdout.write(line)
        translations.compile_all()
        return None

    def _check(self):
        found = translations.problems()
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} to mend in the words of the interface.")
        self.stdout.write("Every word of the interface has its French.")
