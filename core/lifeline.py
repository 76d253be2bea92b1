"""A process that ends with the one that started it, even when that one was killed.

A killed supervisor cannot tell its children to stop. Each watches for the moment when it is
handed to another parent, which works the same on every Unix.
"""

import os
import signal
import threading
import time

STARTER = "PASSERELLE_STARTER"  # the process id of whoever starts a command with this lifeline
GRACE = 8  # seconds to end in order


def follow_starter() -> None:
    """End with the process that the environment names, if it names the one that started us."""
    starter = os.environ.get(STARTER, "")
    if starter.isdecimal():
        follow(int(starter))


def follow(parent: int) -> None:
    """End when `parent` is no longer our parent."""
    threading.Thread(target=_watch, args=[parent], daemon=True, name="lifeline").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
