"""National drivers: published counts by year and month, as they were known on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.months import Month
from kotomitta.planning.inputs.scenario import Step

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """One published count of one series: a month (`2017-06`) or a year (`2017`)."""

    series: str
    period: str
    value: float
    published: date
    checked: date
    grade: str
    source: str

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that the count covers."""
        if len(self.period) == 4:
            return Month(int(self.period), 1).until(Month(int(self.period), 12))
        return (Month.parse(self.period),)


@dataclass(frozen=True, slots=True)
class Known:
    """A series by month: `values[i]` belongs to `first.plus(i)`; NaN where none was published.

    `yearly` says that the newest count is of a whole year, so that its months are not known.
    """

    first: Month
    values: Array
    yearly: bool

    @property
    def last(self) -> Month:
        """The last month with a value."""
        return self.first.plus(len(self.values) - 1)

    def on(self, months: Sequence[Month]) -> Array:
        """The values in those months, NaN outside what is known."""
        out = np.full(len(months), np.nan)
        for i, month in enumerate(months):
            at = month.ordinal - self.first.ordinal
            if 0 <= at < len(self.values):
                out[i] = self.values[at]
        return out


class Drivers:
    """All observations of the national series published by one day, and a scenario's steps."""

    def __init__(
        self, observed: Iterable[Observed], as_of: date, steps: Sequence[Step] = ()
    ) -> None:
        known = (o for o in observed if o.published <= as_of)
        self._known = sorted(known, key=lambda o: o.published)
        self._steps = tuple(steps)
        self._used: set[str] = set()

    def monthly(self, series: str) -> Known | None:
        """The series by month, or None when nothing of it was published yet.

        A month's own count is taken where there is one; what is left of a year's count is spread
        evenly over the year's other months. Of several counts of one period the one published last
        holds.
        """
        self._used.add(series)
        rows = [o for o in self._known if o.series == series]
        if not rows:
            return None
        by_month = {o.months[0]: o.value for o in rows if len(o.months) == 1}
        years = {o.period: o for o in rows if len(o.months) > 1}
        for year in years.values():
            _spread(year, by_month)
        first, last = min(by_month), max(by_month)
        values = [by_month.get(m, np.nan) for m in first.until(last)]
        newest = max(rows, key=lambda o: o.months[-1])
        return Known(first, np.array(values), yearly=len(newest.months) > 1)

    def stepped(self, series: str, values: Array, months: Sequence[Month]) -> Array:
        """The values (draw, month) of a series with its steps: factors first, then additions.

        A flow does not fall below zero.
        """
        steps = [s for s in self._steps if s.series == series]
        if not steps:
            return values
        for step in steps:
            values = values * step.factors(months)
        for step in steps:
            values = values + step.additions(months)
        return np.maximum(values, 0.0)

    @property
    def stepped_and_used(self) -> tuple[Step, ...]:
        """The steps of the series that were asked for."""
        return tuple(s for s in self._steps if s.series in self._used)

    @property
    def used(self) -> tuple[Observed, ...]:
        """The latest observation of every series asked for, in order of name."""
        latest: dict[str, Observed] = {}
        for o in sorted(self._known, key=lambda o: (o.series, o.months[-1])):
            if o.series in self._used:
                latest[o.series] = o
        return tuple(latest.values())


def _spread(year: Observed, by_month: dict[Month, float]) -> None:
    empty = [m for m in year.months if m not in by_month]
    counted = sum(by_month[m] for m in year.months if m in by_month)
    for month in empty:
        by_month[month] = max(year.value - counted, 0.0) / len(empty)
