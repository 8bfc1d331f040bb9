"""National series: months from months and years, as they were known on a day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.planning.estimate.channels import expected
from kotomitta.planning.inputs.drivers import Drivers, Observed
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.drivers_file import read_drivers

pytestmark = pytest.mark.unit

LATE = date(2030, 1, 1)
HEAD = "series,period,value,published,checked,grade,source\n"


def seen(period: str, value: float, published: date = date(2018, 1, 1)) -> Observed:
    return Observed("a", period, value, published, LATE, "official", "A document, page 1")


def test_a_year_is_spread_evenly_over_its_months() -> None:
    known = Drivers([seen("2017", 120)], LATE).monthly("a")
    assert known is not None
    assert (known.first, known.last) == (Month(2017, 1), Month(2017, 12))
    np.testing.assert_array_equal(known.values, np.full(12, 10.0))


def test_months_count_first_and_share_the_rest_of_their_year() -> None:
    """200 of the year came in January and February; the other 100 are 10 in each month left."""
    rows = [seen("2017-01", 50), seen("2017-02", 150), seen("2017", 300)]
    known = Drivers(rows, LATE).monthly("a")
    assert known is not None
    np.testing.assert_allclose(known.values, [50, 150, *[10.0] * 10])
    assert known.values.sum() == pytest.approx(300)


def test_months_that_exceed_their_year_leave_nothing_but_never_less() -> None:
    known = Drivers([seen("2017-01", 500), seen("2017", 300)], LATE).monthly("a")
    assert known is not None
    np.testing.assert_array_equal(known.values, [500, *[0.0] * 11])


def test_a_gap_is_not_a_number_and_not_zero() -> None:
    known = Drivers([seen("2017-01", 1), seen("2017-03", 3)], LATE).monthly("a")
    assert known is not None
    np.testing.assert_array_equal(known.values, [1, np.nan, 3])
    window = Month(2016, 12).until(Month(2017, 4))
    np.testing.assert_array_equal(known.on(window), [np.nan, 1, np.nan, 3, np.nan])


def test_a_count_published_later_is_not_seen() -> None:
    rows = [seen("2016", 12, date(2017, 6, 30)), seen("2017", 24, date(2018, 6, 30))]
    known = Drivers(rows, date(2018, 6, 29)).monthly("a")
    assert known is not None
    assert known.last == Month(2016, 12)
    assert Drivers(rows, date(2017, 6, 29)).monthly("a") is None
    assert Drivers(rows, LATE).monthly("b") is None


def test_what_was_used_is_the_latest_of_each_series_asked_for() -> None:
    other = Observed("b", "2017", 1, date(2018, 1, 1), LATE, "official", "A document")
    drivers = Drivers([seen("2016", 12), seen("2017", 24), other], LATE)
    drivers.monthly("a")
    assert [(o.series, o.period) for o in drivers.used] == [("a", "2017")]


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "drivers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_row_by_row(tmp_path: Path) -> None:
    row = 'a,2017-06,12.5,2017-08-31,2026-01-01,official,"A document, page 1"\n'
    (read,) = read_drivers(csv(tmp_path, HEAD + row))
    assert read.months == (Month(2017, 6),)
    assert (read.value, read.source) == (12.5, "A document, page 1")


ROW = "a,2017-06,1,2017-08-31,2026-01-01,official,A document\n"


@pytest.mark.parametrize(
    ("key", "place", "text"),
    [
        ("columns_wrong", ":1", "series;period;value\n"),
        ("columns_wrong", ":1", ""),
        ("field_invalid", ":2 (value)", HEAD + ROW.replace(",1,", ",many,")),
        ("field_invalid", ":2 (period)", HEAD + ROW.replace("2017-06", "2017-13")),
        ("field_invalid", ":2 (published)", HEAD + ROW.replace("2017-08-31", "yesterday")),
        ("field_invalid", ":3 (grade)", HEAD + ROW + ROW.replace("official", "sure")),
        ("field_invalid", ":2 (source)", HEAD + ROW.replace("A document", "")),
        ("row_width", ":2", HEAD + "a,2017-06\n"),
        ("row_doubled", ":3", HEAD + ROW + ROW),
        ("negative_count", ":2 (value)", HEAD + ROW.replace(",1,", ",-1,")),
        ("checked_early", ":2", HEAD + ROW.replace("2026-01-01", "2017-01-01")),
    ],
)
def test_a_fault_is_told_with_its_line_and_column(
    tmp_path: Path, key: str, place: str, text: str
) -> None:
    path = csv(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_drivers(path)
    assert error.value.key == f"error.{key}"
    assert error.value.place == f"{path}{place}"


def test_permits_are_not_made_up_when_nobody_counted_applications() -> None:
    shelf = read_city("helsinki")
    observed = tuple(o for o in shelf.observed if o.series != "asylum_applications")
    run = replace(shelf, observed=observed).run("2017", as_of=date(2017, 12, 31), seed=1, draws=4)
    with pytest.raises(InputError) as told:
        expected(run)
    assert told.value.key == "error.driver_unknown"
    assert told.value.facts["series"] == "asylum_applications"
