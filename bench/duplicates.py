"""`make bench-duplicates DATA=folder`: how right and how quick the duplicate engine is.

For each CSV file of the folder that names its truth in `rec_id` (rec-12-org and every rec-12-dup-3
are one person) the people are saved in a database of the bench's own, and `find_pairs` lists what
it takes for one: precision, recall and F1 at both thresholds, once without birth days and once
with them. Then one look-up at several sizes, p50 and p95, each beside its floor.
"""

import argparse
import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

COLUMNS = {"given_name": "first_name", "surname": "last_name", "suburb": "city", "state": "region"}
SIZES = ("10k", "100k", "1m")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.duplicates", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of files with a column rec_id")
    parser.add_argument("--sizes", default="10k,100k,1m", help="of the look-ups; empty: none")
    given = parser.parse_args()
    if given.data and not given.data.is_dir():
        parser.error(f"{given.data} is no folder.")
    for size in [size for size in given.sizes.split(",") if size]:
        if size not in SIZES:
            parser.error(f"There is no size {size}. Choose of {', '.join(SIZES)}.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if given.data:
        os.environ["PASSERELLE_BENCH"] = "pairs"
        _in_a_process_of_its_own(lambda: measure_pairs(given.data))
    for size in [size for size in given.sizes.split(",") if size]:
        os.environ["PASSERELLE_BENCH"] = size
        _in_a_process_of_its_own(lambda size=size: measure_look_up(size))


def _in_a_process_of_its_own(work: Any) -> None:
    """Settings are read once in a process, and each part has a database of its own."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        _pid, status = os.waitpid(child, 0)
        if status:
            sys.exit(1)
        return
    import django  # noqa: PLC0415 - the settings read which database

    django.setup()
    work()
    from django.db import connection  # noqa: PLC0415 - as above

    connection.close()
    sys.stdout.flush()
    sys.exit(0)


def measure_pairs(folder: Path) -> None:
    """Print how right the pairs of each file are."""
    from bench.pairs import empty_database, pairs_found, save  # noqa: PLC0415 - needs Django
    from contacts.duplicates import LIKELY, POSSIBLE  # noqa: PLC0415 - needs Django

    print(f"{'file':<24}{'birth day':>10}{'at least':>10}{'found':>8}{'precision':>11}"
          f"{'recall':>9}{'F1':>9}{'seconds':>9}")  # fmt: skip
    for path in sorted(folder.glob("*.csv")):
        rows = read(path)
        if not rows:
            print(f"{path.name:<24} has no column rec_id")
            continue
        for with_birth_day in (False, True):
            empty_database()
            ids = save(rows, with_birth_day=with_birth_day)
            true = truth(ids)
            began = time.monotonic()
            scores = pairs_found(POSSIBLE)
            took = time.monotonic() - began
            for name, threshold in (("likely", LIKELY), ("possible", POSSIBLE)):
                found = {pair for pair, score in scores.items() if score >= threshold}
                right = len(found & true)
                precision, recall = right / max(len(found), 1), right / max(len(true), 1)
                f1 = 2 * precision * recall / max(precision + recall, 1e-9)
                print(f"{path.name:<24}{'yes' if with_birth_day else 'no':>10}"
                      f"{f'{threshold} {name}':>14}{len(found):>8}{precision:>9.4f}"
                      f"{recall:>9.4f}{f1:>9.4f}{took:>9.1f}")  # fmt: skip


def measure_look_up(size: str) -> None:
    """Print how long one look-up takes, beside its floor."""
    from bench.dataset import SIZES as PLANS  # noqa: PLC0415 - needs Django
    from bench.running import run  # noqa: PLC0415 - needs Django

    run(PLANS[size], ["duplicates"], as_json=True)


def read(path: Path) -> list[dict[str, Any]]:
    """The people of a file by their rec_id, as an import would save them; none without rec_id."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, skipinitialspace=True)
        if "rec_id" not in [name.strip() for name in lines.fieldnames or ()]:
            return []
        return [_person({name.strip(): (text or "").strip() for name, text in line.items() if name})
                for line in lines]  # fmt: skip


def _person(line: dict[str, str]) -> dict[str, Any]:
    person: dict[str, Any] = {ours: line.get(theirs, "") for theirs, ours in COLUMNS.items()}
    street = " ".join(filter(None, (line.get("street_number"), line.get("address_1"))))
    person["street"] = ", ".join(filter(None, (street, line.get("address_2"))))
    person["postcode"] = line.get("postcode", "")
    person["born_on"] = _day(line.get("date_of_birth", ""))
    person["rec_id"] = line["rec_id"]
    return person


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def truth(ids: dict[str, int]) -> set[tuple[int, int]]:
    """All pairs of records of one person: rec-12-org, rec-12-dup-0 and rec-12-dup-1 make three."""
    people: dict[str, list[int]] = defaultdict(list)
    for rec_id, pk in ids.items():
        people[rec_id.split("-")[1]].append(pk)
    return set(_pairs(people))


def _pairs(people: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    for ids in people.values():
        yield from combinations(sorted(ids), 2)


if __name__ == "__main__":
    main()
