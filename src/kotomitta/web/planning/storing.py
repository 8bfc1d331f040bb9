"""Storing when the database cannot take it: waiting until it does, and what to tell people."""

import logging
import sqlite3
from collections.abc import Callable
from shutil import disk_usage
from time import sleep
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from kotomitta.basis.errors import InputError

log = logging.getLogger(__name__)
T = TypeVar("T")
UNSTORED = (OperationalError, InterfaceError)
_SOONER, _LATER, _TIMES = 1.0, 30.0, 120  # seconds between two tries, at first and later; an hour
_POSTGRES_FULL = "53100"
_ROOM = 2**20  # bytes


def once_stored(write: Callable[[], T]) -> T:
    """What `write` gives once the database takes it; after an hour of tries, the error.

    A disk that is full is emptied and a database that is gone comes back, and until then a worker
    has nothing else to do.
    """
    for tried in range(_TIMES):
        try:
            return write()
        except UNSTORED as error:
            log.warning("not stored, tried again", extra={"facts": {"why": str(error)}})
            connection.close_if_unusable_or_obsolete()
            sleep(min(_SOONER * 2**tried, _LATER))
    return write()


def why_unstored(error: Exception) -> InputError:
    """What people are told when an answer could not be stored."""
    return InputError("run_disk_full" if _is_full(error) else "run_unstored")


def no_room() -> bool:
    """Whether the disk of the data folder is full, so that no run can say that it has failed."""
    return disk_usage(settings.DATA).free < _ROOM


def _is_full(error: Exception) -> bool:
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == _POSTGRES_FULL
