from django.core.management.base import BaseCommand

from core.preparation import prepare


class Command(BaseCommand):
    help = "Make ready to serve: database, migrations, translations, static files."
    requires_system_checks = []

    def handle(self, **options):
        prepare()
