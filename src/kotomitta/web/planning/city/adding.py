"""A new city's folder, whole or not at all."""

from datetime import date
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from kotomitta.basis.errors import InputError
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.folders import shipped_cities
from kotomitta.store.folder import write_folder
from kotomitta.web.planning.cities import added_cities, added_folder
from kotomitta.web.planning.city.building import Given, city_files


def add_city(given: Given, today: date, *, replace: bool) -> str:
    """The id of the city that was added, which `answer` can now be asked about.

    InputError at the first fault, with nothing written; for a city that is there already too,
    unless it is to be replaced. A shipped one never is.
    """
    name, files = city_files(given, today)
    if name in shipped_cities() or (name in added_cities() and not replace):
        raise InputError("city_exists", place=given["city"].place(2, "value"), city=name)
    added_folder().mkdir(parents=True, exist_ok=True)
    tried = Path(mkdtemp(prefix=".tried-", dir=added_folder()))
    try:
        write_folder(tried, files)
        read_city(str(tried))
    finally:
        rmtree(tried, ignore_errors=True)
    write_folder(added_folder() / name, files)
    return name
