"""How long pages with a stored answer take: 200 plans, fifty readers, while a run is going.

    python benchmarks/web/stored_pages.py                 on SQLite
    python benchmarks/web/stored_pages.py --postgres      on a PostgreSQL made for it
    python benchmarks/web/stored_pages.py --soak 60       an hour's memory, minute by minute
    ... --rest 60                                         with a minute between two runs

The readers stand in this process, on the same machine, and wait between two pages as people do, or
not at all. The server is run as `kotomitta serve` runs it, in one process, and as the how-to has it
for a whole unit, in two. The worker of the run is another process.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import date
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

TREE = Path(__file__).parents[2]
PLANS, READERS, PORT = 200, 50, 8766
THINK = 2.0  # seconds between two pages of a reader, on average
FORMS = ("serve", "two processes")
DRAWS = 5000  # of the run that goes on; the stored answers have fewer, and pages of the same size
CSRF = "k" * 32  # what a browser sends back of the first page it read
LANGUAGES = ("fi", "sv", "en")
ANSWERS = ("overview", "arrivals", "caseload", "staff", "services", "money", "scorecard")
PAGES = (*ANSWERS, "figures", "changes", "paper")
SERVE = "from kotomitta.cli.app import main; main()"
Times = list[tuple[str, float]]


def prepare() -> tuple[list[str], list[int]]:
    """Fill the database; the session keys of the readers, and the plans."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.test import Client

    from kotomitta.web.accounts.models import User
    from kotomitta.web.accounts.roles import Role

    keys = []
    for n in range(READERS):
        user = User.objects.invited(f"reader{n}", Role.VIEWER)
        client = Client()
        client.force_login(user, "kotomitta.web.accounts.backends.Local")
        keys.append(client.cookies["kotomitta_session"].value)
    return keys, plans()


def plans() -> list[int]:
    """Plans that differ in name, each with the same answer stored as its own."""
    from django.utils import timezone

    from kotomitta.render.words import Language
    from kotomitta.web.planning import asking, cities
    from kotomitta.web.planning.computing import computed
    from kotomitta.web.planning.keeping import keep, keep_parts
    from kotomitta.web.planning.models import Fragment, Run, Scenario, Status

    parts: list[Fragment] = []
    found, made = None, []
    for n in range(PLANS):
        plan = Scenario.objects.create(
            name=f"Plan {n}",
            city="demo",
            term="2025",
            as_of=date(2025, 6, 1),
            draws=200,
            question="How many workers are needed?",
        )
        inputs = asking.inputs_of(plan)
        run = Run.objects.create(
            scenario=plan,
            inputs=inputs,
            digest=asking.digest(inputs, cities.versions("demo")),
            status=Status.DONE,
            ended=timezone.now(),
        )
        found = found or computed(inputs, lambda *_: None)
        keep(run, *found)
        if not parts:
            for language in Language:
                keep_parts(run, language)
            parts = list(run.fragments.all())
        else:
            for part in parts:
                part.pk, part.run = None, run
            Fragment.objects.bulk_create(parts)
        made.append(plan.pk)
    return made


def rendered(made: list[int]) -> int:
    """The stored parts of the plans; who edits words or templates meanwhile makes them grow."""
    from kotomitta.web.planning.models import Fragment

    return Fragment.objects.filter(run__scenario__in=made).count()


def keep_running(plan: int, draws: int, rest: float, stop: Event, done: list[int]) -> None:
    """Have one run on its way at any time, but for a rest between two of them."""
    from kotomitta.web.planning import running
    from kotomitta.web.planning.models import Scenario

    scenario = Scenario.objects.get(pk=plan)
    scenario.pk, scenario.draws = None, draws
    scenario.save()
    run = running.start(scenario, None)
    while not stop.wait(0.5):
        run.refresh_from_db()
        if not run.open:
            done.append(run.pk)
            if stop.wait(rest):
                return
            scenario.seed += 1
            scenario.save()
            run = running.start(scenario, None)


@contextmanager
def server(form: str, settings: dict[str, str]) -> Iterator[int]:
    """The process of the server, once it listens."""
    data, port = settings["KOTOMITTA_DATA"], str(PORT)
    command = {
        "serve": ["-c", SERVE, "serve", "--no-worker", "--data", data, "--port", port],
        "two processes": [
            *("-m", "granian", "--interface", "wsgi", "--workers", "2", "--no-log"),
            # Each thread has its connection; unbounded, they ask more than PostgreSQL gives.
            *("--blocking-threads", "8", "--port", port, "kotomitta.web.wsgi:application"),
        ],
    }[form]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": settings}
    process = subprocess.Popen([sys.executable, *command], **quiet)  # type: ignore[call-overload]
    try:
        for _ in range(300):
            try:
                HTTPConnection("127.0.0.1", PORT, timeout=1).connect()
                break
            except OSError:
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def family(pid: int) -> list[Path]:
    """A process and those below it."""
    found, below = [], [str(pid)]
    while below:
        one = below.pop()
        found.append(Path("/proc") / one)
        below += (found[-1] / "task" / one / "children").read_text("ascii").split()
    return found


def megabytes(pid: int) -> float:
    """The memory of a process and those below it, with what they share counted once."""
    rows = [
        row
        for one in family(pid)
        for row in (one / "smaps_rollup").read_text("ascii").splitlines()
        if row.startswith("Pss:")
    ]
    return sum(int(row.split()[1]) for row in rows) / 1024


