"""Know when the live server has nothing left to do."""

import threading

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started


class Underway:
    """The threads of the live server that have begun a request and not yet ended it.

    A window that closes cuts its requests short, but the server goes on with them. The tables are
    emptied after the test, and until then nothing else may hold or want one.
    """

    # A request that a closed window left in its socket is taken up within moments.
    SETTLED = 0.1
    TOO_LONG = 30

    def __init__(self):
        self.threads = set()
        self.changed = threading.Condition()
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, sender, **rest):
        if _serves(sender):
            with self.changed:
                self.threads.add(threading.get_ident())
                self.changed.notify_all()

    def end(self, sender, **rest):
        if _serves(sender):
            with self.changed:
                self.threads.discard(threading.get_ident())
                self.changed.notify_all()

    def wait_for_none(self):
        """Return when none has been under way for a moment; TimeoutError when one never ends."""
        with self.changed:
            while self.changed.wait_for(lambda: self.threads, timeout=self.SETTLED):
                if not self.changed.wait_for(lambda: not self.threads, timeout=self.TOO_LONG):
                    raise TimeoutError(f"{len(self.threads)} requests have not ended")


def _serves(sender) -> bool:
    """Whether a server sent the signal; the test client signs with another handler."""
    return isinstance(sender, type) and issubclass(sender, WSGIHandler)
