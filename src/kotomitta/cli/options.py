"""Options that several commands share, with their checks."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kotomitta.basis.errors import InputError
from kotomitta.cli.clock import today
from kotomitta.store.folder import check_file, check_folder

City = Annotated[str, typer.Argument()]
Term = Annotated[str, typer.Option()]
AsOf = Annotated[str | None, typer.Option()]
DrawCount = Annotated[int, typer.Option("--draws")]
Seed = Annotated[int, typer.Option()]
ScenarioName = Annotated[str | None, typer.Option("--scenario")]
AsJson = Annotated[bool, typer.Option("--json")]

# A draw takes about 120 kB; these take under 3 GB.
_MOST_DRAWS = 20_000


def day(text: str | None, option: str = "--as-of") -> date:
    """The day written as 2017-12-31, or today when none is given."""
    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("day_malformed", place=option, given=text) from error


def checked_by(check: Callable[[Path], None]) -> Callable[[Path | None], Path | None]:
    """What checks the path of an option before anything is computed."""

    def checked(path: Path | None) -> Path | None:
        if path is not None:
            check(path)
        return path

    return checked


INTO_FOLDER = typer.Option(callback=checked_by(check_folder))
OutFolder = Annotated[Path | None, INTO_FOLDER]
OutFile = Annotated[Path | None, typer.Option(callback=checked_by(check_file))]


def within(name: str, value: int, low: int, high: int) -> int:
    """The value, if it lies in its limits."""
    if not low <= value <= high:
        raise InputError("number_out_of_range", place=name, given=value, low=low, high=high)
    return value


def draw_count(value: int) -> int:
    """The number of draws, if it can be held in memory."""
    return within("--draws", value, 2, _MOST_DRAWS)


def seed_number(value: int) -> int:
    """The seed, if the random streams can take it."""
    return within("--seed", value, 0, 2**63 - 1)
