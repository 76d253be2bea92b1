"""kill -9 of anything at any time, and what a crash leaves lying about."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.postgres.place import account_for
from tests.core.clusters import Cluster, wait_until

WRITER = """
import sys, psycopg
with psycopg.connect(host=sys.argv[1], port=5432, user="passerelle", dbname="passerelle",
                     autocommit=True) as connection:
    for number in range(1_000_000):
        connection.execute("INSERT INTO kept VALUES (%s, %s)", [int(sys.argv[2]), number])
        print(number, flush=True)
"""


@pytest.fixture
def durable(cluster):
    cluster.durable = True
    return cluster


@pytest.mark.parametrize("victims", ["everything", "postmaster"])
def test_nothing_acknowledged_is_lost(durable, tmp_path, victims):
    user = durable.start()
    durable.query("CREATE TABLE kept (writer int, number int)")
    writers = [_write(durable.socket, writer, tmp_path) for writer in range(4)]
    wait_until(lambda: all(_acknowledged(tmp_path, writer) > 50 for writer in range(4)))

    if victims == "everything":
        user.kill()
        durable.kill_server()
    else:
        os.kill(durable.postmaster(), signal.SIGKILL)
    for writer in writers:
        writer.wait(timeout=30)

    following = durable.start()
    kept = dict(durable.query("SELECT writer, count(*) FROM kept GROUP BY 1"))
    assert all(kept[writer] >= _acknowledged(tmp_path, writer) for writer in range(4))
    durable.leave(following)


def test_a_user_that_lives_on_gets_a_new_server_at_its_next_connection(parent, made):
    code = (
        "import sys; from pathlib import Path; from core.postgres import hold\n"
        "for line in sys.stdin: print(hold(Path(sys.argv[1]), durable=False), flush=True)"
    )
    cluster = Cluster(parent)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(cluster.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    cluster.users.append(process)
    _ask(process)
    cluster.socket_of(process)

    # The dead postmaster is a child that its starter has not yet looked after: a zombie.
    cluster.kill_server()
    _ask(process)
    cluster.socket_of(process)

    assert cluster.query("SELECT 1") == [(1,)]
    process.communicate(timeout=30)
    assert not cluster.is_running()


@pytest.mark.parametrize("text", ["", "12", "4194000\n/elsewhere\n", "no number\n"])
def test_a_damaged_pid_file_is_not_believed(cluster, text):
    cluster.pid_file.write_text(text)

    user = cluster.start()

    assert cluster.query("SELECT 1") == [(1,)]
    cluster.leave(user)


def test_a_pid_file_that_names_somebody_else_is_not_believed(cluster):
    switch = account_for(cluster.folder).switch
    stranger = subprocess.Popen(["/bin/sleep", "60"], **switch)
    cluster.pid_file.write_text(f"{stranger.pid}\n{cluster.folder / 'data'}\n1\n5432\n\n\n\n")

    user = cluster.start()

    assert cluster.query("SELECT 1") == [(1,)]
    cluster.leave(user)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_cluster_that_was_never_finished_is_made_anew(empty):
    starter = empty.user()
    wait_until((empty.folder / "data.new" / "PG_VERSION").exists)
    starter.kill()
    starter.wait()
    assert not (empty.folder / "data").exists()

    user = empty.start()

    assert empty.query("SELECT 1") == [(1,)]
    empty.leave(user)
    assert not (empty.folder / "data.new").exists()


def test_an_orphan_that_is_still_leaving_is_waited_for(cluster):
    """What a killed postmaster leaves behind keeps its shared memory until it is gone."""
    user = cluster.start()
    connection = cluster.connect()
    backend = connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    user.kill()
    os.kill(cluster.postmaster(), signal.SIGKILL)

    following = cluster.user()
    time.sleep(0.5)
    assert following.poll() is None
    os.kill(backend, signal.SIGCONT)

    assert cluster.socket_of(following)
    assert cluster.query("SELECT 1") == [(1,)]
    cluster.leave(following)
    connection.close()


def _write(socket: str, writer: int, folder) -> subprocess.Popen:
    with (folder / f"{writer}.txt").open("w") as out:
        return subprocess.Popen(
            [sys.executable, "-c", WRITER, socket, str(writer)],
            stdout=out,
            stderr=subprocess.DEVNULL,
        )


def _acknowledged(folder, writer: int) -> int:
    return (folder / f"{writer}.txt").read_text().count("\n")


def _ask(process: subprocess.Popen) -> None:
    process.stdin.write("\n")
    process.stdin.flush()
