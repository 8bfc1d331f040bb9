"""What drove the differences of a scenario with several parts: a table, and bars by year."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.planning.economics.costs import bearers
from kotomitta.report.comparison.difference import Waterfall, by_year, waterfalls
from kotomitta.report.comparison.numbers import amount, name_of
from kotomitta.report.comparison.outcome import Compared, Outcome
from kotomitta.report.document import (
    Block,
    Chart,
    ChartKind,
    Fact,
    Line,
    Message,
    Paragraph,
    Table,
    say,
)
from kotomitta.report.scenario import part_name

Array = NDArray[np.float64]

_NUMBERS = ("persons", "staff.social_worker", "waiting", "gross")
_BORNE = ("payer", "in_post")
# A page has five colours: four for parts, one for the interaction.
_MOST_BARS = 4


def drivers(base: Outcome, compared: Compared, i: int) -> tuple[Block, ...]:
    """The waterfall of each main number that moves, and what is left to bear year by year.

    Nothing for a scenario of one part, which drives all that differs.
    """
    borne = bearers(base.run)
    main = {*_NUMBERS, *(f"{kind}.{payer}" for kind, payer in product(_BORNE, borne))}
    falls = {n: fall for n, fall in waterfalls(base, compared).items() if n in main}
    if not falls:
        return ()
    net = any(f"payer.{payer}" in falls for payer in borne)
    chart = (_chart(base, compared, i),) if net else ()
    return (Paragraph(say("waterfall.text")), _table(compared, falls, i), *chart)


def _table(compared: Compared, falls: Mapping[str, Waterfall], i: int) -> Table:
    rows = [
        _row(_name(compared, part), {n: fall.parts[part] for n, fall in falls.items()})
        for part in compared.alone
    ]
    together = {number: fall.interaction for number, fall in falls.items()}
    whole = {number: fall.whole for number, fall in falls.items()}
    rows += [_row(say("waterfall.interaction"), together), _row(say("waterfall.whole"), whole)]
    columns = (say("waterfall.part"), *(name_of(number) for number in falls))
    return Table(f"waterfall-{i}", say("waterfall.table"), columns, tuple(rows))


def _row(name: Fact, of: Mapping[str, Array]) -> tuple[Fact, ...]:
    return (name, *(amount(float(values.mean()), number) for number, values in of.items()))


def _chart(base: Outcome, compared: Compared, i: int) -> Chart:
    """Mean differences of what is left to bear by budget year: a bar a part, one for together."""
    years = by_year(base, compared)
    whole = {year: float(fall.whole.mean()) for year, fall in years.items()}
    most = max(whole, key=lambda year: abs(whole[year]))
    shown = say(
        "waterfall.shown",
        year=str(most),
        whole=amount(whole[most], "gross"),
        together=amount(float(years[most].interaction.mean()), "gross"),
    )
    x = tuple(Month(year, 1) for year in years)
    lines = _bars(compared, list(years.values()))
    borne = bearers(base.run)
    caption = say(f"waterfall.chart.{borne[0] if len(borne) == 1 else 'each'}")
    return Chart(f"net-by-year-{i}", ChartKind.BARS, caption, shown, "EUR", x, lines)


def _bars(compared: Compared, years: Sequence[Waterfall]) -> tuple[Line, ...]:
    """A line of bars for each part; of many parts the smallest share one."""
    parts = {part: [year.parts[part] for year in years] for part in compared.alone}
    largest = sorted(parts, key=lambda part: -sum(abs(_mean(v)) for v in parts[part]))
    own = largest if len(largest) <= _MOST_BARS else largest[: _MOST_BARS - 1]
    rest = [parts[part] for part in largest if part not in own]
    lines = [_line(say("waterfall.bar", part=_name(compared, part)), parts[part]) for part in own]
    if rest:
        summed = [np.sum(values, axis=0) for values in zip(*rest, strict=True)]
        lines.append(_line(say("waterfall.rest"), summed))
    return (*lines, _line(say("waterfall.interaction"), [year.interaction for year in years]))


def _line(name: Message, by_year: Sequence[Array]) -> Line:
    """Means and 80 % ranges, to the cent: no rounding of a sum shows where nothing differs."""
    low, high = (np.quantile(by_year, end, axis=1).round(2).tolist() for end in (0.1, 0.9))
    return Line(name, tuple(map(_mean, by_year)), tuple(low), tuple(high))


def _mean(values: Array) -> float:
    return round(float(values.mean()), 2)


def _name(compared: Compared, part: str) -> Fact:
    return part_name(compared.outcome.run, compared.scenario, part)
