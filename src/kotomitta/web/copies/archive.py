"""A copy as one file: what it is, the database and the cities, with digests that show damage."""

import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import mkstemp
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, ValidationError

from kotomitta.basis.errors import InputError

_MANIFEST, _DATABASE, _CITIES = "manifest.json", "database", "cities/"
_CHUNK = 2**20


class Manifest(BaseModel):
    """What a copy is of: `tables` are the migrations that had been made, `key` a print of the key.

    `day` is the day on which it was made, and `cities` the digest of each of their files; None in
    copies made before there were any in them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    day: str
    engine: str
    tables: frozenset[str]
    key: str
    digest: str
    cities: Mapping[str, str] | None = None


def write(file: Path, manifest: Manifest, database: Path, cities: Mapping[str, bytes]) -> None:
    """Make the file, readable by its owner only; there is none when that fails."""
    with unfinished(file) as made:
        with ZipFile(made, "w", ZIP_DEFLATED) as copy:
            copy.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
            copy.write(database, _DATABASE)
            for name, held in cities.items():
                copy.writestr(_CITIES + name, held)
        made.replace(file)


@contextmanager
def opened(file: Path, folder: Path) -> Iterator[tuple[Manifest, Path, Mapping[str, bytes]]]:
    """What a copy is, its database in a file of the folder that goes with the block, its cities.

    InputError when it is no copy, or one that is damaged.
    """
    try:
        with ZipFile(file) as copy, unfinished(folder / "restoring") as database:
            manifest = Manifest.model_validate_json(copy.read(_MANIFEST))
            with copy.open(_DATABASE) as told, database.open("wb") as out:
                while chunk := told.read(_CHUNK):
                    out.write(chunk)
            cities = {name: copy.read(_CITIES + name) for name in manifest.cities or {}}
            if digest(database) != manifest.digest or digests(cities) != (manifest.cities or {}):
                raise InputError("copy_damaged", place=str(file))
            yield manifest, database, cities
    except (BadZipFile, KeyError, ValidationError, zlib.error, EOFError) as error:
        raise InputError("copy_damaged", place=str(file)) from error
    except FileNotFoundError as error:
        raise InputError("copy_missing", place=str(file)) from error


def digest(file: Path) -> str:
    """What changes when the file does."""
    with file.open("rb") as told:
        return file_digest(told, "sha256").hexdigest()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The digest of each file by its path."""
    return {name: sha256(held).hexdigest() for name, held in files.items()}


@contextmanager
def unfinished(beside: Path) -> Iterator[Path]:
    """A new file for the time of the block, beside where it is to be, for its owner only."""
    try:
        number, name = mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    except OSError as error:
        raise InputError("out_unwritable", place=str(beside), why=error) from error
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
