"""Writes that begin anew when the database gave them up for the sake of another one."""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from core.errors import Rejected

ATTEMPTS = 5
GIVEN_UP = (DeadlockDetected, SerializationFailure)


def was_given_up(error: BaseException) -> bool:
    """Whether the database ended a transaction so that another one could go on."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, GIVEN_UP)


def busy() -> Rejected:
    """What somebody is told whose transaction was given up too often."""
    return Rejected(_("Others are changing the same records just now. Try again."))


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
                if not was_given_up(error):
                    raise
        raise busy()

    return again
