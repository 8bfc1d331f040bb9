"""A filled-in spreadsheet as rows; what is too large is refused before it is opened."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.workbook import opened_workbook
from kotomitta.web.planning.city.layout import LONGEST_TEXT, SHEETS, TITLES
from kotomitta.web.planning.city.sheets import Given, Row, Sheet
from kotomitta.web.planning.city.worded import coded, meant

MOST_BYTES = 2_000_000
_MOST_UNPACKED = 30_000_000
_MOST_ROWS = 2_000
_MOST_COLUMNS = 40
_DAYS = ("start", "end", "from", "published")
_ONLY_TOLD = ("note", "origin", "name", "unit")


def read_spreadsheet(content: bytes) -> Given:
    """The rows of each sheet; InputError that names the sheet or the cell."""
    with opened_workbook(content, most=MOST_BYTES, most_unpacked=_MOST_UNPACKED) as book:
        return _sheets(book)


def _sheets(book: Workbook) -> Given:
    titles = {coded(title, TITLES): title for title in book.sheetnames}
    for name in ("city", "terms", "figures"):
        if name not in titles:
            raise InputError("sheet_missing", place="XLSX", sheet=Message(TITLES[name]))
    return {
        name: _sheet(
            titles[name],
            columns,
            book[titles[name]].iter_rows(values_only=True, max_col=_MOST_COLUMNS),
        )
        for name, columns in SHEETS.items()
        if name in titles
    }


def _sheet(title: str, columns: Mapping[str, str], rows: Iterator[tuple[Any, ...]]) -> Sheet:
    """The rows below the head, by column, each with its number; the cells that are wrong beside."""
    head = next(rows, ())
    codes = [coded(cell, columns) for cell in head]
    for column, heading in columns.items():
        if column not in (*codes, *_ONLY_TOLD):
            raise InputError("column_missing", place=title, column=Message(heading))
    at = {column: codes.index(column) for column in codes if column}
    letters = {column: get_column_letter(i + 1) for column, i in at.items()}
    heads = {column: str(head[i]).strip() for column, i in at.items()}
    empty = Sheet(title, (), letters, heads)
    found: list[tuple[int, Row]] = []
    wrong: list[InputError] = []
    for number, cells in enumerate(rows, 2):
        if number > _MOST_ROWS:
            raise InputError("rows_too_many", place=f"{title}!A{number}", most=_MOST_ROWS)
        row = {column: _value(cells[i]) for column, i in at.items() if i < len(cells)}
        for column, value in row.items():
            try:
                row[column] = _usable(column, value)
            except InputError as fault:
                wrong.append(fault.at(empty.place(number, column)))
        if any(value is not None for value in row.values()):
            found.append((number, row))
    return replace(empty, rows=tuple(found), wrong=tuple(wrong))


def _usable(column: str, value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise InputError("cell_too_long", most=LONGEST_TEXT)
    # Its result may not be in the file, and an empty cell would pass for an unknown figure.
    if isinstance(value, str) and value.startswith("="):
        raise InputError("cell_formula")
    return _day(value) if column in _DAYS and isinstance(value, str) else meant(column, value)


def _day(text: str) -> Any:
    """A day that a spreadsheet of another language left as text; else the text."""
    try:
        day, month, year = (int(part) for part in text.split("."))
        return date(year, month, day)
    except ValueError:
        return text


def _value(cell: object) -> Any:
    match cell:
        case datetime():
            return cell.date()
        case str():
            return cell.strip() or None
        case None | bool() | int() | float() | date():
            return cell
    return str(cell)