def worked(pid: int) -> float:
    """The milliseconds that a process and those below it have computed."""
    told = [(one / "stat").read_text("ascii").rpartition(")")[2].split() for one in family(pid)]
    return 1000 * sum(int(row[11]) + int(row[12]) for row in told) / os.sysconf("SC_CLK_TCK")


def read(key: str, made: list[int], think: float, until: float) -> Times:
    draw = random.Random(key)
    found: Times = []
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    while True:
        time.sleep(draw.uniform(0, 2 * think))
        page = draw.choice(PAGES)
        path = f"/{draw.choice(LANGUAGES)}/scenarios/{draw.choice(made)}/{page}/"
        start = time.perf_counter()
        if start >= until:
            return found
        get(connection, path, key)
        found.append((page, time.perf_counter() - start))


def get(connection: HTTPConnection, path: str, key: str) -> None:
    cookies = f"kotomitta_session={key}; kotomitta_csrf={CSRF}"
    connection.request("GET", path, headers={"Cookie": cookies})
    response = connection.getresponse()
    response.read()
    assert response.status == 200, (path, response.status)


def warm(key: str, plan: int) -> None:
    # enough connections to reach each process; its first page of changes loads the model, and the
    # first of a kind in a language makes its template
    for _ in range(6):
        connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
        for language, page in product(LANGUAGES, PAGES):
            get(connection, f"/{language}/scenarios/{plan}/{page}/", key)
        connection.close()


def all_read(keys: list[str], made: list[int], think: float, seconds: float) -> Times:
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(len(keys)) as pool:
        told = pool.map(lambda key: read(key, made, think, until), keys)
        return [row for rows in told for row in rows]


def row(name: str, times: Times, more: str = "") -> str:
    cuts = quantiles([1000 * seconds for _, seconds in times], n=100)
    p50, p95, p99 = cuts[49], cuts[94], cuts[98]
    return f"{name:32} n {len(times):6}  p50 {p50:6.0f}  p95 {p95:6.0f}  p99 {p99:6.0f} ms{more}"


def measure(
    form: str, settings: dict[str, str], keys: list[str], made: list[int], asked: Any
) -> None:
    """Serve in one form, and print what its readers met."""
    with server(form, settings) as pid:
        warm(keys[0], made[0])
        if asked.soak:
            for minute in range(asked.soak):
                times = all_read(keys, made, THINK, 60.0)
                load = os.getloadavg()[0]
                more = f"  {megabytes(pid):6.1f} MB  load {load:.1f}"
                print(row(f"{form}, minute {minute + 1}", times, more), flush=True)
            return
        for think in (THINK, 0.0):
            before, spent, load = megabytes(pid), worked(pid), os.getloadavg()[0]
            times = all_read(keys, made, think, asked.seconds)
            rate = len(times) / asked.seconds
            cost = (worked(pid) - spent) / len(times)
            memory = f"{before:.0f} -> {megabytes(pid):.0f} MB"
            loads = f"load {load:.1f} -> {os.getloadavg()[0]:.1f}"
            more = f"  {rate:5.1f} pages/s, {cost:.1f} ms CPU each  {memory}  {loads}"
            print(row(f"{form}, think {think:.0f} s", times, more), flush=True)
            if think:
                for page in PAGES:
                    print(row(f"  {page}", [one for one in times if one[0] == page]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--soak", type=int, nargs="?", const=5, default=0, metavar="MINUTES")
    parser.add_argument("--draws", type=int, default=DRAWS, help="of the run that goes on")
    parser.add_argument("--form", choices=FORMS, action="append", help="of the server; both")
    parser.add_argument("--rest", type=float, default=0.0, help="seconds between two runs")
    asked = parser.parse_args()
    sys.path.insert(0, str(TREE / "tests"))
    from visitors.postgres import server as postgres

    with (
        TemporaryDirectory(prefix="kotomitta-stored-") as data,
        postgres() if asked.postgres else nullcontext() as database,
    ):
        os.environ["KOTOMITTA_DATABASE_URL"] = database.created("stored_pages") if database else ""
        os.environ["KOTOMITTA_DATA"] = data
        os.environ["KOTOMITTA_SECRET_KEY"] = "of a benchmark" * 4
        os.environ["DJANGO_SETTINGS_MODULE"] = "kotomitta.web.settings"
        start = time.perf_counter()
        keys, made = prepare()
        name = "PostgreSQL" if database else "SQLite"
        print(f"{name}: {PLANS} plans made in {time.perf_counter() - start:.0f} s", flush=True)
        settings, stored = dict(os.environ), rendered(made)
        worker = subprocess.Popen([sys.executable, "-m", "kotomitta.web", "worker"], env=settings)
        stop = Event()
        done: list[int] = []
        going = Thread(target=keep_running, args=(made[0], asked.draws, asked.rest, stop, done))
        going.start()
        try:
            for form in asked.form or FORMS:
                measure(form, settings, keys, made, asked)
        finally:
            stop.set()
            going.join()
            worker.terminate()
            worker.wait(60)
        print(f"{rendered(made) - stored} parts had to be rendered again (0 on a tree that rests)")
        print(f"{len(done)} runs of {asked.draws} draws ended meanwhile")


if __name__ == "__main__":
    main()
