"""What people can mend themselves is one sentence, not a traceback."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.utils import DataError, NotSupportedError, OperationalError

from core.commandline import sentence
from tests.core.clusters import ROOT


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "crm.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"}, "The database cannot be reached: "),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL should look like postgres://"),
        ({"PASSERELLE_DATA": "/dev/null/x"}, "The data folder /dev/null/x cannot be used"),
        ({"PASSERELLE_HTTPS": "maybe"}, "PASSERELLE_HTTPS is “maybe”. Write on or off."),
        ({"PORT": "many"}, "PORT is “many”. Write a whole number."),
        ({"PORT": "70000"}, "PORT is 70000. Choose one from 1 to 65535."),
    ],
)
def test_a_command_that_cannot_work_says_why_in_one_line(environment, said):
    done = manage("run" if "PORT" in environment else "migrate", **environment)

    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_lock_that_stands_in_the_way_is_said(transactional_db):
    holder = connection.copy()
    try:
        with holder.cursor() as cursor, connection.cursor() as waiting:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE core_cache")
            waiting.execute("SET lock_timeout = '50ms'")
            with pytest.raises(OperationalError) as caught:
                waiting.execute("ALTER TABLE core_cache ADD COLUMN extra int")
            waiting.execute("RESET lock_timeout")
    finally:
        holder.close()

    assert sentence(caught.value).startswith("Something else holds a table")


def test_a_missing_extension_is_said(db):
    with pytest.raises(NotSupportedError) as caught, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION no_such_thing")

    assert "lacks the extension no_such_thing" in sentence(caught.value)


def test_a_fault_of_ours_keeps_its_traceback(db):
    with pytest.raises(DataError) as caught, connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    assert sentence(caught.value) is None
