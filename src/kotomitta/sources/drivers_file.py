"""National series from CSV: every cell that cannot be used is told with its line and column."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.planning.inputs.drivers import Observed
from kotomitta.report.document import Message
from kotomitta.sources.yaml_file import read_text

_COLUMNS = ("series", "period", "value", "published", "checked", "grade", "source")
_SHORTEST_SOURCE = 8
T = TypeVar("T")


def read_drivers(path: Path) -> tuple[Observed, ...]:
    """The national series of one CSV file; InputError names the line and the column."""
    lines = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    seen: dict[tuple[str, str, date], int] = {}
    found = []
    try:
        if tuple(next(lines, ())) != _COLUMNS:
            raise InputError("columns_wrong", place=f"{path}:1", wanted=", ".join(_COLUMNS))
        for cells in filter(None, lines):
            row = _observed(cells, f"{path}:{lines.line_num}")
            first = seen.setdefault((row.series, row.period, row.published), lines.line_num)
            if first != lines.line_num:
                place = f"{path}:{lines.line_num}"
                raise InputError("row_doubled", place=place, series=row.series, other=str(first))
            found.append(row)
    except csv.Error as error:
        raise InputError("csv_malformed", place=f"{path}:{lines.line_num}") from error
    return tuple(found)


def _observed(cells: list[str], place: str) -> Observed:
    if len(cells) != len(_COLUMNS):
        raise InputError("row_width", place=place, given=len(cells), wanted=len(_COLUMNS))
    row = dict(zip(_COLUMNS, cells, strict=True))
    seen = Observed(
        series=_read(row, "series", _name, place),
        period=_read(row, "period", _period, place),
        value=_read(row, "value", _number, place),
        published=_read(row, "published", date.fromisoformat, place),
        checked=_read(row, "checked", date.fromisoformat, place),
        grade=_read(row, "grade", Grade, place),
        source=_read(row, "source", _source, place),
    )
    if seen.value < 0:
        raise InputError("negative_count", place=f"{place} (value)")
    if seen.checked < seen.published:
        raise InputError("checked_early", place=place)
    return seen


_WANTED = {
    "series": Message("detail.text"),
    "period": Message("detail.period"),
    "value": Message("detail.number"),
    "published": Message("detail.day"),
    "checked": Message("detail.day"),
    "grade": Message("detail.one_of", {"expected": ", ".join(Grade)}),
    "source": Message("detail.longer", {"min_length": _SHORTEST_SOURCE}),
}


def _read(row: Mapping[str, str], column: str, read: Callable[[str], T], place: str) -> T:
    """The cell as `read` takes it; InputError when that raises ValueError."""
    try:
        return read(row[column])
    except ValueError as error:
        facts = {"field": column, "given": row[column][:60], "detail": _WANTED[column]}
        raise InputError("field_invalid", place=f"{place} ({column})", **facts) from error


def _matched(pattern: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return read


_name = _matched(r"\S+")
_period = _matched(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
_source = _matched(rf".{{{_SHORTEST_SOURCE},}}")


def _number(text: str) -> float:
    return float(_matched(r"-?\d{1,15}(\.\d+)?")(text))
