"""How long pages take with 100 000 cases and fifty readers, on PostgreSQL.

    python benchmarks/casework/readers.py              on a PostgreSQL made for it
    python benchmarks/casework/readers.py postgresql://user@host/empty_database

Fills the database, runs the app on one machine, and reads it with fifty signed-in people who each
wait between pages as people do, and keep their connection as browsers do. The peer, on the same
database and server, is the page of an empty team: what a page costs before there is any case on it.
"""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import mkdtemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kotomitta.web.casework.models import Case

TREE = Path(__file__).parents[2]
CASES, WORKERS, TEAMS, READERS = 100_000, 60, 6, 50
ACTIVE, WAITING = 12, 500  # active by worker, near the cap, and waiting in all; others are closed
THINK = 2.0  # seconds between two pages of a reader, on average
PAGES_EACH = 30
PORT = 8765


def prepare() -> list[tuple[str, str]]:
    """Fill the database; the session keys of the readers, with their teams."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.contrib.auth import get_user_model
    from django.test import Client

    from kotomitta.web.casework import rounds
    from kotomitta.web.casework.models import Case, Member, Worker
    from kotomitta.web.casework.unit import today

    day = today()
    draw = random.Random(1)
    Worker.objects.bulk_create(
        Worker(code=f"W{n}", team=f"T{n % TEAMS}", hours_per_week=38.25, first=day)
        for n in range(WORKERS)
    )
    Case.objects.bulk_create((a_case(n, day, draw) for n in range(CASES)), batch_size=5000)
    for number in range(TEAMS):
        rounds.solve.call(f"T{number}")
    readers: list[tuple[str, str]] = []
    for n in range(READERS):
        user = get_user_model().objects.create(username=f"lead{n}", role="lead", password="!")
        team = f"T{n % TEAMS}" if n else "T99"
        Member.objects.create(user=user, code=f"L{n}", team=team)
        client = Client()
        client.force_login(user, "kotomitta.web.accounts.backends.Local")
        readers.append((client.cookies["kotomitta_session"].value, team))
    return readers


def a_case(number: int, day: date, draw: random.Random) -> "Case":
    """A stored case: few are open, as in a unit that has worked for years."""
    from kotomitta.casework.case import Case as Core
    from kotomitta.casework.people import CaseKind, Need, Person
    from kotomitta.web.casework.keeping import derive
    from kotomitta.web.casework.models import Case

    opened = day - timedelta(draw.randrange(1, 700))
    active, waits = number < ACTIVE * WORKERS, number < ACTIVE * WORKERS + WAITING
    team = f"T{number % TEAMS}"
    need = {n: draw.random() < 0.1 for n in Need.model_fields if n != "language"}
    found = Core(
        code=str(number),
        household=f"H{number}",
        kind=CaseKind.INTEGRATION,
        team=team,
        persons=(Person(code=f"P{number}", age=30, first_permit=opened, jobseeker=False),),
        need=Need(**need),
        opened=opened,
        state="active" if active else "waiting" if waits else "ended",
        worker=f"W{number % WORKERS}" if active else None,
        allocated=opened if active else None,
        closed=None if waits else day,
        outcome=None if waits else "goals_reached",
    )
    row = Case(code=found.code)
    derive(row, found, day)
    return row


def read(
    reader: tuple[str, str], pages: int = PAGES_EACH, think: float = THINK
) -> list[tuple[str, float]]:
    """One reader's pages, with the seconds that each took."""
    session, team = reader
    draw = random.Random(session)
    found = []
    connection = HTTPConnection("127.0.0.1", PORT, timeout=60)
    for _ in range(pages):
        time.sleep(draw.uniform(0, 2 * think))
        case = draw.randrange(0, ACTIVE * WORKERS // TEAMS) * TEAMS + int(team[1:])
        page, path = draw.choice(
            [
                ("board", "/fi/board/"),
                ("case", f"/fi/cases/{case}/"),
                ("allocation", "/fi/allocation/"),
            ]
        )
        if team == "T99":
            page, path = "board of an empty team", "/fi/board/"
        start = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"kotomitta_session={session}"})
        response = connection.getresponse()
        response.read()
        found.append((page, time.perf_counter() - start))
        assert response.status == 200, (path, response.status)
    return found


def main() -> None:
    """Measure on the database given, or on one made for it."""
    if sys.argv[1:]:
        measure(sys.argv[1])
        return
    sys.path.insert(0, str(TREE / "tests"))
    from visitors.postgres import server

    with server() as database:
        measure(database.created("readers"))


def measure(address: str) -> None:
    """Prepare, serve, read, and print the table."""
    os.environ["KOTOMITTA_DATABASE_URL"] = address
    os.environ["KOTOMITTA_DATA"] = mkdtemp()
    os.environ["KOTOMITTA_SECRET_KEY"] = "of a benchmark" * 4
    os.environ["DJANGO_SETTINGS_MODULE"] = "kotomitta.web.settings"
    start = time.perf_counter()
    readers = prepare()
    print(f"{CASES} cases made in {time.perf_counter() - start:.0f} s")
    command = ["granian", "--interface", "wsgi", "--port", str(PORT), "--no-log", "--workers", "2"]
    command += ["--blocking-threads", "4", "kotomitta.web.wsgi:application"]
    server = subprocess.Popen([sys.executable, "-m", *command])
    try:
        time.sleep(8)
        for reader in readers[:8]:
            read(reader, pages=3, think=0.0)
        with ThreadPoolExecutor(READERS) as pool:
            told = [row for rows in pool.map(read, readers) for row in rows]
    finally:
        server.terminate()
    print(f"{READERS} readers, {1 / THINK:.1f} pages a second each, load {os.getloadavg()[0]:.1f}")
    for page in sorted({page for page, _ in told}):
        times = sorted(1000 * seconds for name, seconds in told if name == page)
        p95 = quantiles(times, n=20)[-1]
        print(f"{page:25} n {len(times):4}  median {median(times):6.0f} ms  p95 {p95:6.0f} ms")


if __name__ == "__main__":
    main()
