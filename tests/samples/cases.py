"""Case tables as text, and registers made from them."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from kotomitta.casework.register import COLUMNS, Register
from kotomitta.sources.case_table.reader import read_cases

HEADER = ",".join(COLUMNS)
PROFILES = ("basic", "trauma")
ROW = {"case": "C-1", "household": "H-1", "person": "P-1", "opened": "2017-01-01"}


def line(row: Mapping[str, str]) -> str:
    """One row; what is not given is empty, or that of a plain case."""
    told = {**ROW, **row}
    return ",".join(told.get(column, "") for column in COLUMNS)


def text(rows: Iterable[Mapping[str, str]]) -> str:
    """A whole table."""
    return "\n".join([HEADER, *map(line, rows)]) + "\n"


def register(folder: Path, rows: Iterable[Mapping[str, str]]) -> Register:
    """The register that the table of these rows is read as."""
    path = folder / "cases.csv"
    path.write_text(text(rows), "utf-8")
    return read_cases(path, PROFILES)
