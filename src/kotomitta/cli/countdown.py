"""Progress of long runs on standard error: how many are done, and the time left."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from kotomitta.cli.screen import errors_console, words

_LINES = 10


@contextmanager
def countdown(total: int, done: int) -> Iterator[Any]:
    """A bar on a terminal, else a line at every tenth; call what it yields when one is done."""
    console = errors_console()
    if not console.is_terminal:
        yield _lines(total, done)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, completed=done)
        yield lambda: bar.advance(task)


def _lines(total: int, done: int) -> Any:
    console, begun, ready = errors_console(), monotonic(), done

    def advance() -> None:
        nonlocal ready
        ready += 1
        if ready * _LINES % total < _LINES:
            seconds = (monotonic() - begun) / (ready - done) * (total - ready)
            left = duration(seconds)
            said = words().say("sweep.progress", done=ready, total=total, left=left)
            console.print(said, markup=False, soft_wrap=True)

    return advance


def duration(seconds: float) -> str:
    """A time as `2 min 5 s`, which reads alike in every language."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
