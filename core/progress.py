"""Long steps say what they do while they do it, and how long it took."""

import sys
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
    try:
        yield
    except BaseException:
        say()
        raise
    say(f"{time.monotonic() - began:.1f} s")
