"""Time and memory of `kotomitta answer`, against starting the same program without a run.

    python benchmarks/answer/cost.py [--city helsinki] [--draws 100 1000 10000]

Each row is one process of its own; seconds are of the wall clock and of the processor, memory is
the peak of the process. The peer is the interpreter that imports everything an answer needs and
stops. A first use compiles the kernels into an empty cache.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

RUN = "from kotomitta.cli.app import main; main()"
IMPORTS = "import kotomitta.cli.answer"
HELP = ["--help"]


@dataclass(frozen=True)
class Cost:
    """What one process took: wall and processor seconds, and megabytes at the peak."""

    wall: float
    cpu: float
    peak: float


def cost(code: str, *arguments: str, cache: Path) -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache)},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def table(rows: dict[str, Cost], peer: Cost) -> None:
    print(f"{'':34}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}{'cpu ratio':>11}")
    for name, c in rows.items():
        ratio = c.cpu / peer.cpu
        print(f"{name:34}{c.wall:9.2f}{c.cpu:9.2f}{c.peak:9.0f}{ratio:11.2f}")


def per_draw(rows: dict[int, Cost]) -> None:
    """Milliseconds and kilobytes that each further draw takes; equal ones mean linear."""
    counts = sorted(rows)
    print(f"\n{'each further draw':34}{'cpu ms':>9}{'kB':>9}")
    for few, many in pairwise(counts):
        less, more, added = rows[few], rows[many], many - few
        ms, kb = (more.cpu - less.cpu) / added * 1e3, (more.peak - less.peak) / added * 1e3
        print(f"{f'from {few} to {many}':34}{ms:9.2f}{kb:9.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--city", default="helsinki")
    parser.add_argument("--term", default="2017")
    parser.add_argument("--as-of", default="2017-12-31")
    parser.add_argument("--draws", type=int, nargs="+", default=[100, 1000, 10_000])
    asked = parser.parse_args()
    run = ["answer", asked.city, "--term", asked.term, "--as-of", asked.as_of]
    with tempfile.TemporaryDirectory() as folder:
        cache, out = Path(folder) / "cache", str(Path(folder) / "out")
        first = cost(RUN, *run, "--draws", str(asked.draws[0]), "--out", out, cache=cache)
        peer = cost(IMPORTS, cache=cache)
        light = cost(RUN, *HELP, cache=cache)
        law = cost(RUN, "law", "--on", "2025-01-01", cache=cache)
        answers = {
            n: cost(RUN, *run, "--draws", str(n), "--out", out, cache=cache) for n in asked.draws
        }
    rows = {
        "peer: start and imports only": peer,
        "--help": light,
        "law --on 2025-01-01": law,
        f"first use, {asked.draws[0]} draws": first,
        **{f"warm, {n} draws, with --out": c for n, c in answers.items()},
    }
    table(rows, peer)
    per_draw(answers)


if __name__ == "__main__":
    main()
