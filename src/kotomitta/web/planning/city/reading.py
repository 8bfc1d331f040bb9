"""A filled-in spreadsheet as rows; what is too large is refused before it is opened."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from kotomitta.basis.errors import InputError
from kotomitta.sources.workbook import opened_workbook
from kotomitta.web.planning.city.layout import LONGEST_TEXT, SHEETS
from kotomitta.web.planning.city.sheets import Given, Sheet
from kotomitta.web.planning.city.worded import meant

MOST_BYTES = 2_000_000
_MOST_UNPACKED = 30_000_000
_MOST_ROWS = 2_000
_MOST_COLUMNS = 40
_ONLY_TOLD = ("meaning", "note", "origin", "name", "unit")


def read_spreadsheet(content: bytes) -> Given:
    """The rows of each sheet; InputError that names the sheet or the cell."""
    with opened_workbook(content, most=MOST_BYTES, most_unpacked=_MOST_UNPACKED) as book:
        return _sheets(book)


def _sheets(book: Workbook) -> Given:
    missing = [name for name in ("city", "terms", "figures") if name not in book.sheetnames]
    if missing:
        raise InputError("sheet_missing", place="XLSX", sheet=missing[0])
    return {
        name: _sheet(name, columns, book[name].iter_rows(values_only=True, max_col=_MOST_COLUMNS))
        for name, columns in SHEETS.items()
        if name in book.sheetnames
    }


def _sheet(name: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> Sheet:
    """The rows below the head, by column, each with its number; the cells that are wrong beside."""
    head = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    absent = [c for c in columns if c not in head and c not in _ONLY_TOLD]
    if absent:
        raise InputError("column_missing", place=name, column=absent[0])
    letters = {column: get_column_letter(head.index(column) + 1) for column in head if column}
    found, wrong = [], []
    for number, cells in enumerate(rows, 2):
        if number > _MOST_ROWS:
            raise InputError("rows_too_many", place=f"{name}!A{number}", most=_MOST_ROWS)
        row = {c: _value(cell) for c, cell in zip(head, cells, strict=False) if c in columns}
        for column, value in row.items():
            try:
                row[column] = _usable(column, value)
            except InputError as fault:
                wrong.append(fault.at(f"{name}!{letters[column]}{number}"))
        if any(value is not None for value in row.values()):
            found.append((number, row))
    return Sheet(name, tuple(found), letters, wrong=tuple(wrong))


def _usable(column: str, value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise InputError("cell_too_long", most=LONGEST_TEXT)
    # Its result may not be in the file, and an empty cell would pass for an unknown figure.
    if isinstance(value, str) and value.startswith("="):
        raise InputError("cell_formula")
    return meant(column, value)


def _value(cell: object) -> Any:
    match cell:
        case datetime():
            return cell.date()
        case str():
            return cell.strip() or None
        case None | bool() | int() | float() | date():
            return cell
    return str(cell)
