"""Files that appear whole or not at all."""

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from errno import EISDIR
from pathlib import Path
from typing import Any

from kotomitta.basis.errors import InputError

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Put all files into the folder, replacing those of the same name.

    Everything is first written beside its place; InputError, with nothing changed, when that
    cannot be done.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".kotomitta-", dir=folder))
    except OSError as error:
        raise InputError("out_unwritable", place=str(folder), why=error.strerror or "") from error
    try:
        if any((folder / name).is_dir() for name in files):
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        for name, held in files.items():
            (staged / name).write_bytes(held.encode() if isinstance(held, str) else held)
        for name in files:
            (staged / name).replace(folder / name)
    except OSError as error:
        raise InputError("out_unwritable", place=str(folder), why=error.strerror or "") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def write_file(path: Path, text: str) -> None:
    """Put one file into its place; InputError, with nothing changed, when that cannot be done."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        staged.write_text(text, encoding="utf-8", newline="")
        staged.replace(path)
    except OSError as error:
        raise InputError("out_unwritable", place=str(path), why=error.strerror or "") from error
    finally:
        staged.unlink(missing_ok=True)


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
