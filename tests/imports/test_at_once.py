"""Two imports at the same moment, and a worker that is killed in the middle of one."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from contacts.models import Email, Organization, Person
from imports import running
from imports.models import Import
from imports.running import run
from imports.services import receive_file
from leads.models import Lead
from tests.core.clusters import ROOT, wait_until
from tests.imports.files import csv_bytes

ROWS = 400


def people(first, last):
    rows = [
        [f"Lead {n}", f"Given{n} Family{n}", f"p{n}@firm{n % 9}.example", f"Firm {n % 9} SAS"]
        for n in range(first, last)
    ]
    return csv_bytes([["Title", "Name", "E-mail", "Company"], *rows])


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_overlapping_rows_make_nobody_twice(ada, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 10)
    sources = [
        receive_file(ContentFile(people(*span)), name="leads.csv", owner=ada, by=ada)
        for span in ((0, 60), (30, 90))
    ]
    Import.objects.update(state=Import.State.QUEUED)
    begin = threading.Barrier(2)

    def importing(source):
        try:
            begin.wait(20)
            run(source)
        finally:
            connection.close()

    threads = [threading.Thread(target=importing, args=[source]) for source in sources]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(Import.objects.values_list("state", flat=True)) == {Import.State.DONE}
    assert Person.objects.count() == Email.objects.count() == 90
    assert Organization.objects.count() == 9
    assert Lead.objects.count() == 90
    assert sum(Import.objects.values_list("skipped_count", flat=True)) == 30


@pytest.fixture
def parent():
    """A folder that every account may pass through, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="passerelle-imports-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def manage(parent, tmp_path):
    """Run manage.py with a database of its own; what is still running is ended afterwards."""
    environment = os.environ | {
        "PASSERELLE_DATA": str(parent / "data"),
        "PASSERELLE_JOBS_STALLED_AFTER": "2",
        "DJANGO_SETTINGS_MODULE": "tests.imports.worker_settings",
        "SLOW_IMPORTS": str(tmp_path),
    }
    started = []

    def start(*arguments, **options):
        command = [sys.executable, "manage.py", *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, **options)
        started.append(process)
        return process

    keeper = start("shell", "-v", "0", "-c", "from core.preparation import prepare; prepare()")
    assert keeper.wait(timeout=180) == 0
    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=30)


def test_an_import_whose_worker_is_killed_is_finished_by_the_next(manage, tmp_path):
    (tmp_path / "leads.csv").write_bytes(people(0, ROWS))
    assert manage("shell", "-v", "0", "-c", _start(tmp_path)).wait(timeout=120) == 0
    worker = manage("work")
    wait_until(lambda: _rows(tmp_path) >= 60, seconds=60)

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    at_death = _rows(tmp_path)
    manage("work")

    wait_until((tmp_path / "done").exists, seconds=90)
    assert at_death < ROWS - 20
    asked = manage("shell", "-v", "0", "-c", COUNTS, stdout=subprocess.PIPE, text=True)
    assert asked.communicate(timeout=120)[0].split() == ["done", *[str(ROWS)] * 3]


COUNTS = """
from imports.models import Import, ImportRow
from leads.models import Lead
source = Import.objects.get()
print(source.state, source.created_count, Lead.objects.count(),
      ImportRow.objects.filter(outcome="created").count())
"""


def _start(folder):
    return f"""
from django.core.files.base import ContentFile
from accounts.models import Company, User
from imports.services import receive_file, start_import
Company.objects.create(name="Atelier", currency="EUR")
ada = User.objects.create_user("ada@example.com", name="Ada", role="admin", language="en")
content = ContentFile(open({str(folder / "leads.csv")!r}, "rb").read())
start_import(receive_file(content, name="leads.csv", owner=ada, by=ada), by=ada)
"""


def _rows(folder):
    note = folder / "rows"
    return int(note.read_text() or 0) if note.exists() else 0
