"""How long a case table of 100 000 rows takes to be read, counted and weighed, and how much memory.

    python benchmarks/cases/reading.py [--rows 100000]

The peer reads the same file with csv.DictReader and counts distinct codes with sets: no check of
a cell, no member without a row. Each runs in a process of its own, so that memory is its own.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from kotomitta.basis.seeds import stream
from kotomitta.casework.counts import counts
from kotomitta.casework.load import team_load
from kotomitta.casework.register import COLUMNS, Window
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.scale import read_scale

DAY = date(2017, 12, 31)
LIMIT_SECONDS, LIMIT_MEGABYTES = 5.0, 500


def write(path: Path, rows: int) -> None:
    """A register of decisions: about three for each person, households of one to six."""
    rng = stream(1, "cases")
    person = rng.integers(0, max(rows // 3, 1), rows)
    size = rng.integers(1, 7, rows)
    opened = rng.integers(0, 3 * 365, rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for i in range(rows):
            home = person[i] // 2
            first = date(2015, 1, 1) + timedelta(days=int(opened[i]))
            codes = (f"C-{home}", f"H-{home}", f"P-{person[i]}", i, size[i], f"W-{home % 400}")
            days = (first, first + timedelta(days=400), first + timedelta(days=30))
            out.writerow((*codes, "", ("basic", "trauma")[home % 2], *days, i % 2, home % 2))


def ours(path: Path) -> str:
    scale = read_scale(None)
    register = read_cases(path, scale.profiles)
    whole = counts(register, register.whole(), register.whole())
    counts(register, Window.of_day(DAY), Window(date(2017, 1, 1), DAY))
    load = team_load(register, DAY, scale.weights(DAY), dict.fromkeys(register.workers, 79.5))
    return f"{whole.everyone.persons.values:.0f} persons, {len(load.workers)} workers"


def sets_of_codes(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return f"{len({r['person'] for r in rows})} persons with a row"


def measured(work: Callable[[Path], str], path: Path) -> tuple[float, float, str]:
    """Seconds, megabytes at the peak, and what was found."""
    start = time.perf_counter()
    found = work(path)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        write(path, rows)
        table = {}
        for work in (ours, sets_of_codes):
            with get_context("spawn").Pool(1) as pool:
                table[work.__name__] = pool.apply(measured, (work, path))
    print(f"{rows} rows\n{'':<14}{'seconds':>9}{'MB':>7}")
    for name, (seconds, megabytes, found) in table.items():
        print(f"{name:<14}{seconds:>9.2f}{megabytes:>7.0f}   {found}")
    seconds, megabytes, _ = table["ours"]
    print(f"ours / sets_of_codes: {seconds / table['sets_of_codes'][0]:.1f} times the seconds")
    if rows <= 100_000 and (seconds > LIMIT_SECONDS or megabytes > LIMIT_MEGABYTES):
        sys.exit(f"over the limit of {LIMIT_SECONDS} s and {LIMIT_MEGABYTES} MB")


if __name__ == "__main__":
    main()
