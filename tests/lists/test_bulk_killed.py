"""A process that is killed (-9) in the middle of a bulk edit, or of its undo, loses nothing."""

import os
import signal
import subprocess
import sys
import textwrap
from urllib.parse import quote

import pghistory.models
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from history.models import Entry
from leads.models import Lead
from lists.bulk.running import begin
from lists.bulk.undoing import begin_undo
from lists.columns import entity_of
from lists.models import BulkRow
from lists.tasks import bulk_edit
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
MANY, CHUNK = 60, 10
# Runs a bulk edit and stands still in its fourth chunk, when its rows are written.
PROGRAM = """
import django, sys, time
django.setup()
from lists.bulk import running, undoing
from lists.tasks import bulk_edit
running.CHUNK = undoing.CHUNK = {chunk}
real, seen = {module}.{step}, []
def pause(*args):
    seen.append(real(*args))
    if len(seen) == 4:
        print("in the middle", flush=True)
        time.sleep(60)
    return seen[-1]
{module}.{step} = pause
bulk_edit({key})
"""


@pytest.fixture
def bulk(alice, bob):
    """Half of the leads are to be Bob's; every third is already."""
    person = PersonFactory(owner=alice)
    Lead.objects.bulk_create(
        Lead(title=f"Lead {n}", owner=alice if n % 3 else bob, person=person) for n in range(MANY)
    )
    rows = Lead.objects.visible_to(alice)
    given = {"to-owner": [str(bob.pk)]}
    leads = entity_of("lead")
    return begin(
        leads, "inbox", rows, by=alice, kind="set", target="owner", given=given, title="Owner"
    )


def test_a_killed_edit_is_finished_without_doubles(bulk, alice, bob):
    kill_in_the_middle(bulk, "running", "_change")
    bulk.refresh_from_db()
    assert (bulk.state, bulk.done) == ("running", 3 * CHUNK)
    assert Entry.objects.count() == bulk.changed == changelog()

    bulk_edit(bulk.pk)

    bulk.refresh_from_db()
    assert (bulk.state, bulk.done, bulk.changed) == ("done", MANY, 40)
    assert set(Lead.objects.values_list("owner", flat=True)) == {bob.pk}
    assert Entry.objects.count() == changelog() == 40
    assert not BulkRow.objects.exists()


def test_a_killed_undo_is_finished_and_spares_what_was_edited(bulk, alice, bob, carol):
    bulk_edit(bulk.pk)
    edited = Lead.objects.get(title="Lead 1")
    Lead.objects.filter(pk=edited.pk).update(owner=carol)
    begin_undo(bulk, by=alice)

    kill_in_the_middle(bulk, "undoing", "_take_back")
    assert Lead.objects.filter(owner=alice).count() in {29, 30}
    bulk_edit(bulk.pk)

    bulk.refresh_from_db()
    assert (bulk.state, bulk.undone, bulk.spared) == ("undone", 39, 1)
    owners = dict(Lead.objects.values_list("title", "owner"))
    expected = {f"Lead {n}": alice.pk if n % 3 else bob.pk for n in range(MANY)}
    assert owners == expected | {"Lead 1": carol.pk}
    assert changelog() == 40 + 1 + 39


def kill_in_the_middle(bulk, module, step):
    program = PROGRAM.format(module=module, step=step, key=bulk.pk, chunk=CHUNK)
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings", "DATABASE_URL": address()},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline().strip() == "in the middle"
        os.kill(process.pid, signal.SIGKILL)


def changelog():
    """How many earlier states of leads are kept."""
    table = apps.get_model("leads", "LeadChange")
    assert issubclass(table, pghistory.models.Event)
    return table.objects.count()


def address():
    """The database of this test, for a process of its own."""
    told = connection.get_connection_params()
    host, port = told.get("host", ""), told.get("port", "")
    place = quote(host, safe="") if host.startswith("/") else host
    return f"postgres://{told['user']}@{place}:{port}/{told['dbname']}"
