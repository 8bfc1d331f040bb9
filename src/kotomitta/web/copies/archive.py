"""A copy as one file: what it is, and the database, with a digest that shows damage."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import mkstemp
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import BaseModel, ConfigDict, ValidationError

from kotomitta.basis.errors import InputError

_MANIFEST, _DATABASE = "manifest.json", "database"
_CHUNK = 2**20


class Manifest(BaseModel):
    """What a copy is of: `tables` are the migrations that had been made, `key` a print of the key.

    `day` is the day on which it was made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    day: str
    engine: str
    tables: frozenset[str]
    key: str
    digest: str


def write(file: Path, manifest: Manifest, database: Path) -> None:
    """Make the file, readable by its owner only; there is none when that fails."""
    with unfinished(file) as made:
        with ZipFile(made, "w", ZIP_DEFLATED) as copy:
            copy.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
            copy.write(database, _DATABASE)
        made.replace(file)


@contextmanager
def opened(file: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """What a copy is, and its database in a file of the folder that goes with the block.

    InputError when it is no copy, or one that is damaged.
    """
    try:
        with ZipFile(file) as copy, unfinished(folder / "restoring") as database:
            manifest = Manifest.model_validate_json(copy.read(_MANIFEST))
            with copy.open(_DATABASE) as told, database.open("wb") as out:
                while chunk := told.read(_CHUNK):
                    out.write(chunk)
            if digest(database) != manifest.digest:
                raise InputError("copy_damaged", place=str(file))
            yield manifest, database
    except (BadZipFile, KeyError, ValidationError, zlib.error, EOFError) as error:
        raise InputError("copy_damaged", place=str(file)) from error
    except FileNotFoundError as error:
        raise InputError("copy_missing", place=str(file)) from error


def digest(file: Path) -> str:
    """What changes when the file does."""
    with file.open("rb") as told:
        return file_digest(told, "sha256").hexdigest()


@contextmanager
def unfinished(beside: Path) -> Iterator[Path]:
    """A new file for the time of the block, beside where it is to be, for its owner only."""
    try:
        number, name = mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    except OSError as error:
        raise InputError("out_unwritable", place=str(beside), why=error.strerror or "") from error
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
