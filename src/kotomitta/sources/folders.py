"""Where data files stand: the rulebook, and the folder of each city."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from kotomitta.basis.errors import InputError

PACKAGE = Path(str(files("kotomitta")))
RULEBOOK = PACKAGE / "rulebook"
MUNICIPALITIES = PACKAGE / "municipalities"


@cache
def shipped_cities() -> tuple[str, ...]:
    """The names of the cities that come with the program."""
    return tuple(sorted(p.parent.name for p in MUNICIPALITIES.glob("*/city.yaml")))


def folder_of(city: str) -> Path:
    """The folder of a city that is shipped, by name, or of the user's own, by path."""
    if city in shipped_cities():
        return MUNICIPALITIES / city
    folder = Path(city)
    try:
        found = (folder / "city.yaml").is_file()
    except OSError:  # a name too long for a file, for one
        found = False
    if not found:
        raise InputError("city_unknown", place=city[:80], known=", ".join(shipped_cities()))
    return folder
