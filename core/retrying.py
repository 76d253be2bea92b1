"""Writes that begin anew when the database gave them up for the sake of another one."""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from core.errors import Rejected

ATTEMPTS = 5
GIVEN_UP = (DeadlockDetected, SerializationFailure)


def retried[**P, R](write: Callable[P, R]) -> Callable[P, R]:
    """Let a function that is one transaction begin again after a deadlock, a few times.

    Writers of this house take their locks in one order, but operations that walk to everything
    that refers to a record may meet others on rows that neither named. Nothing of the failed
    attempt is left, so it can be made again. Inside a larger transaction there is nothing to
    begin again: whoever opened it decides. Raises `Rejected` when it never came through.
    """

    @wraps(write)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return write(*args, **kwargs)
        for _attempt in range(ATTEMPTS):
            try:
                return write(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, GIVEN_UP):
                    raise
        raise Rejected(_("Others are changing the same records just now. Try again."))

    return again
