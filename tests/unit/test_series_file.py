"""Series from CSV: what is read, and where each fault is told."""

from pathlib import Path

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.sources.series import read_series

pytestmark = pytest.mark.unit

HEADER = "series_id,period,value\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "series.csv"


def test_months_quarters_and_years_with_gaps_in_any_order(file: Path) -> None:
    rows = ["m,2017-03,3", "m,2016-12,0", "q,2017-Q3,7", "m,2017-02,:", "y,2017,12.5"]
    file.write_text(HEADER + "\n".join(rows) + "\n\n", "utf-8")
    months, quarters, years = read_series(file).series
    assert [s.id for s in (months, quarters, years)] == ["m", "q", "y"]
    assert (months.frequency, months.start) == (12, 2016 * 12 + 11)
    np.testing.assert_array_equal(months.values, [0, np.nan, np.nan, 3])
    assert (quarters.frequency, quarters.start) == (4, 2017 * 4 + 2)
    assert (years.frequency, years.start, years.values.tolist()) == (1, 2017, [12.5])


def test_semicolons_decimal_comma_and_more_columns(file: Path) -> None:
    file.write_text("geo;value;period;series_id\nFI;1,5;2017;a\n", "utf-8-sig")
    (series,) = read_series(file).series
    assert series.values.tolist() == [1.5]


def test_a_break_cuts_the_series(file: Path) -> None:
    rows = ["a,2006,5,", "a,2007,6,p", "a,2008,90,b", "a,2009,80,"]
    file.write_text("series_id,period,value,flag\n" + "\n".join(rows), "utf-8")
    found = read_series(file)
    assert [(s.start, s.values.tolist()) for s in found.series] == [(2008, [90.0, 80.0])]
    assert [(s.start, s.values.tolist()) for s in found.before_breaks] == [(2006, [5.0, 6.0])]


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("", "series_none", ""),
        (HEADER, "series_none", ""),
        ("series_id,value\na,1\n", "series_column", ":1"),
        ("series_id,period,value,value\n", "series_column", ":1"),
        (HEADER + "a,2017\n", "series_width", ":2"),
        (HEADER + "a,2017,1\n,2018,1\n", "series_unnamed", ":3 (series_id)"),
        (HEADER + "a,2017-13,1\n", "series_period", ":2 (period)"),
        (HEADER + "a,2017-Q5,1\n", "series_period", ":2 (period)"),
        (HEADER + "a,2017,many\n", "series_value", ":2 (value)"),
        (HEADER + "a,2017,-1\n", "series_count", ":2 (value)"),
        (HEADER + "a,2017,inf\n", "series_count", ":2 (value)"),
        (HEADER + "a,2017,1\na,2017-02,1\n", "series_mixed", ":3"),
        (HEADER + "a,2017,1\nb,2017,1\na,2017,1\n", "series_doubled", ":4"),
        (HEADER + "a,0017,1\na,2017,1\n", "series_long", ":3"),
        (HEADER + "a,2017,\na,2018,na\n", "series_empty", ":3"),
        (HEADER + 'a,"2017,1\n', "csv_malformed", ":2"),
    ],
)
def test_each_fault_is_told_with_its_line(file: Path, text: str, key: str, place: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as told:
        read_series(file)
    assert (told.value.key, told.value.place) == (f"error.{key}", f"{file}{place}")
