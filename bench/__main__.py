"""`.venv/bin/python -m bench --size 100k --jobs board,convert --json`: see `docs/bench.md`."""

import argparse
import os
import sys
from typing import NoReturn

from bench.dataset.plan import SIZES
from bench.jobs import names

FOR_TESTS = "tiny"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure jobs of the product on a sized data set, each beside its floor.",
    )
    sizes = [name for name in SIZES if name != FOR_TESTS]
    parser.add_argument("--size", default="10k", metavar="|".join(sizes))
    parser.add_argument("--jobs", default="", metavar="a,b", help=f"of {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="one object per job and line")
    given = parser.parse_args()
    wanted = [name.strip() for name in given.jobs.split(",") if name.strip()] or names()
    if given.size not in SIZES:
        _refuse(f"There is no size “{given.size}”. Choose one of {', '.join(sizes)}.")
    if strange := [name for name in wanted if name not in names()]:
        _refuse(f"There is no job “{strange[0]}”. Choose of {', '.join(names())}.")
    _start(given.size, wanted, as_json=given.json)


def _start(size: str, wanted: list[str], *, as_json: bool) -> None:
    os.environ["PASSERELLE_BENCH"] = size
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    import django  # noqa: PLC0415 - the settings read the size

    django.setup()
    from bench.running import run  # noqa: PLC0415 - models need the settings

    run(SIZES[size], wanted, as_json=as_json)


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


if __name__ == "__main__":
    main()
