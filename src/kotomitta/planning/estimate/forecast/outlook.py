"""What the paths say about each series: by period, and for sums over the first periods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kotomitta.basis.quantity import Quantity
from kotomitta.planning.estimate.forecast.engine import each
from kotomitta.planning.estimate.forecast.periods import Period, span
from kotomitta.planning.estimate.forecast.pooling import Pool
from kotomitta.planning.estimate.forecast.series import Array, Series

LEVELS = np.arange(1, 20) / 20
UNIT = "count"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of one period or of the sum over several: whole counts at LEVELS."""

    series: str
    period: str
    quantiles: Array
    quantity: Quantity

    @classmethod
    def of(cls, series: str, period: str, draws: Array) -> "Outlook":
        """The outlook of one count per draw."""
        found = np.quantile(draws, LEVELS, method="inverted_cdf")
        return cls(series, period, found, Quantity.of(draws, UNIT))


@dataclass(frozen=True, slots=True)
class Ahead:
    """All outlooks of one series, and the probability that a year at least doubles the last one.

    `doubling` is None when a value of the last year is unknown or all of them are 0.
    """

    series: str
    last: Period
    periods: tuple[Outlook, ...]
    sums: tuple[Outlook, ...]
    doubling: float | None


def as_known(series: Sequence[Series], as_of: Period) -> tuple[list[Series], list[str]]:
    """The series as they were at the end of a period, and the names of those unknown by then.

    Each ends with its last period that had ended, a gap if it has no value there.
    """
    known, skipped = [], []
    for one in series:
        end = as_of.last_within(one.frequency) + 1
        cut = one.before(end)
        if cut is None:
            skipped.append(one.id)
        else:
            values = np.pad(cut.values, (0, end - cut.end), constant_values=np.nan)
            known.append(Series(one.id, one.frequency, one.start, values))
    return known, skipped


def ahead(
    series: Sequence[Series],
    horizon: int,
    sums: Sequence[int],
    *,
    draws: int,
    seed: int,
    pool: Pool,
) -> Iterator[Ahead]:
    """Each series' next `horizon` periods, and the sums over its first so many periods."""
    steps = max(horizon, *sums, *(s.frequency for s in series))
    found: dict[int, Ahead] = {}
    for place, counts in each(series, steps, draws=draws, seed=seed, pool=pool):
        found[place] = _of_one(series[place], counts, horizon, sums)
    yield from (found[place] for place in range(len(series)))


def _of_one(series: Series, counts: Array, horizon: int, sums: Sequence[int]) -> Ahead:
    first = Period(series.frequency, series.end)
    totals = counts.cumsum(axis=1)
    return Ahead(
        series.id,
        first.plus(-1),
        tuple(Outlook.of(series.id, str(first.plus(h)), counts[:, h]) for h in range(horizon)),
        tuple(Outlook.of(series.id, span(first, k), totals[:, k - 1]) for k in sums),
        _doubling(series, totals[:, series.frequency - 1]),
    )


def _doubling(series: Series, next_year: Array) -> float | None:
    last_year = float(series.values[-series.frequency :].sum())
    if len(series.values) < series.frequency or not last_year > 0:
        return None
    return float((next_year >= 2 * last_year).mean())
