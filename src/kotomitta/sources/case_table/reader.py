"""A case table read whole or not at all: every fault is told with its line and column."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from kotomitta.basis.errors import InputError
from kotomitta.casework.consistency import contradiction
from kotomitta.casework.register import COLUMNS, UNKNOWN, Ints, Register
from kotomitta.sources.case_table.cells import FACTS, cells
from kotomitta.sources.case_table.mapping import CaseMapping, Origin, as_published
from kotomitta.sources.case_table.rows import Row, rows_of

_ROWS_AT_A_TIME = 5_000
_MOST_ROWS = 5_000_000
_LONGEST_SHOWN = 40
_SILENT = Origin(constant="")


def read_cases(path: Path, profiles: Sequence[str], mapping: CaseMapping | None = None) -> Register:
    """The register in a file; InputError for the first fault, and then nothing is kept.

    `profiles` are those that a row may have. Without a mapping it is a table as published, with
    all that is counted; what is not is checked where it is there.
    """
    rows = rows_of(path)
    first = next(rows, (1, []))[1]
    shape = mapping or as_published(first, COLUMNS)
    header = header_of(str(path), first, shape)
    columns = columns_of(shape, header, profiles)
    parts: list[Ints] = []
    lines: list[int] = []
    while chunk := list(islice(rows, _ROWS_AT_A_TIME)):
        parts.append(_numbers(path, chunk, columns, len(header)))
        lines += [line for line, _ in chunk]
        if len(lines) > _MOST_ROWS:
            raise InputError("cases_too_many", place=f"{path}:{lines[-1]}", most=_MOST_ROWS)
    if not parts:
        raise InputError("cases_empty", place=str(path))
    register = register_of(columns, np.concatenate(parts, axis=1))
    _check_rows(path, register, lines)
    return register


def header_of(name: str, row: Sequence[str], mapping: CaseMapping) -> list[str]:
    """The names in the first line; InputError when they are not those of the mapping."""
    place = f"{name}:1"
    header = [cell.strip() for cell in row]
    if not header:
        raise InputError("cases_empty", place=name)
    wanted = [o.column for o in mapping.columns.values() if o.column is not None]
    missing = next((name for name in wanted if name not in header), None)
    if missing is not None:
        key = "cases_delimiter" if len(header) == 1 else "cases_column_missing"
        raise InputError(key, place=place, field=missing)
    known = {*wanted, *mapping.dropped}
    unknown = next((name for name in header if name not in known), None)
    if unknown is not None:
        raise InputError("cases_column_unknown", place=place, field=unknown[:_LONGEST_SHOWN])
    doubled = next((name for name in header if header.count(name) > 1), None)
    if doubled is not None:
        raise InputError("key_doubled", place=place, field=doubled)
    return header


def columns_of(
    mapping: CaseMapping, header: Sequence[str], profiles: Sequence[str]
) -> list["Column"]:
    """What reads each published column from the rows below a header."""
    names = (*COLUMNS, *(c for c in FACTS if c in mapping.columns))
    return [Column(c, mapping.columns.get(c, _SILENT), header, profiles) for c in names]


class Column(dict[str, int]):
    """One column: text of the file -> number, each text read once.

    `position` is its place in a row; without one, every row has what is `said` and the number
    `constant`.
    """

    def __init__(
        self, name: str, origin: Origin, header: Sequence[str], profiles: Sequence[str]
    ) -> None:
        self.name = name
        self.read = cells(name, profiles, origin.written)
        self.meaning: Mapping[str, str] = origin.values
        self.shown = origin.column or name
        self.position = None if origin.column is None else header.index(origin.column)
        self.said = origin.constant or ""
        self.constant = UNKNOWN if origin.constant is None else self[origin.constant]

    def __missing__(self, text: str) -> int:
        self[text] = number = self.read(self.plain(text))
        return number

    def plain(self, text: str) -> str:
        """What a cell means: without spaces around it, and as the mapping says."""
        bare = text.strip(" ")
        return self.meaning.get(bare, bare)


def _numbers(path: Path, chunk: Sequence[Row], columns: Sequence[Column], width: int) -> Ints:
    """Some rows as numbers, (column, row)."""
    for line, row in chunk:
        if len(row) != width:
            raise InputError("cases_width", place=f"{path}:{line}", given=len(row), wanted=width)
    by_column = list(zip(*(row for _, row in chunk), strict=True))
    numbers = np.empty((len(columns), len(chunk)), dtype=np.int64)
    try:
        for column, into in zip(columns, numbers, strict=True):
            into[:] = (
                column.constant
                if column.position is None
                else list(map(column.__getitem__, by_column[column.position]))
            )
    except InputError:
        _raise_first(path, chunk, columns)
        raise
    return numbers


def _raise_first(path: Path, chunk: Sequence[Row], columns: Sequence[Column]) -> None:
    """The error of the first faulty cell in the order of reading: columns were read one by one."""
    for line, row in chunk:
        for column in columns:
            if column.position is not None:
                try:
                    column[row[column.position]]
                except InputError as error:
                    raise error.at(f"{path}:{line} ({column.shown})") from error


def register_of(columns: Sequence[Column], numbers: Ints) -> Register:
    """The register of (column, row) numbers; workers numbered in the order of codes, not rows."""
    told = {c.name: n for c, n in zip(columns, numbers, strict=True)}
    by_name = {name: told[name] for name in COLUMNS}
    read = columns[COLUMNS.index("worker")]
    codes = {number: read.plain(text) for text, number in read.items() if number != UNKNOWN}
    order = sorted(codes, key=codes.__getitem__)
    rank = np.full(len(order) + 1, UNKNOWN, dtype=np.int64)  # the last place is for UNKNOWN
    rank[order] = np.arange(len(order))
    by_name["worker"] = rank[by_name["worker"]]
    return Register(**by_name, workers=tuple(codes[i] for i in order))


def _check_rows(path: Path, register: Register, lines: Sequence[int]) -> None:
    found = contradiction(register)
    if found is not None:
        place = f"{path}:{lines[found.row]}"
        raise InputError(f"cases_{found.key}", place=place, other=lines[found.against])
