"""The cities that can be asked about: those shipped, and those whose folder was added here."""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Named
from kotomitta.sources.digest import versions as versions_of
from kotomitta.sources.folders import RULEBOOK, folder_of, shipped_cities
from kotomitta.sources.yaml_file import YamlFile, read_yaml

if TYPE_CHECKING:
    from kotomitta.sources.city_folder import Shelf

Stamp = tuple[tuple[str, int, int], ...]
EARLIER = ".earlier"  # what replaced cities were, beside them
_LOOKED_AT = 5  # seconds between two looks at the rulebook, which changes with the program only


def added_folder() -> Path:
    """Where the folders of added cities stand."""
    return Path(settings.DATA) / "cities"


def added_cities() -> tuple[str, ...]:
    """The names of the cities that were added, which are those of their folders."""
    return tuple(sorted(path.parent.name for path in added_folder().glob("*/city.yaml")))


def cities() -> tuple[str, ...]:
    """All names; an added city never takes the name of a shipped one."""
    return (*shipped_cities(), *added_cities())


def check_unit_city() -> None:
    """InputError when a setting names a city for the unit that is not there."""
    if settings.UNIT_CITY and settings.UNIT_CITY not in cities():
        raise InputError(
            "unit_city_unknown",
            place="KOTOMITTA_UNIT_CITY",
            given=settings.UNIT_CITY[:80],
            known=", ".join(cities()),
        )


def place(city: str) -> str:
    """What `read_city` reads a city by: its name, or the path of its folder."""
    if city in shipped_cities():
        return city
    if city in added_cities():
        return str(added_folder() / city)
    raise InputError("city_unknown", place=city[:80], known=", ".join(cities()))


def named(city: str) -> Named:
    """What a city is called; by its id when its folder is gone or cannot be read."""
    try:
        return _named(place(city), _stamp(city))
    except InputError:
        return Named(fi=city, sv=city, en=city)


def made_up(city: str) -> bool:
    """Whether a city is one to play with, as its folder says."""
    try:
        return _made_up(place(city), _stamp(city))
    except InputError:
        return False


def shelf(city: str) -> "Shelf":
    """What is known of a city, read again when a file of it has changed."""
    return _shelf(place(city), _stamp(city))


def versions(city: str) -> dict[str, str]:
    """The versions that an answer made now would rest on."""
    return _versions(place(city), _stamp(city))


def _stamp(city: str) -> Stamp:
    """The size and time of every file that a city's answer rests on."""
    return _rulebook(int(monotonic()) // _LOOKED_AT) + _stamped(folder_of(place(city)))


@lru_cache(maxsize=1)
def _rulebook(moment: int) -> Stamp:
    del moment
    return _stamped(RULEBOOK)


def _stamped(folder: Path) -> Stamp:
    found = ((file.path, file.stat()) for file in _files(folder))
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in found))


def _files(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """Every YAML and CSV file below a folder; every page asks, and pathlib takes five times it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith((".yaml", ".csv")):
                yield entry


@lru_cache(maxsize=256)
def _named(city: str, stamp: Stamp) -> Named:
    del stamp
    file = read_yaml(folder_of(city) / "city.yaml")
    return YamlFile(file.path, file.data["name"], file.node).parse(Named)


@lru_cache(maxsize=256)
def _made_up(city: str, stamp: Stamp) -> bool:
    del stamp
    return bool(read_yaml(folder_of(city) / "city.yaml").data.get("synthetic"))


@lru_cache(maxsize=16)
def _shelf(city: str, stamp: Stamp) -> "Shelf":
    del stamp
    from kotomitta.sources.city_folder import read_city  # loads the model

    return read_city(city)


@lru_cache(maxsize=64)
def _versions(city: str, stamp: Stamp) -> dict[str, str]:
    del stamp
    return versions_of(folder_of(city))
