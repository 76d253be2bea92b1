"""A job that takes its time, for the tests of the worker."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(name="tests.slow")
def slow(*, folder: str, steps: int) -> None:
    """Count on in a file from where an earlier try left off, ten steps a second."""
    note = Path(folder) / "steps"
    done = int(note.read_text()) if note.exists() else 0
    for number in range(done, steps):
        time.sleep(0.1)
        note.write_text(str(number + 1))
    (Path(folder) / "done").touch()
