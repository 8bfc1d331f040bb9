"""The app as its users have it: the command, in a process of its own."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

FILE = "kotomitta.sqlite3"
COMMAND = "from kotomitta.cli.app import main; main()"
ADDRESS = re.compile(r"http://localhost:\d+/\S*")
Process = subprocess.Popen[str]
Environment = Mapping[str, str]
Database = tuple[Path, str]  # a data folder, and the address of its PostgreSQL if it has one


def environment(data: Path, address: str = "") -> Environment:
    """What a process is started with to have the app of a data folder, or on a PostgreSQL."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kotomitta.web.settings",
        "KOTOMITTA_DATA": str(data),
        "KOTOMITTA_DATABASE_URL": address,
        "KOTOMITTA_SECRET_KEY": "the seals of events are made with it",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }


def furnish(data: Path, address: str = "") -> None:
    """Make all tables in the database of a data folder, or in an empty one at an address."""
    migrate = [sys.executable, "-m", "kotomitta.web", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment(data, address), check=True)


def found(data: Path, address: str, sql: str) -> tuple[Any, ...]:
    """The one row that a statement finds in the database of a data folder or at an address."""
    opened: Any = psycopg.connect(address) if address else sqlite3.connect(data / FILE)
    with closing(opened) as database:
        (row,) = database.execute(sql)
    return tuple(row)


def started(*arguments: str, **settings: str) -> Process:
    """`kotomitta serve` with its arguments; what it says is to be read from standard error."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", *arguments],
        env={**os.environ, "KOTOMITTA_LANG": "en", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def serving(data: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """The address that the command prints, for as long as the block lasts."""
    with started("--port", "0", "--data", str(data), *arguments, **settings) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        try:
            found = ADDRESS.search(first)
            assert found, first + process.stderr.read()
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
