import os

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from core import lifeline
from crm import serving

THREADS = 4  # requests that one process works on at once; each may hold a connection


class Command(BaseCommand):
    help = "Serve the pages. The worker for background jobs is `manage.py work`."
    requires_system_checks = []

    def handle(self, **options):
        serving.refuse_unusable_port()
        os.environ[lifeline.STARTER] = str(os.getpid())  # its processes end with this one
        Granian(
            "crm.wsgi:application",
            address=settings.BIND,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=serving.workers(),
            blocking_threads=THREADS,
            respawn_failed_workers=True,  # without it one killed worker ends them all
            respawn_interval=0.5,
            workers_kill_timeout=5,
            websockets=False,
            log_level=LogLevels.warn,
        ).serve()
