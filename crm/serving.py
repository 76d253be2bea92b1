"""The address that the product is served on."""

import errno
import os
import socket

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def address() -> str:
    """What people type into the browser."""
    host = settings.BIND
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    return f"http://{shown}:{settings.PORT}/"


def refuse_unusable_port() -> None:
    """Say so now, in a sentence, when the port is taken or not ours to open."""
    if not 1 <= settings.PORT <= 65535:
        raise ImproperlyConfigured(f"PORT is {settings.PORT}. Choose one from 1 to 65535.")
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, settings.PORT))
        except OSError as error:
            raise ImproperlyConfigured(_why_not(error)) from error


def answers() -> bool:
    """Whether somebody listens there now."""
    host = address().removeprefix("http://").rsplit(":", 1)[0].strip("[]")
    try:
        with socket.create_connection((host, settings.PORT), timeout=1):
            return True
    except OSError:
        return False


def workers() -> int:
    """Web processes: one per core, up to four, unless WEB_CONCURRENCY says otherwise."""
    return settings.WEB_CONCURRENCY or min(os.cpu_count() or 1, 4)


def _why_not(error: OSError) -> str:
    port = settings.PORT
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is not open to you. Choose one above 1023: make run PORT=8000"
    return f"{settings.BIND}:{port} cannot be opened ({error.strerror})."
