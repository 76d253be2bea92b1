import os

from django.core.management.base import BaseCommand, CommandError

from core.errors import Rejected
from crm import demo


class Command(BaseCommand):
    help = "Load the demo company: about 150 leads and 120 deals with months of history."

    def add_arguments(self, parser):
        french = os.environ.get("LANG", "").lower().startswith("fr")
        parser.add_argument("--language", choices=["en", "fr"], default="fr" if french else "en")

    def handle(self, *, language, **options):
        try:
            demo.load(language)
        except Rejected as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("The demo company is there. Sign in with:")
        for email, password, role in demo.SIGN_INS:
            self.stdout.write(f"  {role:<8} {email:<22} {password}")
