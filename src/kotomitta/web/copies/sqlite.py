"""SQLite, by its own online backup: readers and writers go on meanwhile."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from kotomitta.basis.errors import InputError

_PATIENCE = 60.0  # seconds to wait for a writer


def save(settings: Mapping[str, Any], file: Path) -> None:
    """The whole database at one moment, in a file."""
    with closing(_open(settings["NAME"])) as database, closing(_open(file)) as copy:
        database.backup(copy)


def load(settings: Mapping[str, Any], file: Path, endings: str) -> None:
    """The database as it is in the file, after the endings; as before when anything fails."""
    try:
        with closing(_open(file)) as copy, closing(_open(settings["NAME"])) as database:
            copy.executescript(endings)
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise InputError("copy_damaged", place=str(file))
            copy.backup(database)  # in one step, which is one transaction
    except sqlite3.DatabaseError as error:
        raise InputError("copy_not_restored", why=str(error)) from error


def _open(file: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_PATIENCE)
