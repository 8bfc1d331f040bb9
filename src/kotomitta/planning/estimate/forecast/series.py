"""One series of counts over equal periods, and many of them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts by period, without dates of their own: period i is ordinal `start + i`.

    `frequency` is the number of periods in a year (12, 4 or 1); `start` counts periods since year 0
    in that frequency; NaN in `values` is a gap.
    """

    id: str
    frequency: int
    start: int
    values: Array

    def __post_init__(self) -> None:
        known = self.values[~np.isnan(self.values)]
        if self.frequency not in (1, 4, 12):
            raise ValueError(f"{self.id}: {self.frequency} periods a year")
        if len(known) == 0 or not np.isfinite(known).all() or (known < 0).any():
            raise ValueError(f"{self.id}: no value, or one that is negative or infinite")

    @property
    def end(self) -> int:
        """The ordinal of the period after the last one."""
        return self.start + len(self.values)

    @property
    def last_known(self) -> int:
        """The ordinal of the last period that has a value."""
        return self.start + int(np.flatnonzero(~np.isnan(self.values))[-1])

    def before(self, ordinal: int) -> "Series | None":
        """What was known before the period `ordinal`; None when that is nothing."""
        values = self.values[: max(0, ordinal - self.start)]
        if np.isnan(values).all():
            return None
        return Series(self.id, self.frequency, self.start, values)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Series of one frequency on one time axis: `values` is (series, period), NaN where unknown."""

    frequency: int
    start: int
    values: Array

    @classmethod
    def of(cls, series: Sequence[Series]) -> "Panel":
        """The series side by side, from the first start to the last end."""
        start, end = min(s.start for s in series), max(s.end for s in series)
        values = np.full((len(series), end - start), np.nan)
        for row, one in zip(values, series, strict=True):
            row[one.start - start : one.end - start] = one.values
        return cls(series[0].frequency, start, values)

    @property
    def calendar(self) -> NDArray[np.int64]:
        """The place of each period in its year, from 0."""
        return (self.start + np.arange(self.values.shape[1])) % self.frequency
