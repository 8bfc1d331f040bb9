"""The rows of a sweep, each kept as soon as it is done, so that a sweep can be taken up again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kotomitta.store.folder import csv_text, json_text, write_file, write_folder, writing

Key = tuple[str, str]

_ROWS = "rows"
_SHOWN = ("mean", "p10", "p50", "p90")


def keep(folder: Path, key: Key, row: Mapping[str, Any]) -> None:
    """Put one row into the folder, whole or not at all."""
    path = _path(folder, key)
    with writing(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, json_text(row))


def kept(folder: Path, key: Key) -> dict[str, Any] | None:
    """The row that was kept, None where there is none that can be read."""
    try:
        row = json.loads(_path(folder, key).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return row if isinstance(row, dict) else None


def write_sweep(folder: Path, told: Mapping[str, Any]) -> None:
    """Put the whole sweep into the folder, as `sweep.json` and as the table `sweep.csv`."""
    rows = [_flat(row) for row in told["rows"]]
    columns = dict.fromkeys(name for row in rows for name in row)
    table = [{name: row.get(name, "") for name in columns} for row in rows]
    write_folder(folder, {"sweep.json": json_text(told), "sweep.csv": csv_text(table)})


def _path(folder: Path, key: Key) -> Path:
    municipality, scenario = key
    return folder / _ROWS / municipality / f"{scenario}.json"


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the table: a quantity takes a column for each of its numbers."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}_{part}": value[part] for part in _SHOWN}
        else:
            flat[name] = value
    return flat
