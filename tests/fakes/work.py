"""Work for many workers: some of it fails, and some of it ends its worker."""

import os
from pathlib import Path

from kotomitta.basis.errors import InputError


def tenfold(number: int) -> int:
    """Ten times the number; InputError for 3."""
    if number == 3:
        raise InputError("number_out_of_range", place="here", given=3, low=0, high=2)
    return 10 * number


def deadly(item: tuple[int, str]) -> int:
    """Ten times the number; its worker dies at 2 each time, and at 1 the first time.

    The text is a file that remembers the first time.
    """
    number, memory = item
    if number == 2:
        os._exit(1)
    if number == 1 and not Path(memory).exists():
        Path(memory).touch()
        os._exit(1)
    return 10 * number


def threads(_: int) -> str | None:
    """How many threads the numerical libraries were allowed."""
    return os.environ.get("NUMBA_NUM_THREADS")
