import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.jobs import names
from bench.measuring import percentile

ROOT = Path(__file__).parents[2]
SHAPE = {
    "job": str,
    "size": int,
    "p50_ms": float,
    "p95_ms": float,
    "floor_p50_ms": float,
    "ratio": float,
    "queries": int,
    "bytes": int,
}


def bench(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("db")  # which starts the server that the command uses too
def test_each_job_is_a_line_with_its_figures_beside_its_floor():
    wanted = ["inbox_page", "convert", "report_stage"]

    done = bench("--size", "tiny", "--jobs", ",".join(wanted), "--json")

    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["job"] for line in lines] == wanted
    for line in lines:
        assert {name: type(value) for name, value in line.items()} == SHAPE
        assert line["ratio"] == pytest.approx(line["p50_ms"] / line["floor_p50_ms"], rel=0.01)
        assert 0 < line["p50_ms"] <= line["p95_ms"]
        assert line["queries"] > 0
    assert lines[0]["bytes"] > 10_000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--size", "2m"], "no size “2m”"), (["--jobs", "board,tea"], "no job “tea”")],
)
def test_what_is_not_known_is_refused_in_a_sentence(arguments, words):
    done = bench(*arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_every_job_has_its_floor():
    floors = {path.stem for path in (ROOT / "bench/floors").glob("*.sql")}

    assert set(names()) <= floors


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(number) for number in range(1, 21)]

    assert percentile(values, 50) == 10
    assert percentile(values, 95) == 19
    assert percentile([7.0], 95) == 7
