"""The rows of a CSV file that nobody vouches for, one at a time and never longer than allowed."""

import csv
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from kotomitta.basis.errors import InputError
from kotomitta.sources.yaml_file import WORKBOOK

LONGEST_LINE = 65_536
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Row = tuple[int, list[str]]


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a file, as `rows_in` has them; InputError when it cannot be read."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise InputError("file_irregular", place=str(path))
        with path.open("rb") as file:
            yield from rows_in(str(path), file)
    except FileNotFoundError as error:
        raise InputError("file_missing", place=str(path)) from error
    except OSError as error:
        raise InputError("file_unreadable", place=str(path), why=error) from error


def rows_in(name: str, file: BinaryIO) -> Iterator[Row]:
    """Line number and cells of every row that is not empty, the header included.

    Comma, or semicolon when the first line has one. InputError, with the line, for what is not
    plain CSV in UTF-8 with one row to a line.
    """
    return _rows(name, _lines(name, file))


def _lines(name: str, file: BinaryIO) -> Iterator[str]:
    for number in count(1):
        raw = file.readline(LONGEST_LINE + 1)
        place = f"{name}:{number}"
        if len(raw) > LONGEST_LINE:
            raise InputError("cases_line_long", place=place, most=LONGEST_LINE)
        if number == 1 and raw.startswith(WORKBOOK):
            raise InputError("file_workbook", place=name)
        if b"\0" in raw:
            raise InputError("cases_nul", place=place)
        if not raw:
            return
        try:
            yield (raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw).decode()
        except UnicodeDecodeError as error:
            raise InputError("file_encoding", place=place, byte=error.start) from error


def _rows(name: str, lines: Iterator[str]) -> Iterator[Row]:
    first = next(lines, "")
    delimiter = ";" if ";" in first else ","
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError("cases_csv", place=f"{name}:{start}") from error
        if reader.line_num > start:
            raise InputError("cases_csv", place=f"{name}:{start}")
        if any(cells):
            yield start, cells
