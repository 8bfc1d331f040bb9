"""Axes, places and the figures behind a chart."""

import re
from dataclasses import replace
from math import nan

import pytest

from kotomitta.basis.months import Month
from kotomitta.render.charts import SIZES, Size, drawing, figures
from kotomitta.render.scale import Scale, marked, ticks
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, Chart, Line, Range
from samples.document import SAME, YEARS, bars, fan

pytestmark = pytest.mark.unit

WIDE, NARROW = SIZES
PLACE = re.compile(r"([\d.]+) ([\d.]+)")


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 338, 6, (0, 100, 200, 300, 400)),
        (0, 0, 5, (0, 0.5, 1)),
        (-1.2e6, 8.96e6, 6, (-5e6, 0, 5e6, 1e7)),
        (0, 0.3, 5, (0, 0.1, 0.2, 0.3)),
        (0, 1, 5, (0, 0.5, 1)),
        (0, 1e7, 6, (0, 2e6, 4e6, 6e6, 8e6, 1e7)),
    ],
)
def test_ticks_are_round_and_cover_the_values(
    low: float, high: float, most: int, expected: tuple[float, ...]
) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


def test_a_scale_is_straight_and_may_run_upwards() -> None:
    scale = Scale(0, 10, 200, 100)
    assert [scale.at(0), scale.at(5), scale.at(10)] == [200, 150, 100]


def test_long_spans_are_marked_by_january_and_short_ones_by_month() -> None:
    term = Month(2017, 6).until(Month(2021, 7))
    assert [term[i].year for i in marked(term, 10)] == [2018, 2019, 2020, 2021]
    assert [term[i].year for i in marked(term, 2)] == [2018, 2020]
    assert marked(term[:6], 10) == (0, 1, 2, 3, 4, 5)
    assert marked(term[:6], 3) == (0, 2, 4)


def test_the_axis_begins_at_zero_and_says_its_unit_in_the_language() -> None:
    drawn = drawing(fan(), Words(Language.SV), WIDE)
    assert [label for _, label in drawn.up] == ["0", "100", "200", "300", "400"]
    assert drawn.unit == "personer"
    assert [label for _, label in drawn.across] == ["2018", "2019", "2020", "2021"]


def test_a_money_axis_counts_in_millions_and_holds_negative_values() -> None:
    drawn = drawing(bars(), Words(Language.FI), NARROW)
    assert [label for _, label in drawn.up] == ["−5", "0", "5", "10"]
    assert drawn.unit == "milj. €"
    below = drawn.marks[1].bars[-1]
    assert below.y == drawn.zero
    assert below.height > 0


def test_months_on_the_axis_of_a_short_chart_are_written_out() -> None:
    months = Month(2017, 6).until(Month(2017, 8))
    chart = replace(fan(), x=months, lines=(Line(SAME, (1, 2, 3)),))
    said = {
        language: [label for _, label in drawing(chart, Words(language), WIDE).across]
        for language in Language
    }
    assert said[Language.FI] == ["6/2017", "7/2017", "8/2017"]
    assert said[Language.EN] == ["Jun 2017", "Jul 2017", "Aug 2017"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("chart", [fan(), bars()], ids=lambda chart: chart.id)
def test_everything_stands_on_the_paper(chart: Chart, size: Size) -> None:
    drawn = drawing(chart, Words(Language.FI), size)
    assert 0 < drawn.left < drawn.right <= drawn.size.width
    for mark in drawn.marks:
        for x, y in PLACE.findall(mark.path + mark.band):
            assert drawn.left <= float(x) <= drawn.right
            assert 0 <= float(y) <= drawn.size.height
        for bar in mark.bars:
            assert drawn.left <= bar.x
            assert bar.x + bar.width <= drawn.right
            assert bar.low is None or 0 <= (bar.high or 0) <= bar.low <= drawn.size.height


def test_flat_zero_and_a_single_month_can_be_drawn() -> None:
    chart = replace(fan(), x=YEARS[:1], lines=(Line(SAME, (0.0,)),))
    drawn = drawing(chart, Words(Language.EN), WIDE)
    assert drawn.zero == drawn.up[0][0]


@pytest.mark.parametrize(
    "line",
    [
        Line(SAME, (1.0, nan)),
        Line(SAME, (1.0,)),
        Line(SAME, (1.0, 2.0), low=(1.0,), high=(2.0, 3.0)),
    ],
)
def test_a_value_that_cannot_be_drawn_is_refused(line: Line) -> None:
    chart = replace(fan(), x=YEARS[:2], lines=(line,))
    with pytest.raises(ValueError, match="chart arrivals"):
        drawing(chart, Words(Language.EN), WIDE)
    with pytest.raises(ValueError, match="chart arrivals"):
        figures(chart)


def test_the_figures_of_a_chart_are_all_in_its_table() -> None:
    table = figures(bars())
    assert [row[0] for row in table.rows] == ["2017", "2018", "2019", "2020", "2021"]
    assert table.rows[0][1] == Amount(5.1e6, "EUR")
    assert table.rows[4][4] == Range(-1.2e6, 8e5, "EUR")
    assert len(table.columns) == 5
    assert len(figures(fan()).rows) == 50
