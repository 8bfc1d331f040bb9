"""A sweep of a synthetic Finland: one process, two processes, two Dask workers.

python benchmarks/sweep/speed.py [MUNICIPALITIES] [DRAWS]
"""

import filecmp
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic

COMMAND = [sys.executable, "-c", "from kotomitta.cli.app import main; main()", "sweep"]
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


def call(*arguments: str) -> float:
    begun = monotonic()
    subprocess.run([*COMMAND, *arguments], check=True, capture_output=True)
    return monotonic() - begun


@contextmanager
def dask_cluster(folder: Path) -> Iterator[str]:
    script = folder / "cluster.py"
    script.write_text(CLUSTER)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, str(script)], text=True, **pipes) as cluster:
        yield cluster.stdout.readline().strip()
        cluster.stdin.close()


@contextmanager
def largest_process() -> Iterator[list[int]]:
    """The resident size in MB of the largest process below this one, seen while it lasts."""
    seen, done = [0], Event()

    def watch() -> None:
        while not done.wait(0.3):
            seen[0] = max([seen[0], *map(resident, below(os.getpid()))])

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def processor_seconds(processes: list[int]) -> float:
    """Of children that have ended and of these that run: fair when a machine is shared."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(map(used, processes))


def used(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def below(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task").glob("*/children")
    try:
        first = [int(child) for path in children for child in path.read_text().split()]
    except OSError:
        return []
    return [p for child in first for p in (child, *below(child))]


def resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 // 10**6
    except OSError:
        return 0


def main(municipalities: int = 300, draws: int = 200) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        finland = str(folder / "finland")
        call("--make-synthetic", finland, "--municipalities", str(municipalities), "--seed", "1")
        asked = (f"{finland}/municipalities", "--as-of", "2026-11-01", "--draws", str(draws))
        call("demo", *asked[1:], "--out", str(folder / "warm"))
        print(f"{municipalities} municipalities, {draws} draws, {os.cpu_count()} cores")
        print("where                seconds   each  CPU each  speed-up  MB a process  load  bytes")
        with dask_cluster(folder) as address:
            ways = {
                "one process": (),
                "--workers 2": ("--workers", "2"),
                "two Dask workers": ("--scheduler", address),
            }
            first = 0.0
            for name, way in ways.items():
                out = folder / name.replace(" ", "-")
                cluster, before = below(os.getpid()), processor_seconds(below(os.getpid()))
                with largest_process() as most:
                    took = call(*asked, "--out", str(out), *way)
                worked = (processor_seconds(cluster) - before) / municipalities
                first = first or took
                same = filecmp.cmp(out / "sweep.json", folder / "one-process" / "sweep.json", False)
                each, load = took / municipalities, os.getloadavg()[0]
                print(
                    f"{name:20} {took:7.1f} {each:6.3f} {worked:9.3f} {first / took:9.2f}"
                    f" {most[0]:13} {load:5.1f}  {'same' if same else 'DIFFERENT'}",
                    flush=True,
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
