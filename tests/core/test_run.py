"""`make run`: one command starts everything, and one key stops it."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from core.postgres import locks
from tests.core.clusters import ROOT, wait_until


class Run:
    """One `manage.py run` and what it says."""

    def __init__(self, data: Path, port: int):
        environment = os.environ | {
            "PASSERELLE_DATA": str(data),
            "PORT": str(port),
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "crm.settings",
            "WEB_CONCURRENCY": "2",
        }
        self.data, self.port = data, port
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str) -> None:
        wait_until(lambda: words in self.said or self.process.poll() is not None, seconds=120)
        assert words in self.said, self.said

    def end(self) -> int:
        return self.process.wait(timeout=60)

    def status(self) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        finally:
            connection.close()

    def database_runs(self) -> bool:
        handle = locks.try_exclusive(self.data / "postgres" / "server.lock")
        if handle is not None:
            os.close(handle)
        return handle is None

    def _listen(self) -> None:
        with self.process.stdout as said:
            for line in said:
                self.lines.append(line.rstrip())


@pytest.fixture(scope="module")
def data():
    folder = Path(tempfile.mkdtemp(prefix="passerelle-run-"))
    folder.chmod(0o711)
    environment = os.environ | {
        "PASSERELLE_DATA": str(folder / "data"),
        "DJANGO_SETTINGS_MODULE": "crm.settings",
    }
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def run(data):
    runs = []

    def start(port: int) -> Run:
        runs.append(Run(data, port))
        return runs[-1]

    yield start
    for one in runs:
        with suppress(ProcessLookupError):
            one.process.terminate()
        one.end()
    wait_until(lambda: not any(one.database_runs() for one in runs))


def test_ctrl_c_stops_web_worker_and_database_in_this_order(run, port):
    first = run(port)
    first.wait_for(f"http://127.0.0.1:{port}/")
    assert first.status() < 500

    began = time.monotonic()
    first.process.send_signal(signal.SIGINT)

    assert first.end() == 0
    assert time.monotonic() - began < 20  # a second or two, on a machine with nothing else to do
    stops = re.findall(r"Stopping the ([\w ]+)…", first.said)
    assert stops == ["web server", "job worker", "database"]
    assert "Traceback" not in first.said
    assert not first.database_runs()


def test_a_second_start_does_nothing_twice(run, port):
    again = run(port)
    again.wait_for("Ctrl-C stops everything.")

    assert "up to date" not in again.said
    assert "Collecting" not in again.said


def test_a_second_run_says_where_the_first_one_is(run, port):
    run(port).wait_for("Ctrl-C stops everything.")

    second = run(port + 1)

    assert second.end() == 1
    assert "Passerelle already runs from this folder, at" in second.said
    assert f"http://127.0.0.1:{port}/" in second.said
    assert len(second.lines) == 1


def test_a_taken_port_is_one_sentence(run, port):
    with socket.create_server(("127.0.0.1", port)):
        refused = run(port)
        assert refused.end() == 1

    assert refused.lines == [
        f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}"
    ]


def test_what_it_started_ends_with_it_and_the_next_start_is_fine(run, port):
    killed = run(port)
    killed.wait_for("Ctrl-C stops everything.")
    programs = _children(killed.process.pid)
    programs += [child for program in programs for child in _children(program)]
    assert len(programs) >= 4

    killed.process.kill()
    killed.end()
    wait_until(lambda: not any(map(_is_alive, programs)))

    following = run(port)
    following.wait_for("Ctrl-C stops everything.")
    assert following.status() < 500


def test_a_killed_web_process_is_started_again(run, port):
    one = run(port)
    one.wait_for("Ctrl-C stops everything.")
    web = _children(one.process.pid, "\0serve\0")[0]

    for victim in _children(web)[-1:]:
        os.kill(victim, signal.SIGKILL)
    wait_until(lambda: _answers(one))
    assert "has ended" not in one.said

    os.kill(web, signal.SIGKILL)
    one.wait_for("The web server has ended, so it is started again.")
    wait_until(lambda: _answers(one))


def test_a_killed_worker_is_started_again(run, port):
    one = run(port)
    one.wait_for("Ctrl-C stops everything.")

    os.kill(_children(one.process.pid, "\0work\0")[0], signal.SIGKILL)

    one.wait_for("The job worker has ended, so it is started again.")


def _is_alive(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rsplit(")", 1)[1][1] != "Z"
    except OSError:
        return False


def _answers(run: Run) -> bool:
    try:
        return run.status() < 500
    except OSError:
        return False


def _children(parent: int, word: str = "") -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            above = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if above == parent and word in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return sorted(found)
