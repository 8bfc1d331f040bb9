"""Case tables in and out as XLSX: the first sheet, its first row the columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from kotomitta.sources.case_table.cells import ISO, day_written
from kotomitta.sources.case_table.rows import Row
from kotomitta.sources.workbook import opened_workbook

_MOST_BYTES = 5_000_000
_MOST_UNPACKED = 60_000_000
_MOST_COLUMNS = 100
_LONGEST_CELL = 4_000
SHEET = "cases"


def rows_in_sheet(content: bytes, written: Mapping[str, str]) -> Iterator[Row]:
    """Number and cells of every row that is not empty, the header included, all as text.

    `written` tells by column how days are written, so that cells that are days read like text.
    InputError for what is no workbook, or a large one.
    """
    with opened_workbook(content, most=_MOST_BYTES, most_unpacked=_MOST_UNPACKED) as book:
        rows = book.worksheets[0].iter_rows(values_only=True, max_col=_MOST_COLUMNS)
        header = _without_end(next(rows, ()))
        names = [_text(cell, ISO).strip() for cell in header]
        patterns = [written.get(name, ISO) for name in names]
        yield 1, names
        for number, cells in enumerate(rows, 2):
            told = _without_end(cells)
            if told:
                told = (*told, *(None,) * (len(names) - len(told)))
                patterns_of = (*patterns, *(ISO,) * (len(told) - len(patterns)))
                yield number, [_text(c, p) for c, p in zip(told, patterns_of, strict=True)]


def sheet_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as a workbook of one sheet, every cell as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _without_end(cells: Sequence[Any]) -> tuple[Any, ...]:
    """The cells up to the last that is not empty."""
    last = next((i for i in range(len(cells), 0, -1) if cells[i - 1] not in (None, "")), 0)
    return tuple(cells[:last])


def _text(cell: object, pattern: str) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return day_written(cell.date(), pattern)
        case date():
            return day_written(cell, pattern)
        case bool():
            return str(int(cell))
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell)[:_LONGEST_CELL]
