"""Files that appear whole or not at all."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from typing import Any

from kotomitta.basis.errors import InputError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """A block that writes there; InputError when that cannot be done."""
    try:
        yield
    except OSError as error:
        raise InputError("out_unwritable", place=str(place), why=error) from error


def check_folder(folder: Path) -> None:
    """InputError when nothing can be written into the folder, which need not be there yet."""
    with writing(folder):
        _try(next(place for place in (folder, *folder.parents) if _is_there(place)))


def check_file(path: Path) -> None:
    """InputError when the file cannot be put into its place, in a folder that is there."""
    with writing(path):
        if path.is_dir():
            raise _folder_instead()
        _try(path.parent)


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Put all files into the folder, replacing those of the same name.

    Everything is first written beside its place; InputError, with nothing changed, when that
    cannot be done.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any((folder / name).is_dir() for name in files):
            raise _folder_instead()
        with tempfile.TemporaryDirectory(
            prefix=".kotomitta-", dir=folder, ignore_cleanup_errors=True
        ) as beside:
            staged = Path(beside)
            for name, held in files.items():
                (staged / name).write_bytes(held.encode() if isinstance(held, str) else held)
            for name in files:
                (staged / name).replace(folder / name)


def write_file(path: Path, text: str) -> None:
    """Put one file into its place; InputError, with nothing changed, when that cannot be done."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.part")
    with writing(path):
        try:
            staged.write_text(text, encoding="utf-8", newline="")
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)


def _try(folder: Path) -> None:
    """Write into the folder what leaves no trace; OSError when it does not take it."""
    tempfile.TemporaryFile(dir=folder).close()


def _is_there(place: Path) -> bool:
    """Whether there is anything of that name; OSError when nobody may look, or no name is such."""
    try:
        place.lstat()
    except FileNotFoundError:
        return False
    return True


def _folder_instead() -> OSError:
    return IsADirectoryError(EISDIR, os.strerror(EISDIR))


def json_text(answer: Mapping[str, Any]) -> str:
    """One JSON object as text, the same bytes for the same object; no number that is not finite."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV with a header; text that a spreadsheet would run as a formula is disarmed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _safe(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
