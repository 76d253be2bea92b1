"""What the bench says while it works goes to the error stream: figures alone go to the output."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def err() -> TextIO:
    return sys.stderr


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what begins, and afterwards how long it took."""
    sys.stderr.write(f"  {text} … ")
    sys.stderr.flush()
    began = time.monotonic()
    yield
    say(f"{time.monotonic() - began:.1f} s")
