"""Means over all draws, from the few of them that are simulated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import Measures
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Name = TypeVar("Name")

_FEWEST = 3  # for a line and what is left beside it


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Replications at the `decided` caps, and those `again` tried with other caps and features.

    `rows` are the draws of the replications, and `empty` by draw, over all draws there are, the
    share of posts that stands empty, on which waits depend most.
    """

    decided: Measures
    again: Rows
    rows: Rows
    empty: Array

    @property
    def rows_again(self) -> Rows:
        """The draws of the replications that were tried again."""
        return self.rows[self.again]

    def mean(self, values: Array, decided: Array) -> Estimate:
        """The mean over all draws of one value for each replication that was tried again.

        `decided` are values of all replications that go along with them, at the decided caps. They
        go along with the empty posts, which are known of every draw.
        """
        everywhere = Estimate(float(self.empty.mean()), 0.0)
        target = along(decided, self.empty[self.rows], everywhere)
        return along(values, decided[self.again], target)

    def means(
        self, read: Callable[[Measures], Mapping[Name, Array]], found: Measures
    ) -> dict[Name, Estimate]:
        """Each of what `read` finds in replications that were tried again, over all draws."""
        decided = read(self.decided)
        return {name: self.mean(values, decided[name]) for name, values in read(found).items()}


def along(values: Array, beside: Array, target: Estimate) -> Estimate:
    """The mean of `values` where that of what was seen `beside` them is `target`.

    The regression estimator of sampling in two phases (Cochran 1977, ch. 12.7), unknown values left
    out. It is linear in the values: estimates of parts add up to that of the whole.
    """
    known = np.isfinite(values) & np.isfinite(beside)
    of, there = values[known], beside[known]
    away = there - there.mean() if len(there) else there
    square = float(away @ away)
    if len(of) < _FEWEST or not square or target.mean is None:
        return Estimate.of(of)
    slope = float(away @ of) / square
    gap = target.mean - float(there.mean())
    left = of - of.mean() - slope * away
    error = float(left @ left) / (len(of) - 2) * (1 / len(of) + gap**2 / square)
    error += (slope * (target.se or 0.0)) ** 2
    return Estimate(float(of.mean()) + slope * gap, float(np.sqrt(error)))


def empty_posts(run: Run) -> Array:
    """The share of posts that stands empty in the long run, by draw."""
    quits = 1 - (1 - run.at("turnover.a_year")) ** (1 / 12)
    months = np.maximum(np.round(run.at("recruitment.lag_months")), 1)
    searching = quits * months / (1 - run.at("recruitment.failure"))
    return np.asarray(searching / (1 + searching))


def from_every_part(values: Array, number: int) -> Rows:
    """Places that stand for all: one from each of so many equal parts of the values in order."""
    number = min(number, len(values))
    middles = (np.arange(number) + 0.5) / number * len(values)
    return np.argsort(values, kind="stable")[middles.astype(np.intp)]
