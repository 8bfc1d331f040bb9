"""What drove the differences of a scenario with several parts: a table, and bars by year."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.report.comparison.difference import Waterfall, by_year, waterfalls
from kotomitta.report.comparison.numbers import amount, name_of
from kotomitta.report.comparison.outcome import Compared, Outcome
from kotomitta.report.document import Block, Chart, ChartKind, Fact, Line, Paragraph, Table, say
from kotomitta.report.scenario import part_name

Array = NDArray[np.float64]

_NUMBERS = ("persons", "staff.social_worker", "waiting", "gross", "payer.city", "in_post")
_NET = "payer.city"
# A page has five colours: four for parts, one for the interaction.
_MOST_BARS = 4


def drivers(base: Outcome, compared: Compared, i: int) -> tuple[Block, ...]:
    """The waterfall of each main number that moves, and the city's net cost year by year.

    Nothing for a scenario of one part, which drives all that differs.
    """
    falls = {n: fall for n, fall in waterfalls(base, compared).items() if n in _NUMBERS}
    if not falls:
        return ()
    chart = (_chart(base, compared, i),) if _NET in falls else ()
    return (Paragraph(say("waterfall.text")), _table(compared, falls, i), *chart)


def _table(compared: Compared, falls: Mapping[str, Waterfall], i: int) -> Table:
    parts = [
        (_name(compared, part), *(_mean(fall.parts[part], n) for n, fall in falls.items()))
        for part in compared.alone
    ]
    together = (
        say("waterfall.interaction"),
        *(_mean(fall.interaction, n) for n, fall in falls.items()),
    )
    whole = (say("waterfall.whole"), *(_mean(fall.whole, n) for n, fall in falls.items()))
    columns = (say("waterfall.part"), *(name_of(number) for number in falls))
    rows: tuple[tuple[Fact, ...], ...] = (*parts, together, whole)
    return Table(f"waterfall-{i}", say("waterfall.table"), columns, rows)


def _chart(base: Outcome, compared: Compared, i: int) -> Chart:
    """Mean differences of the city's net cost by budget year: one bar a part, one for together."""
    years = by_year(base, compared)
    whole = {year: float(fall.whole.mean()) for year, fall in years.items()}
    most = max(whole, key=lambda year: abs(whole[year]))
    shown = say(
        "waterfall.shown",
        year=str(most),
        whole=amount(whole[most], _NET),
        together=amount(float(years[most].interaction.mean()), _NET),
    )
    x = tuple(Month(year, 1) for year in years)
    lines = (*_parts(compared, years), _line(say("waterfall.interaction"), [f.interaction for f in years.values()]))
    return Chart(f"net-by-year-{i}", ChartKind.BARS, say("waterfall.chart"), shown, "EUR", x, lines)
