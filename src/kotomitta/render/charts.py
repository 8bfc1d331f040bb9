"""Charts as small SVG drawings: placed here, written by the template, coloured by the page.

Drawn by hand and not by a chart library: the colours must follow the reader's light or dark theme,
the words and numbers the page's language, and a page must not wait seconds for its drawings.
"""

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from kotomitta.basis.months import Month
from kotomitta.render.numbers import Measure, measure
from kotomitta.render.scale import Scale, marked, ticks, values
from kotomitta.render.words import Language, Words
from kotomitta.report.document import (
    Amount,
    Chart,
    ChartKind,
    Fact,
    Line,
    Place,
    Range,
    Table,
    say,
)

TOP, BOTTOM, RIGHT = 30.0, 30.0, 14.0
# A step's row: its label above its bar.
ROW, BAR = 38.0, 14.0


@dataclass(frozen=True, slots=True)
class Size:
    """Paper for a drawing: its name, pixels, and how many labels fit along each axis."""

    name: str
    width: float
    height: float
    across: int
    up: int


SIZES = (Size("wide", 720, 320, 10, 6), Size("narrow", 340, 250, 5, 5))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and, where it has a range, its whisker: pixels."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of a chart, drawn: its path and band, or its bars."""

    path: str = ""
    band: str = ""
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart placed on one size of paper; labels are written, places are pixels.

    A drawing of steps has its rows, each a label with its place, and no labels along `up`.
    """

    size: Size
    left: float
    right: float
    zero: float
    unit: str
    up: tuple[tuple[float, str], ...]
    across: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]
    rows: tuple[tuple[float, str], ...] = ()


def drawing(chart: Chart, words: Words, size: Size) -> Drawing:
    """The chart on one size of paper: axis from zero, bands under lines, bars, or steps."""
    found = values(chart)
    if chart.kind is ChartKind.STEPS:
        return steps_drawing(chart, words, size)
    steps = ticks(min(0.0, *found), max(0.0, *found), size.up)
    shown = _axis_measure(chart.unit, steps)
    labels = [shown.digits(step, words.language.locale) for step in steps]
    left = 12 + 7.5 * max(len(label) for label in labels)
    y = Scale(steps[0], steps[-1], size.height - BOTTOM, TOP)
    x = _across(chart, left, size.width - RIGHT)
    fan = chart.kind is ChartKind.FAN
    marks = [
        _curve(x, y, line) if fan else _bars(x, y, chart, k) for k, line in enumerate(chart.lines)
    ]
    return Drawing(
        size=size,
        left=left,
        right=size.width - RIGHT,
        zero=y.at(0.0),
        unit=words.unit(shown),
        up=tuple((y.at(step), label) for step, label in zip(steps, labels, strict=True)),
        across=tuple(
            (x.at(i), axis_label(chart.x, i, words)) for i in marked(chart.x, size.across)
        ),
        marks=tuple(marks),
    )


def figures(chart: Chart) -> Table:
    """The figures of a chart as a table: a row per place, the middle and the range of each line."""
    digits = 1 if chart.kind is ChartKind.STEPS else _common_digits(chart)
    yearly = _yearly(chart.x)
    timed = isinstance(chart.x[0], Month)
    columns = [say("page.time") if timed else say("page.place")]
    for line in chart.lines:
        columns += [line.name] + ([say("page.ends", line=line.name)] if line.low else [])
    rows: list[tuple[Fact, ...]] = []
    for i, place in enumerate(chart.x):
        row: list[Fact] = [str(place.year) if isinstance(place, Month) and yearly else place]
        for line in chart.lines:
            row.append(Amount(line.middle[i], chart.unit, digits))
            if line.low:
                row.append(Range(line.low[i], line.high[i], chart.unit, digits))
        rows.append(tuple(row))
    return Table(f"{chart.id}-figures", chart.caption, tuple(columns), tuple(rows))


def axis_label(places: tuple[Month | Place, ...], i: int, words: Words) -> str:
    """The label of a place on the axis; of a month, the year of a January, else month and year."""
    month = places[i]
    if not isinstance(month, Month):
        return words.fact(month)
    if (month.number == 1 and len(marked(places, len(places))) < len(places)) or _yearly(places):
        return str(month.year)
    if words.language is Language.EN:
        return words.fact(month)[:3] + f" {month.year}"
    return f"{month.number}/{month.year}"


def _common_digits(chart: Chart) -> int | None:
    """The decimals that suit the largest value, so that rows compare; euros find their own."""
    if chart.unit == "EUR":
        return None
    return max(0, measure(chart.unit, values(chart)).decimals)


def _yearly(places: tuple[Month | Place, ...]) -> bool:
    return all(isinstance(place, Month) and place.number == 1 for place in places)


def _axis_measure(unit: str, steps: tuple[float, ...]) -> Measure:
    shown = measure(unit, steps)
    decimals = next(d for d in range(8) if all(_whole(step / shown.one * 10**d) for step in steps))
    return Measure(shown.word, shown.one, decimals, padded=True)


def _whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6


def _across(chart: Chart, start: float, end: float) -> Scale:
    if chart.kind is ChartKind.BARS or len(chart.x) == 1:
        return Scale(-0.5, len(chart.x) - 0.5, start, end)
    return Scale(0, len(chart.x) - 1, start, end)


def _curve(x: Scale, y: Scale, line: Line) -> Mark:
    band = ""
    if line.low:
        there = _points(x, y, line.high)
        back = _points(x, y, line.low)[::-1]
        band = f"M{'L'.join(there + back)}Z"
    return Mark(path="M" + "L".join(_points(x, y, line.middle)), band=band)


def _points(x: Scale, y: Scale, row: tuple[float, ...]) -> list[str]:
    return [f"{x.at(i):g} {y.at(value):g}" for i, value in enumerate(row)]


def _bars(x: Scale, y: Scale, chart: Chart, k: int) -> Mark:
    """The bars of the k-th line: side by side in each group, which fills 70 % of its room."""
    line = chart.lines[k]
    room = 0.7 / len(chart.lines)
    bars = []
    for i, value in enumerate(line.middle):
        start = i - 0.35 + k * room
        left, right = x.at(start), x.at(start + room * 0.9)
        top, foot = y.at(max(value, 0.0)), y.at(min(value, 0.0))
        ends = (y.at(line.low[i]), y.at(line.high[i])) if line.low else (None, None)
        width, height = round(right - left, 1), round(foot - top, 1)
        bars.append(Bar(left, top, width, height, round(left + width / 2, 1), *ends))
    return Mark(bars=tuple(bars))


def steps_drawing(chart: Chart, words: Words, size: Size) -> Drawing:
    """Steps one under the other, each from where the one before ended; labels above the bars."""
    line = chart.lines[0].middle
    ends = (0.0, *accumulate(line))
    marks = ticks(min(ends), max(ends), size.up)
    shown = _axis_measure(chart.unit, marks)
    height = TOP + ROW * len(line) + BOTTOM
    x = Scale(marks[0], marks[-1], 14.0, size.width - RIGHT)
    tops = [TOP + ROW * i for i in range(len(line))]
    bars = tuple(
        Bar(
            x.at(min(a, b)), top + ROW - BAR - 6, _wide(x, a, b), BAR, x.at((a + b) / 2), None, None
        )
        for (a, b), top in zip(pairwise(ends), tops, strict=True)
    )
    labels = (words.fact(place) for place in chart.x)
    fine = replace(shown, decimals=max(shown.decimals, 1))
    amounts = (fine.digits(abs(value), words.language.locale) for value in line)
    return Drawing(
        size=replace(size, height=height),
        left=14.0,
        right=size.width - RIGHT,
        zero=x.at(0.0),
        unit=words.unit(shown),
        up=(),
        across=tuple((x.at(mark), shown.digits(mark, words.language.locale)) for mark in marks),
        marks=(Mark(bars=bars),),
        rows=tuple(
            (top + ROW - BAR - 11, f"{label}: {amount}")
            for top, label, amount in zip(tops, labels, amounts, strict=True)
        ),
    )


def _wide(x: Scale, start: float, end: float) -> float:
    return round(abs(x.at(end) - x.at(start)), 1)
