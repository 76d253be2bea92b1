from collections.abc import Iterable

from django.db.backends.postgresql import client


class DatabaseClient(client.DatabaseClient):
    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.ensure_connection()  # psql cannot start the server
        super().runshell(parameters)
