"""The embedded PostgreSQL: one server per data folder, started by its first user.

`hold(folder)` answers with the folder of the server's socket. The server stops with the last
process that holds it, however that process ends.
"""

from core.postgres.errors import UnavailableError
from core.postgres.holding import hold

__all__ = ["UnavailableError", "hold"]
