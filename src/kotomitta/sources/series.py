"""Series from CSV, `series_id,period,value`: what cannot be read is told with its line."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from math import isfinite
from pathlib import Path

import numpy as np

from kotomitta.basis.errors import InputError
from kotomitta.planning.estimate.forecast import Period, Series
from kotomitta.sources.yaml_file import read_text

COLUMNS = ("series_id", "period", "value")
BREAK_COLUMN = "flag"

_BREAK = "b"
_GAPS = {"", ":", "..", "na", "nan", "null"}
_LARGEST = 1e9
_LONGEST_YEARS = 300
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Row:
    series: str
    period: Period
    value: float
    breaks: bool
    place: str


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """The series of a file in order of first appearance, and what stood before breaks in them."""

    series: tuple[Series, ...]
    before_breaks: tuple[Series, ...]


def read_series(path: Path) -> SeriesFile:
    """The series of a CSV file; InputError names file, line and column of the first fault.

    Comma, or semicolon with decimal comma. Periods 2017, 2017-Q3 or 2017-03, in any order; a
    missing row or an empty value is a gap. Other columns are ignored, except `flag`: a `b` in it
    says that the definition changed with that period, and what went before is only learned from.
    """
    rows: dict[str, dict[int, _Row]] = {}
    for row in _read(path):
        seen = rows.setdefault(row.series, {})
        first = next(iter(seen.values()), row)
        if first.period.frequency != row.period.frequency:
            facts = {"series": row.series, "given": str(row.period), "other": str(first.period)}
            raise InputError("series_mixed", place=row.place, **facts)
        if row.period.ordinal in seen:
            other = seen[row.period.ordinal].place
            facts = {"series": row.series, "period": str(row.period), "other": other}
            raise InputError("series_doubled", place=row.place, **facts)
        seen[row.period.ordinal] = row
    if not rows:
        raise InputError("series_none", place=str(path))
    parts = [_parts(seen) for seen in rows.values()]
    return SeriesFile(
        tuple(p[-1] for p in parts), tuple(earlier for p in parts for earlier in p[:-1])
    )


def _read(path: Path) -> Iterator[_Row]:
    """Every row that is not empty."""
    text = read_text(path)
    semicolons = ";" in text.split("\n", 1)[0]
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True
    )
    header: list[str] = []
    try:
        for cells in reader:
            place = f"{path}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells, place)
                continue
            yield _row(header, [cell.strip() for cell in cells], place, semicolons)
    except csv.Error as error:
        place = f"{path}:{reader.line_num}"
        raise InputError("csv_malformed", place=place) from error


def _header(cells: list[str], place: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    for column in COLUMNS:
        if header.count(column) != 1:
            raise InputError("series_column", place=place, column=column)
    return header


def _row(header: list[str], cells: list[str], place: str, semicolons: bool) -> _Row:
    if len(cells) != len(header):
        raise InputError("series_width", place=place, given=len(cells), wanted=len(header))
    row = dict(zip(header, cells, strict=True))
    if not row["series_id"]:
        raise InputError("series_unnamed", place=f"{place} (series_id)")
    try:
        period = Period.parse(row["period"])
    except ValueError as error:
        given = row["period"][:_SHOWN]
        raise InputError("series_period", place=f"{place} (period)", given=given) from error
    written = row["value"].replace(",", ".") if semicolons else row["value"]
    breaks = _BREAK in row.get(BREAK_COLUMN, "")
    return _Row(row["series_id"], period, _value(written, f"{place} (value)"), breaks, place)


def _value(written: str, place: str) -> float:
    """A count; NaN for a gap."""
    if written.lower() in _GAPS:
        return np.nan
    try:
        value = float(written)
    except ValueError as error:
        raise InputError("series_value", place=place, given=written[:_SHOWN]) from error
    if not isfinite(value) or value < 0 or value > _LARGEST:
        raise InputError("series_count", place=place, given=written[:_SHOWN], most=_LARGEST)
    return value


def _parts(seen: dict[int, _Row]) -> list[Series]:
    """One series, cut where its definition changes; parts without a value are left out."""
    rows = [seen[ordinal] for ordinal in sorted(seen)]
    first, last = rows[0], rows[-1]
    frequency = first.period.frequency
    if last.period.ordinal - first.period.ordinal > _LONGEST_YEARS * frequency:
        facts = {"series": first.series, "first": str(first.period), "last": str(last.period)}
        raise InputError("series_long", place=last.place, **facts)
    values = np.full(last.period.ordinal + 1 - first.period.ordinal, np.nan)
    for row in rows:
        values[row.period.ordinal - first.period.ordinal] = row.value
    cuts = [r.period.ordinal - first.period.ordinal for r in rows[1:] if r.breaks]
    starts, pieces = [0, *cuts], np.split(values, cuts)
    parts = [
        Series(first.series, frequency, first.period.ordinal + start, piece)
        for start, piece in zip(starts, pieces, strict=True)
        if not np.isnan(piece).all()
    ]
    if not parts:
        raise InputError("series_empty", place=last.place, series=first.series)
    return parts
