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
    """End with the process that the environment names, if it names the one that started us.

    Then the name is forgotten: what this process starts in turn has another parent. Asking for our
    parent instead would be too late for one that died while we were still loading.
    """
    starter = os.environ.pop(STARTER, "")
    if starter.isdecimal():
        threading.Thread(target=_watch, args=[int(starter)], daemon=True, name="lifeline").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
