"""A case table as text by published column, with every fault of it and not only the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import numpy as np

from kotomitta.basis.errors import InputError
from kotomitta.casework.consistency import contradiction
from kotomitta.casework.register import NEVER, STILL_OPEN
from kotomitta.sources.case_table.cells import DAYS, ISO, REQUIRED
from kotomitta.sources.case_table.mapping import CaseMapping, as_published
from kotomitta.sources.case_table.reader import Column, columns_of, header_of, register_of
from kotomitta.sources.case_table.rows import Row, rows_in
from kotomitta.sources.yaml_file import WORKBOOK

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # XLS, or an XLSX under a password
_MOST_FAULTS = 1_000


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was sent: what it is called, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its number, and its cells by published column, days as in 2026-01-31."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be taken, and why."""

    line: int
    error: InputError


@dataclass(frozen=True, slots=True)
class TableLines:
    """What a table tells: the published columns that it has, its lines, and its faults."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def told(
    given: Given, profiles: Sequence[str], mapping: CaseMapping | None = None, *, most: int
) -> TableLines:
    """The lines of a CSV or XLSX file of so many rows at most, by a mapping or as published.

    Without a mapping, published columns that may be empty may be missing. InputError when the file
    is no such table at all; what is wrong with one row stands among the faults.
    """
    rows = _rows(given, mapping)
    first = next(rows, (1, []))[1]
    shape = mapping or as_published(first, REQUIRED)
    header = header_of(given.name, first, shape)
    columns = columns_of(shape, header, profiles)
    lines: list[Line] = []
    numbers: list[list[int]] = []
    faults: list[Fault] = []
    for count, (line, row) in enumerate(rows):
        if count >= most:
            raise InputError("cases_too_many", place=f"{given.name}:{line}", most=most)
        if len(faults) >= _MOST_FAULTS:
            break
        try:
            read = _numbers(row, columns, len(header))
        except InputError as error:
            faults.append(Fault(line, error))
            continue
        numbers.append(read)
        lines.append(Line(line, _cells(row, read, columns)))
    if not lines and not faults:
        raise InputError("cases_empty", place=given.name)
    faults += _contradicted(columns, numbers, lines)
    faults.sort(key=lambda fault: fault.line)
    return TableLines(tuple(shape.columns), tuple(lines), tuple(faults))


def _rows(given: Given, mapping: CaseMapping | None) -> Iterator[Row]:
    if given.content.startswith(_OLD_OFFICE):
        raise InputError("sheet_unreadable", place=given.name)
    if given.content.startswith(WORKBOOK):
        from kotomitta.sources.case_table.sheet import rows_in_sheet

        origins = mapping.columns.values() if mapping else ()
        written = {o.column: o.written for o in origins if o.column and o.written != ISO}
        return rows_in_sheet(given.content, written)
    return rows_in(given.name, BytesIO(given.content))


def _numbers(row: Sequence[str], columns: Sequence[Column], width: int) -> list[int]:
    """The number of each published column; InputError names the column of the first fault."""
    if len(row) != width:
        raise InputError("cases_width", given=len(row), wanted=width)
    found = []
    for column in columns:
        try:
            found.append(
                column.constant if column.position is None else column[row[column.position]]
            )
        except InputError as error:
            raise error.at(column.shown) from error
    return found


def _cells(row: Sequence[str], read: Sequence[int], columns: Sequence[Column]) -> dict[str, str]:
    return {c.name: _plain(number, c, row) for number, c in zip(read, columns, strict=True)}


def _plain(number: int, column: Column, row: Sequence[str]) -> str:
    if column.name in DAYS:
        return "" if number in (NEVER, STILL_OPEN) else date.fromordinal(number).isoformat()
    return column.plain(column.said if column.position is None else row[column.position])


def _contradicted(
    columns: Sequence[Column], numbers: Sequence[Sequence[int]], lines: Sequence[Line]
) -> Iterator[Fault]:
    """The first of what the rows must not say together."""
    if not numbers:
        return
    found = contradiction(register_of(columns, np.array(numbers, dtype=np.int64).T))
    if found is not None:
        other = lines[found.against].number
        yield Fault(lines[found.row].number, InputError(f"cases_{found.key}", other=other))
