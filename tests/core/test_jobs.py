"""Background jobs outlive the worker that does them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.clusters import ROOT, wait_until

STEPS = 30


@pytest.fixture
def manage(parent):
    """Run manage.py on a data folder of its own; what is still running is ended afterwards."""
    environment = os.environ | {
        "PASSERELLE_DATA": str(parent / "data"),
        "PASSERELLE_JOBS_STALLED_AFTER": "2",
        "DJANGO_SETTINGS_MODULE": "tests.core.jobs_settings",
    }
    started = []

    def start(*arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment
        )
        started.append(process)
        return process

    keeper = start("shell", "-v", "0", "-c", "from core.preparation import prepare; prepare()")
    assert keeper.wait(timeout=120) == 0
    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=30)


def test_the_job_of_a_killed_worker_is_taken_up_where_it_stood(manage, tmp_path):
    assert manage("shell", "-v", "0", "-c", _defer(tmp_path)).wait(timeout=60) == 0
    worker = manage("work")
    wait_until(lambda: _steps(tmp_path) > 2)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    at_death = _steps(tmp_path)
    manage("work")

    wait_until((tmp_path / "done").exists, seconds=60)
    assert 2 < at_death < STEPS
    assert _steps(tmp_path) == STEPS


def _defer(folder: Path) -> str:
    return (
        f"from tests.core.slow_jobs import slow; slow.defer(folder={str(folder)!r}, steps={STEPS})"
    )


def _steps(folder: Path) -> int:
    note = folder / "steps"
    return int(note.read_text() or 0) if note.exists() else 0
