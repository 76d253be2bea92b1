"""Long steps say what they do while they do it, and how long it took."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print the step, and behind it the time that it took."""
    sys.stdout.write(f"{text}… ")
    sys.stdout.flush()
    began = time.monotonic()
    done = threading.Event()
    threading.Thread(target=_tick, args=[done], daemon=True).start()
    try:
        yield
    except BaseException:
        say()
        raise
    finally:
        done.set()
    say(f"{time.monotonic() - began:.1f} s")


def _tick(done: threading.Event) -> None:
    """A dot now and then, so that nobody thinks it stands still."""
    while not done.wait(2):
        sys.stdout.write(". ")
        sys.stdout.flush()
