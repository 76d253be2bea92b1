from typing import cast

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector


class Command(BaseCommand):
    help = "Do background jobs until stopped. Any number of these may run at once."
    requires_system_checks = []

    def handle(self, **options):
        connector = cast(DjangoConnector, app.connector).get_worker_connector()
        with app.replace_connector(connector) as connected:
            connected.run_worker()
