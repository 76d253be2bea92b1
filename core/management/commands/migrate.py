from contextlib import suppress

from django.core.management.commands import migrate
from django.db import DatabaseError, connections

# Any number that nobody else takes for an advisory lock of the whole database.
MIGRATING = 0x6D696772


class Command(migrate.Command):
    """Django's, one at a time, and giving up soon rather than stopping everybody behind a lock."""

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            cursor.execute("SET lock_timeout = '5s'")
        try:
            super().handle(*args, **options)
        finally:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
