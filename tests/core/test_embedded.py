"""The embedded server and its users: who starts it, who stops it."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.core.clusters import ROOT, wait_until


def test_the_first_user_starts_it_and_the_last_one_stops_it(empty):
    first, second = empty.start(), empty.start()

    empty.leave(first)
    assert empty.query("SELECT 1") == [(1,)]

    empty.leave(second)
    assert not empty.is_running()
    assert not empty.pid_file.exists()


def test_six_users_at_once_make_one_server(empty):
    users = [empty.user() for _ in range(6)]
    with ThreadPoolExecutor() as pool:
        sockets = set(pool.map(empty.socket_of, users))

    assert len(sockets) == 1
    assert empty.query("SELECT count(*) FROM pg_database WHERE datname = 'passerelle'") == [(1,)]
    for user in users:
        empty.leave(user)
    assert not empty.is_running()


def test_a_killed_user_stops_nothing_and_holds_nothing(cluster):
    killed, other = cluster.start(), cluster.start()

    killed.kill()
    killed.wait()
    assert cluster.query("SELECT 1") == [(1,)]

    cluster.leave(other)
    assert not cluster.is_running()


def test_a_server_without_users_is_taken_over_and_stopped_by_the_next(cluster):
    killed = cluster.start()
    killed.kill()
    killed.wait()
    before = cluster.postmaster()

    following = cluster.start()
    assert cluster.postmaster() == before

    cluster.leave(following)
    assert not cluster.is_running()


def test_data_is_there_tomorrow(cluster):
    today = cluster.start()
    cluster.query("CREATE TABLE kept AS SELECT 42 AS answer")
    cluster.leave(today)

    tomorrow = cluster.start()

    assert cluster.query("SELECT answer FROM kept") == [(42,)]
    cluster.leave(tomorrow)


def test_the_last_user_does_not_wait_for_an_open_transaction(cluster):
    user = cluster.start()
    connection = cluster.connect()
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE half_done ()")

    cluster.leave(user)

    assert not cluster.is_running()
    connection.close()


def test_accents_are_letters_and_text_sorts_by_code_point(cluster):
    user = cluster.start()
    cluster.query("CREATE EXTENSION pg_trgm")

    assert cluster.query("SELECT upper('é'), 'élodie' ~ '^[[:alpha:]]+$'") == [("É", True)]
    assert cluster.query("SELECT similarity('Élodie', 'élodie')") == [(1.0,)]
    cluster.leave(user)


def test_the_socket_is_for_its_own_account_alone(cluster):
    user = cluster.start()

    assert cluster.home.stat().st_mode & 0o077 == 0
    assert cluster.query("SHOW listen_addresses") == [("",)]
    cluster.leave(user)


def test_variables_of_another_server_do_not_lead_astray(cluster):
    user = cluster.start(PGHOST="192.0.2.1", PGPORT="1", PGDATA="/nowhere", PGDATABASE="other")

    assert cluster.query("SELECT 1") == [(1,)]
    cluster.leave(user)


def test_a_command_ended_by_sigterm_stops_the_database(tmp_path, parent):
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", SLEEP],
        cwd=ROOT,
        env=os.environ
        | {"PASSERELLE_DATA": str(parent / "data"), "DJANGO_SETTINGS_MODULE": "crm.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert command.stdout.readline() == "(1,)\n"
    pid_file = parent / "data" / "postgres" / "data" / "postmaster.pid"
    assert pid_file.exists()

    command.send_signal(signal.SIGTERM)
    command.communicate(timeout=30)

    assert command.returncode == 128 + signal.SIGTERM
    wait_until(lambda: not pid_file.exists())


SLEEP = """
import time
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT 1")
    print(cursor.fetchone(), flush=True)
time.sleep(60)
"""
