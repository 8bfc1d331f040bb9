"""A new city's folder, whole or not at all."""

from datetime import date
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp

from auditlog.models import LogEntry
from django.db import transaction

from kotomitta.basis.errors import InputError
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.folders import shipped_cities
from kotomitta.store.folder import write_folder
from kotomitta.web.planning.cities import EARLIER, added_cities, added_folder
from kotomitta.web.planning.city.building import city_files
from kotomitta.web.planning.city.sheets import Given
from kotomitta.web.planning.models import AddedCity


def add_city(given: Given, today: date, *, replace: bool) -> str:
    """The id of the city that was added, which `answer` can now be asked about.

    InputError with every fault, and nothing written; for a city that is there already too,
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
        with transaction.atomic():
            _note(name)
            write_folder(added_folder() / name, files)
    finally:
        rmtree(tried, ignore_errors=True)
    return name


def _note(name: str) -> None:
    """Keep what the city was, if it was, and tell the audit log."""
    kept = added_folder() / EARLIER / name
    version = len(list(kept.glob("*"))) + 1
    action, told = LogEntry.Action.CREATE, ["None", str(version)]
    if name in added_cities():
        copytree(added_folder() / name, kept / str(version))
        action, told = LogEntry.Action.UPDATE, [str(version), str(version + 1)]
    LogEntry.objects.log_create(AddedCity(id=name), action=action, changes={"version": told})
