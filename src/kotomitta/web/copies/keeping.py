"""Making a copy, and putting one back."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import localdate

from kotomitta import __version__
from kotomitta.basis.errors import InputError
from kotomitta.web.accounts.models import User
from kotomitta.web.copies import archive, cities, postgresql, sqlite
from kotomitta.web.planning.cities import added_cities

_ENGINES: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
_ENDINGS = "DELETE FROM accounts_session;"  # nobody is signed in by a copy


def save(file: Path) -> archive.Manifest:
    """Make a copy of the database at one moment, and of the added cities, while the app goes on."""
    if not _made():
        raise InputError("copy_of_nothing", place=str(settings.DATA))
    with archive.unfinished(file) as database:
        _ENGINES[connection.vendor].save(settings.DATABASES["default"], database)
        added = cities.gathered()  # after the database: no plan of it lacks its city
        manifest = archive.Manifest(
            version=__version__,
            day=localdate().isoformat(),
            engine=connection.vendor,
            tables=_made(),
            key=_print_of_key(),
            digest=archive.digest(database),
            cities=archive.digests(added),
        )
        archive.write(file, manifest, database, added)
    return manifest


def load(file: Path, *, replace: bool = False, any_key: bool = False) -> archive.Manifest:
    """Put a copy back, all of it or nothing; InputError when it does not fit here.

    `replace` confirms that what is here goes, `any_key` that the copy was made with another key.
    """
    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        archive.opened(file, settings.DATA) as (manifest, database, added),
        cities.staged(added, str(file)) as put_cities,
    ):
        _check_fits(file, manifest, replace=replace, any_key=any_key)
        connection.close()
        _ENGINES[manifest.engine].load(settings.DATABASES["default"], database, _ENDINGS)
        if manifest.cities is not None:
            put_cities()
    return manifest


def _check_fits(file: Path, manifest: archive.Manifest, *, replace: bool, any_key: bool) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if manifest.tables - known:
        raise InputError("copy_newer", place=str(file), version=manifest.version)
    if manifest.engine != connection.vendor:
        raise InputError("copy_of_another_engine", place=str(file), engine=manifest.engine)
    if manifest.key != _print_of_key() and not any_key:
        raise InputError("copy_of_another_key", place=str(file), data=str(settings.DATA))
    if not replace and ((_made() and User.objects.exists()) or added_cities()):
        raise InputError("copy_over_something", place="--replace")


def _made() -> frozenset[str]:
    """The migrations that the database has had; none when it is empty, or not there."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return frozenset()  # asking would make it
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError as error:
        raise InputError("database_unusable", why=str(error).strip()) from error
    return frozenset(f"{app}.{name}" for app, name in applied)


def _print_of_key() -> str:
    return sha256(f"kotomitta.copy:{settings.SECRET_KEY}".encode()).hexdigest()[:16]
