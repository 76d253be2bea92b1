from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from core import postgres
from core.embedded.client import DatabaseClient


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server at the first connection, and keeps it as long as this process lives.

    Besides Django's own keys a database may have `FOLDER` (where the cluster is) and `DURABLE`
    (False for one that is thrown away after the tests).
    """

    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        folder = Path(self.settings_dict.get("FOLDER") or settings.DATA_DIR / "postgres")
        durable = self.settings_dict.get("DURABLE", True)
        self.settings_dict["HOST"] = str(postgres.hold(folder, durable=durable))
        self.settings_dict["PORT"] = "5432"  # else PGPORT would be asked
        return super().get_connection_params()
